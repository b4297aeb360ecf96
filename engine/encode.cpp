#include <charconv>
#include <limits>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/engine/signature.h>

#include "field_table.h"

namespace anyorder {

namespace {

// A whole number as JSON writes it, small enough for 64 bits. Anything else a `digits` text may
// hold goes into a string, so that it comes back as it was.
bool is_plain_number(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) {
        return false;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

// Room callbacks carry numbers where the others carry strings of digits.
bool is_documented_as_number(EventKind kind, Field field) {
    return is_room(kind) &&
           (field == Field::close_reason || field == Field::appid || field == Field::timestamp);
}

// Appends the members of one JSON object.
class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    void end() { out_ += '}'; }

    void text(std::string_view name, std::string_view value) {
        begin_member(name);
        append_json_string(out_, value);
    }
    void raw(std::string_view name, std::string_view json) {
        begin_member(name);
        out_ += json;
    }
    void raw(Word word, std::uint64_t value) {
        begin_member(name_of(word));
        append_number(value, 1);
    }
    void text(Word word, std::string_view value) { text(name_of(word), value); }
    void text(Word word, std::uint64_t value, std::size_t digits_min = 1) {
        begin_member(name_of(word));
        out_ += '"';
        append_number(value, digits_min);
        out_ += '"';
    }

private:
    void begin_member(std::string_view name) {
        if (out_.back() != '{') {
            out_ += ',';
        }
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    void append_number(std::uint64_t value, std::size_t digits_min);

    std::string& out_;
};

void ObjectWriter::append_number(std::uint64_t value, std::size_t digits_min) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    if (count < digits_min) {
        out_.append(digits_min - count, '0');
    }
    out_.append(digits.data(), count);
}

constexpr std::size_t seq_digits_min = 2;

void write_room(ObjectWriter& writer, const Event& event) {
    writer.raw(Word::room_session_id, number(event.session));
    writer.text(begins(event.kind) ? Word::room_create_time : Word::room_close_time,
                number(event.time_ms));
}

void write_stream(ObjectWriter& writer, const Event& event) {
    writer.text(Word::room_session_id, number(event.session));
    writer.text(Word::stream_id, event.key);
    writer.text(Word::stream_alias, event.key);
    writer.text(Word::stream_sid, event.stream_sid);
    writer.text(Word::stream_seq, number(event.seq), seq_digits_min);
    if (begins(event.kind)) {
        writer.text(Word::create_time_ms, number(event.time_ms));
        return;
    }
    writer.text(Word::create_time_ms, number(event.begun_ms));
    writer.text(Word::destroy_timemillis, number(event.time_ms));
}

void write_user(ObjectWriter& writer, const Event& event) {
    writer.text(Word::room_seq, number(event.session));
    writer.text(Word::user_account, event.key);
    writer.text(Word::session_id, number(event.user_session));
    writer.text(Word::user_update_seq, number(event.seq), seq_digits_min);
    if (begins(event.kind)) {
        writer.text(Word::login_time, number(event.time_ms));
        return;
    }
    writer.text(Word::login_time, number(event.begun_ms));
    writer.text(Word::logout_time, number(event.time_ms));
}

void write_words(ObjectWriter& writer, const Event& event) {
    writer.text(Word::event, name_of(event.kind));
    writer.text(Word::room_id, event.room_id);
    if (is_room(event.kind)) {
        write_room(writer, event);
    } else if (is_stream(event.kind)) {
        write_stream(writer, event);
    } else {
        write_user(writer, event);
    }
}

void write_field(ObjectWriter& writer, EventKind kind, Field field, std::string_view text) {
    if (form_of(field) == FieldForm::list) {
        writer.raw(name_of(field), text.empty() ? "[]" : text);
    } else if (is_documented_as_number(kind, field) && is_plain_number(text)) {
        writer.raw(name_of(field), text);
    } else {
        writer.text(name_of(field), text);
    }
}

}  // namespace

void encode_to(std::string& out, const Event& event, const EncodeOptions& options) {
    ObjectWriter writer(out);
    write_words(writer, event);
    for (const Field field : documented_fields(event.kind)) {
        if (field == Field::signature && !options.secret.empty()) {
            writer.text(name_of(field), sign(options.secret, text_of(event, Field::timestamp),
                                             text_of(event, Field::nonce)));
            continue;
        }
        write_field(writer, event.kind, field, text_of(event, field));
    }
    writer.end();
}

std::string encode(const Event& event, const EncodeOptions& options) {
    std::string out;
    encode_to(out, event, options);
    return out;
}

}  // namespace anyorder
