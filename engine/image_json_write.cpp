#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include <anyorder/engine/list_text.h>

#include "field_table.h"
#include "image_checksum.h"
#include "image_json.h"
#include "utf8.h"

namespace anyorder {

namespace {

void append_decimal(std::string& out, std::uint64_t value) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_text(std::string& out, std::string_view text) {
    if (is_utf8(text)) {
        append_json_string(out, text);
        return;
    }
    out += "{\"";
    out += image_json::bytes;
    out += "\":\"";
    out += hexadecimal(text);
    out += "\"}";
}

}  // namespace

ImageJsonWriter::ImageJsonWriter(std::string_view checksum) {
    begin('{');
    text(image_json::anyorder,
         std::string(image_json::version_begin) + std::to_string(image_version));
    text(image_json::checksum, hexadecimal(checksum));
    begin(image_json::rooms, '[');
}

void ImageJsonWriter::separate() {
    if (out_.back() != '{' && out_.back() != '[') {
        out_ += ',';
    }
}

void ImageJsonWriter::name(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

void ImageJsonWriter::begin(char bracket) {
    out_ += bracket;
}

void ImageJsonWriter::begin(std::string_view name, char bracket) {
    this->name(name);
    begin(bracket);
}

void ImageJsonWriter::text(std::string_view name, std::string_view value) {
    this->name(name);
    append_text(out_, value);
}

void ImageJsonWriter::number(std::string_view name, std::uint64_t value) {
    this->name(name);
    out_ += '"';
    append_decimal(out_, value);
    out_ += '"';
}

void ImageJsonWriter::number_unless_zero(std::string_view name, std::uint64_t value) {
    if (value != 0) {
        number(name, value);
    }
}

void ImageJsonWriter::yes(std::string_view name) {
    this->name(name);
    out_ += "true";
}

void ImageJsonWriter::attributes(const Event& event) {
    bool has_begun = false;
    for (const Field field : kept_fields(event.kind)) {
        const std::string_view value = text_of(event, field);
        if (value.empty()) {
            continue;
        }
        if (!has_begun) {
            begin(image_json::attributes, '{');
        }
        has_begun = true;
        text(name_of(field), value);
    }
    if (has_begun) {
        end('}');
    }
}

MaybeFault ImageJsonWriter::room(const ImageRoom& room) {
    separate();
    out_ += '\n';
    begin('{');
    text(name_of(Word::room_id), room.id);
    if (room.newest_created_ms) {
        number(name_of(Word::room_create_time), anyorder::number(*room.newest_created_ms));
    }
    begin(image_json::closed_sessions, '[');
    for (const ImageClosedSession& one : room.closed) {
        separate();
        begin('{');
        number(name_of(Word::room_session_id), anyorder::number(one.id));
        number(image_json::time_ms, anyorder::number(one.time_ms));
        end('}');
    }
    end(']');
    begin(image_json::open_sessions, '[');
    return std::nullopt;
}

MaybeFault ImageJsonWriter::session(const ImageSession& session) {
    separate();
    begin('{');
    number(name_of(Word::room_session_id), anyorder::number(session.id));
    if (session.creation) {
        number(name_of(Word::room_create_time), anyorder::number(session.creation->time_ms));
        attributes(*session.creation);
    }
    return std::nullopt;
}

MaybeFault ImageJsonWriter::list(const ImageList& list) {
    end_entries();
    begin(list.is_users ? image_json::users : image_json::streams, '{');
    seqs(list.seqs);
    begin(image_json::entries, '[');
    is_in_list_ = true;
    return std::nullopt;
}

void ImageJsonWriter::seqs(const ImageSeqs& seqs) {
    number(image_json::watermark, seqs.watermark);
    if (!seqs.arrived.empty()) {
        begin(image_json::arrived, '[');
        for (const ImageInterval& interval : seqs.arrived) {
            separate();
            begin('{');
            number(image_json::first, interval.first);
            number(image_json::last, interval.last);
            number(image_json::time_ms, anyorder::number(interval.first_ms));
            end('}');
        }
        end(']');
    }
    if (!seqs.given_up.empty()) {
        begin(image_json::given_up, '[');
        for (const ImageRange& range : seqs.given_up) {
            separate();
            begin('{');
            number(image_json::first, range.first);
            number(image_json::last, range.last);
            end('}');
        }
        end(']');
    }
    if (seqs.gave_up) {
        yes(image_json::gave_up);
    }
    number_unless_zero(image_json::settled_to, seqs.settled_to);
    number_unless_zero(image_json::reported_to, seqs.reported_to);
    if (seqs.query_sent) {
        number(image_json::query_sent, *seqs.query_sent);
    }
    if (seqs.broken) {
        begin(image_json::contract_broken, '{');
        number(image_json::dropped_to, seqs.broken->dropped_to);
        number(image_json::at, seqs.broken->at);
        end('}');
    }
}

MaybeFault ImageJsonWriter::entry(const Event& event) {
    const bool is_of_user = is_user(event.kind);
    separate();
    begin('{');
    text(name_of(is_of_user ? Word::user_account : Word::stream_id), event.key);
    number(name_of(is_of_user ? Word::user_update_seq : Word::stream_seq),
           anyorder::number(event.seq));
    if (!begins(event.kind)) {
        yes(image_json::ended);
        end('}');
        return std::nullopt;
    }
    number(name_of(is_of_user ? Word::login_time : Word::create_time_ms),
           anyorder::number(event.time_ms));
    if (is_of_user) {
        number(name_of(Word::session_id), anyorder::number(event.user_session));
    } else {
        text(name_of(Word::stream_sid), event.stream_sid);
    }
    attributes(event);
    end('}');
    return std::nullopt;
}

void ImageJsonWriter::end_entries() {
    if (is_in_list_) {
        end(']');
        end('}');
    }
    is_in_list_ = false;
}

void ImageJsonWriter::end_session() {
    end_entries();
    end('}');
}

void ImageJsonWriter::end_room() {
    end(']');
    end('}');
}

std::string ImageJsonWriter::finish() {
    end(']');
    end('}');
    return std::move(out_);
}

}  // namespace anyorder
