#include <array>
#include <utility>

#include "image_bytes.h"
#include "image_checksum.h"

namespace anyorder {

namespace {

template <class Number>
void put_number(std::string& out, std::size_t at, Number value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        out[at + i] = static_cast<char>(value >> (8 * i) & 255U);
    }
}

void put_section(std::string& out, std::size_t at, image_bytes::Section section,
                 std::uint64_t bytes) {
    put_number(out, at, static_cast<std::uint32_t>(section));
    put_number(out, at + sizeof(std::uint32_t), bytes);
}

}  // namespace

ImageWriter::ImageWriter() {
    out_ = image_bytes::magic;
    out_.resize(image_bytes::rooms_at);
    put_number(out_, image_bytes::version_at, image_version);
}

// Seven bits a byte, the least first, the eighth bit where more follow.
void ImageWriter::number(std::uint64_t value) {
    for (; value >= 128; value >>= 7U) {
        byte(static_cast<std::uint8_t>(value | 128U));
    }
    byte(static_cast<std::uint8_t>(value));
}

void ImageWriter::text(std::string_view text) {
    number(text.size());
    out_ += text;
}

void ImageWriter::texts(const Event& event) {
    std::uint64_t present = 0;
    const auto fields = kept_fields(event.kind);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        present |= std::uint64_t{text_of(event, fields[i]).empty() ? 0U : 1U} << i;
    }
    number(present);
    for (const Field field : fields) {
        if (const std::string_view one = text_of(event, field); !one.empty()) {
            text(one);
        }
    }
}

MaybeFault ImageWriter::room(const ImageRoom& room) {
    ++totals_.rooms;
    totals_.sessions_closed += room.closed.size();
    text(room.id);
    byte(room.newest_created_ms ? image_bytes::room_has_creation : 0);
    if (room.newest_created_ms) {
        number(anyorder::number(*room.newest_created_ms));
    }
    number(room.closed.size());
    for (const ImageClosedSession& one : room.closed) {
        number(anyorder::number(one.id));
        number(anyorder::number(one.time_ms));
    }
    number(room.sessions_open);
    return std::nullopt;
}

MaybeFault ImageWriter::session(const ImageSession& session) {
    ++totals_.sessions_open;
    number(anyorder::number(session.id));
    byte(session.creation ? image_bytes::session_is_created : 0);
    if (session.creation) {
        number(anyorder::number(session.creation->time_ms));
        texts(*session.creation);
    }
    return std::nullopt;
}

MaybeFault ImageWriter::list(const ImageList& list) {
    const ImageSeqs& seqs = list.seqs;
    number(seqs.watermark);
    const bool has_more = !seqs.arrived.empty() || !seqs.given_up.empty() || seqs.gave_up ||
                          seqs.settled_to != 0 || seqs.reported_to != 0 || seqs.query_sent ||
                          seqs.broken;
    byte(static_cast<std::uint8_t>((has_more ? image_bytes::list_has_more : 0) |
                                   (seqs.gave_up ? image_bytes::list_gave_up : 0) |
                                   (seqs.query_sent ? image_bytes::list_is_queried : 0) |
                                   (seqs.broken ? image_bytes::list_is_broken : 0)));
    if (has_more) {
        more(seqs);
    }
    number(list.entries);
    return std::nullopt;
}

void ImageWriter::more(const ImageSeqs& seqs) {
    number(seqs.arrived.size());
    for (const ImageInterval& interval : seqs.arrived) {
        number(interval.first);
        number(interval.last);
        number(anyorder::number(interval.first_ms));
    }
    number(seqs.given_up.size());
    for (const ImageRange& range : seqs.given_up) {
        number(range.first);
        number(range.last);
    }
    number(seqs.settled_to);
    number(seqs.reported_to);
    if (seqs.query_sent) {
        number(*seqs.query_sent);
    }
    if (seqs.broken) {
        number(seqs.broken->dropped_to);
        number(seqs.broken->at);
    }
}

MaybeFault ImageWriter::entry(const Event& event) {
    ++totals_.entries;
    const bool is_live = begins(event.kind);
    text(event.key);
    byte(is_live ? image_bytes::entry_is_live : 0);
    number(anyorder::number(event.seq));
    if (!is_live) {
        return std::nullopt;
    }
    number(anyorder::number(event.time_ms));
    if (is_user(event.kind)) {
        number(anyorder::number(event.user_session));
    } else {
        text(event.stream_sid);
    }
    texts(event);
    return std::nullopt;
}

std::string ImageWriter::finish() {
    const std::size_t end = out_.size();
    put_number(out_, image_bytes::length_at, std::uint64_t{end + image_checksum_bytes});
    put_section(out_, image_bytes::sections_at, image_bytes::Section::totals,
                image_bytes::totals_bytes);
    std::size_t at = image_bytes::totals_at;
    for (const std::uint64_t total :
         {totals_.rooms, totals_.sessions_open, totals_.sessions_closed, totals_.entries}) {
        put_number(out_, at, total);
        at += sizeof(total);
    }
    put_section(out_, at, image_bytes::Section::rooms, end - image_bytes::rooms_at);
    out_ += image_checksum(out_);
    return std::move(out_);
}

}  // namespace anyorder
