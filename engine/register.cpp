#include "register.h"

#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace anyorder {

namespace {

using Length = std::uint32_t;

// Returns the end of what it wrote.
char* put_text(char* out, std::string_view text) {
    const auto length = static_cast<Length>(text.size());
    std::memcpy(out, &length, sizeof(Length));
    out += sizeof(Length);
    return out + text.copy(out, text.size());
}

std::string_view take_text(std::string_view& packed) {
    Length length = 0;
    std::memcpy(&length, packed.data(), sizeof(Length));
    const std::string_view text = packed.substr(sizeof(Length), length);
    packed.remove_prefix(sizeof(Length) + length);
    return text;
}

std::size_t packed_size(const Attributes& attributes, std::span<const Field> fields) {
    std::size_t size = fields.size() * sizeof(Length);
    for (const Field field : fields) {
        size += attributes[field].size();
    }
    return size;
}

}  // namespace

void KeptTexts::assign(const Event& event) {
    packed_.clear();
    if (event.attributes == nullptr) {
        return;  // all texts are empty, and an empty string says so
    }
    const std::span<const Field> fields = kept_fields(event.kind);
    const std::size_t size = packed_size(*event.attributes, fields);
    if (size == fields.size() * sizeof(Length)) {
        return;  // here, too
    }
    packed_.resize(size);
    char* out = packed_.data();
    for (const Field field : fields) {
        out = put_text(out, (*event.attributes)[field]);
    }
}

std::strong_ordering KeptTexts::compare(const Event& event) const {
    std::string_view packed = packed_;
    for (const Field field : kept_fields(event.kind)) {
        const std::string_view mine = packed.empty() ? std::string_view{} : take_text(packed);
        if (const auto order = mine <=> text_of(event, field); order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

std::vector<Attribute> KeptTexts::unpack(EventKind begun_by) const {
    std::vector<Attribute> attributes;
    if (packed_.empty()) {
        return attributes;
    }
    std::string_view packed = packed_;
    for (const Field field : kept_fields(begun_by)) {
        if (const std::string_view text = take_text(packed); !text.empty()) {
            attributes.push_back({field, std::string(text)});
        }
    }
    return attributes;
}

Register::Register(const Event& event) {
    become(event);
}

void Register::become(const Event& event) {
    if (!begins(event.kind)) {
        // Not an assignment: a string that is assigned a short one keeps its memory.
        Register tombstone(event.seq);
        std::swap(*this, tombstone);
        return;
    }
    seq_ = event.seq;
    live_ = true;
    time_ms_ = event.time_ms;
    user_session_ = event.user_session;
    stream_sid_ = event.stream_sid;
    texts_.assign(event);
}

Standing Register::standing_of(const Event& event) const {
    if (event.seq != seq_) {
        return event.seq > seq_ ? Standing::newer : Standing::older;
    }
    const bool event_lives = begins(event.kind);
    if (event_lives != live_) {
        return event_lives ? Standing::conflicts_older : Standing::conflicts_newer;
    }
    if (!live_) {
        return Standing::same;
    }
    // One seq, two begins: identity first, then the texts, then the time.
    auto order = std::string_view(stream_sid_) <=> event.stream_sid;
    if (order == 0) {
        order = user_session_ <=> event.user_session;
    }
    if (order == 0) {
        order = texts_.compare(event);
    }
    if (order == 0) {
        order = time_ms_ <=> event.time_ms;
    }
    if (order == 0) {
        return Standing::same;
    }
    return order < 0 ? Standing::conflicts_newer : Standing::conflicts_older;
}

std::size_t Register::bytes() const {
    return sizeof(Register) + stream_sid_.capacity() + texts_.bytes();
}

ListedStream Register::as_stream(std::string_view stream_id) const {
    return {.stream_id = std::string(stream_id),
            .stream_sid = stream_sid_,
            .stream_seq = seq_,
            .create_time_ms = time_ms_,
            .attributes = {}};
}

ListedUser Register::as_user(std::string_view user_account) const {
    return {.user_account = std::string(user_account),
            .session_id = user_session_,
            .user_update_seq = seq_,
            .login_time_ms = time_ms_,
            .attributes = {}};
}

}  // namespace anyorder
