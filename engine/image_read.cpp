#include "image_read.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "image_build.h"
#include "image_bytes.h"
#include "image_checksum.h"

namespace anyorder {

namespace {

template <class Number>
Number number_at(std::string_view image, std::size_t at) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        value |= static_cast<Number>(Number{static_cast<unsigned char>(image[at + i])} << (8 * i));
    }
    return value;
}

ImageError error_at(std::size_t at, ImageRefusal refusal, std::string what) {
    return {.refusal = refusal, .place = "byte " + std::to_string(at), .what = std::move(what)};
}

// What stands around the sections.
std::optional<ImageError> fault_in_frame(std::string_view image) {
    if (image.size() < image_bytes::length_at) {
        return error_at(image.size(), ImageRefusal::wrong_length,
                        "the image ends before its length");
    }
    const auto version = number_at<std::uint32_t>(image, image_bytes::version_at);
    if (version != image_version) {
        return error_at(image_bytes::version_at, ImageRefusal::unknown_version,
                        "version " + std::to_string(version) + " is not known, only version " +
                            std::to_string(image_version));
    }
    if (image.size() < image_bytes::rooms_at + image_checksum_bytes) {
        return error_at(image.size(), ImageRefusal::wrong_length,
                        "the image ends before its rooms");
    }
    const auto length = number_at<std::uint64_t>(image, image_bytes::length_at);
    if (length != image.size()) {
        return error_at(image_bytes::length_at, ImageRefusal::wrong_length,
                        "the image has " + std::to_string(image.size()) + " bytes where it says " +
                            std::to_string(length));
    }
    const std::size_t end = image.size() - image_checksum_bytes;
    if (image_checksum(image.substr(0, end)) != stored_checksum(image)) {
        return error_at(end, ImageRefusal::wrong_checksum,
                        "the checksum is not that of the bytes before it");
    }
    return std::nullopt;
}

// Where a section's content must begin and end.
std::optional<ImageError> fault_in_section(std::string_view image, std::size_t at,
                                           image_bytes::Section section, std::uint64_t bytes) {
    const auto found = number_at<std::uint32_t>(image, at);
    if (found != static_cast<std::uint32_t>(section)) {
        return error_at(at, ImageRefusal::unknown_part,
                        "section " + std::to_string(found) + " stands where section " +
                            std::to_string(static_cast<std::uint32_t>(section)) + " must");
    }
    if (number_at<std::uint64_t>(image, at + sizeof(found)) != bytes) {
        return error_at(at + sizeof(found), ImageRefusal::beyond_the_end,
                        "the section does not have " + std::to_string(bytes) + " bytes");
    }
    return std::nullopt;
}

// The rooms. After the first error it reads nothing but zeros and empty texts, of which every loop
// sees the end.
class ImageReader {
public:
    // `begin` and `end` are places in the image.
    ImageReader(std::string_view image, std::size_t end, BlockStore& store)
        : image_(image), at_(image_bytes::rooms_at), end_(end), builder_(store) {}

    std::optional<ImageError> run(const image_bytes::Totals& told) {
        for (std::uint64_t i = 0; i < told.rooms && !error_; ++i) {
            room();
        }
        if (!error_ && at_ != end_) {
            fail(at_, ImageRefusal::wrong_length, "bytes follow the last room");
        }
        if (!error_ && found_ != told) {
            fail(image_bytes::totals_at, ImageRefusal::contradiction, "the totals are others");
        }
        return std::move(error_);
    }

private:
    [[nodiscard]] std::size_t left() const { return end_ - at_; }

    void fail(std::size_t at, ImageRefusal refusal, std::string_view what) {
        if (!error_) {
            error_ = error_at(at, refusal, std::string(what));
        }
        at_ = end_;
    }
    void take(std::size_t at, const MaybeFault& fault) {
        if (fault) {
            fail(at, fault->refusal, fault->what);
        }
    }

    std::uint8_t byte() {
        if (left() == 0) {
            fail(at_, ImageRefusal::beyond_the_end, "the section ends here");
            return 0;
        }
        return static_cast<std::uint8_t>(image_[at_++]);
    }

    std::uint8_t flags(std::uint8_t known) {
        const std::size_t at = at_;
        const std::uint8_t found = byte();
        if ((found & ~known) != 0) {
            fail(at, ImageRefusal::unknown_part, "a flag is not known");
            return 0;
        }
        return found;
    }

    std::uint64_t number() {
        const std::size_t at = at_;
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t part = byte();
            const std::uint64_t bits = part & 127U;
            if (bits << shift >> shift != bits || (part == 0 && shift != 0 && !error_)) {
                break;
            }
            value |= bits << shift;
            if (part < 128) {
                return value;
            }
        }
        fail(at, ImageRefusal::bad_number,
             "a number is too large, or has more bytes than it needs");
        return 0;
    }

    // So many things of at least so many bytes each.
    std::uint64_t count(std::size_t bytes_min) {
        const std::size_t at = at_;
        const std::uint64_t found = number();
        if (found > left() / bytes_min) {
            fail(at, ImageRefusal::beyond_the_end, "more is counted than there are bytes for");
            return 0;
        }
        return found;
    }

    std::string_view text() {
        const std::size_t at = at_;
        const std::uint64_t bytes = number();
        if (bytes > left()) {
            fail(at, ImageRefusal::beyond_the_end, "a text is longer than what is left");
            return {};
        }
        const std::string_view found = image_.substr(at_, bytes);
        at_ += bytes;
        return found;
    }

    void texts(EventKind kind) {
        const std::size_t at = at_;
        const auto fields = kept_fields(kind);
        const std::uint64_t present = number();
        if (present >> fields.size() != 0) {
            fail(at, ImageRefusal::unknown_part, "a field is not known");
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            attributes_.set(fields[i],
                            (present >> i & 1U) != 0 ? text_of_field() : std::string_view{});
        }
    }

    std::string_view text_of_field() {
        const std::size_t at = at_;
        const std::string_view found = text();
        if (found.empty()) {
            fail(at, ImageRefusal::bad_number, "a field that is said to be there is empty");
        }
        return found;
    }

    void room() {
        const std::size_t at = at_;
        ImageRoom room{.id = text()};
        if (flags(image_bytes::room_has_creation) != 0) {
            room.newest_created_ms = TimeMs{number()};
        }
        closed_.clear();
        for (std::uint64_t left = count(image_bytes::closed_bytes_min); left-- > 0 && !error_;) {
            const RoomSession id{number()};
            closed_.push_back({.id = id, .time_ms = TimeMs{number()}});
        }
        room.closed = closed_;
        room.sessions_open = count(image_bytes::session_bytes_min);
        if (error_) {
            return;
        }
        ++found_.rooms;
        found_.sessions_closed += closed_.size();
        take(at, builder_.room(room));
        for (std::uint64_t i = 0; i < room.sessions_open && !error_; ++i) {
            session();
        }
        if (!error_) {
            builder_.end_room();
        }
    }

    void session() {
        const std::size_t at = at_;
        ImageSession session{.id = RoomSession{number()}};
        if (flags(image_bytes::session_is_created) != 0) {
            session.creation = Event{.kind = EventKind::room_create,
                                     .time_ms = TimeMs{number()},
                                     .attributes = &attributes_};
            texts(EventKind::room_create);
        }
        if (error_) {
            return;
        }
        ++found_.sessions_open;
        take(at, builder_.session(session));
        list(false);
        list(true);
        builder_.end_session();
    }

    void list(bool is_users) {
        const std::size_t at = at_;
        ImageList list{.is_users = is_users};
        list.seqs.watermark = number();
        const std::uint8_t found =
            flags(image_bytes::list_has_more | image_bytes::list_gave_up |
                  image_bytes::list_is_queried | image_bytes::list_is_broken);
        if (found != 0) {
            more(found, list.seqs);
        }
        list.entries = count(image_bytes::entry_bytes_min);
        if (error_) {
            return;
        }
        take(at, builder_.list(list));
        for (std::uint64_t i = 0; i < list.entries && !error_; ++i) {
            entry(is_users);
        }
    }

    void more(std::uint8_t flags, ImageSeqs& out) {
        const std::size_t at = at_;
        arrived_.clear();
        for (std::uint64_t left = count(image_bytes::interval_bytes_min); left-- > 0 && !error_;) {
            const std::uint64_t first = number();
            const std::uint64_t last = number();
            arrived_.push_back({.first = first, .last = last, .first_ms = TimeMs{number()}});
        }
        given_up_.clear();
        for (std::uint64_t left = count(image_bytes::range_bytes_min); left-- > 0 && !error_;) {
            const std::uint64_t first = number();
            given_up_.push_back({.first = first, .last = number()});
        }
        out.arrived = arrived_;
        out.given_up = given_up_;
        out.gave_up = (flags & image_bytes::list_gave_up) != 0;
        out.settled_to = number();
        out.reported_to = number();
        if ((flags & image_bytes::list_is_queried) != 0) {
            out.query_sent = number();
        }
        if ((flags & image_bytes::list_is_broken) != 0) {
            const std::uint64_t dropped_to = number();
            out.broken = {.dropped_to = dropped_to, .at = number()};
        }
        const bool is_needed = !arrived_.empty() || !given_up_.empty() || out.settled_to != 0 ||
                               out.reported_to != 0 || flags != image_bytes::list_has_more;
        if ((flags & image_bytes::list_has_more) == 0 || !is_needed) {
            fail(at - 1, ImageRefusal::contradiction, "the flags of a list contradict each other");
        }
    }

    void entry(bool is_users) {
        const std::size_t at = at_;
        Event event{.key = text()};
        const bool is_live = flags(image_bytes::entry_is_live) != 0;
        event.seq = ChangeSeq{number()};
        event.kind = is_users ? EventKind::room_logout : EventKind::stream_close;
        if (is_live) {
            event.kind = is_users ? EventKind::room_login : EventKind::stream_create;
            event.time_ms = TimeMs{number()};
            if (is_users) {
                event.user_session = UserSession{number()};
            } else {
                event.stream_sid = text();
            }
            texts(event.kind);
            event.attributes = &attributes_;
        }
        if (!error_) {
            ++found_.entries;
            take(at, builder_.entry(event));
        }
    }

    std::string_view image_;
    std::size_t at_;
    std::size_t end_;
    ImageBuilder builder_;
    std::optional<ImageError> error_;
    image_bytes::Totals found_;
    // Used again for each room, list and entry.
    std::vector<ImageClosedSession> closed_;
    std::vector<ImageInterval> arrived_;
    std::vector<ImageRange> given_up_;
    Attributes attributes_;
};

image_bytes::Totals totals_in(std::string_view image) {
    constexpr std::size_t one = sizeof(std::uint64_t);
    return {.rooms = number_at<std::uint64_t>(image, image_bytes::totals_at),
            .sessions_open = number_at<std::uint64_t>(image, image_bytes::totals_at + one),
            .sessions_closed = number_at<std::uint64_t>(image, image_bytes::totals_at + 2 * one),
            .entries = number_at<std::uint64_t>(image, image_bytes::totals_at + 3 * one)};
}

bool fit_into(const image_bytes::Totals& totals, std::size_t bytes) {
    return totals.rooms <= bytes / image_bytes::room_bytes_min &&
           totals.sessions_open <= bytes / image_bytes::session_bytes_min &&
           totals.sessions_closed <= bytes / image_bytes::closed_bytes_min &&
           totals.entries <= bytes / image_bytes::entry_bytes_min;
}

}  // namespace

std::string_view stored_checksum(std::string_view image) {
    return image.substr(image.size() - image_checksum_bytes);
}

bool begins_like_bytes(std::string_view image) {
    return image.substr(0, image_bytes::magic.size()) == image_bytes::magic.substr(0, image.size());
}

std::optional<ImageError> read_bytes(std::string_view image, BlockStore& store) {
    if (auto error = fault_in_frame(image)) {
        return error;
    }
    const std::size_t end = image.size() - image_checksum_bytes;
    if (auto error = fault_in_section(image, image_bytes::sections_at, image_bytes::Section::totals,
                                      image_bytes::totals_bytes)) {
        return error;
    }
    if (auto error =
            fault_in_section(image, image_bytes::rooms_at - image_bytes::section_head_bytes,
                             image_bytes::Section::rooms, end - image_bytes::rooms_at)) {
        return error;
    }
    const image_bytes::Totals totals = totals_in(image);
    if (!fit_into(totals, end - image_bytes::rooms_at)) {
        return error_at(image_bytes::totals_at, ImageRefusal::beyond_the_end,
                        "more is counted than there are bytes for");
    }
    store.reserve(totals.rooms, totals.sessions_open + totals.sessions_closed);
    return ImageReader(image, end, store).run(totals);
}

}  // namespace anyorder
