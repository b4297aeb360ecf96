// One register: the newest known event about one key, and how two events about it compare.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// The texts of kept_fields() in one string, each behind its length: one allocation an entry.
class KeptTexts {
public:
    KeptTexts() = default;
    explicit KeptTexts(const Event& event) { assign(event); }

    // Reuses the memory there is.
    void assign(const Event& event);

    // Field by field, as bytes.
    [[nodiscard]] std::strong_ordering compare(const Event& event) const;
    // `begun_by` is the kind that the texts were taken from.
    [[nodiscard]] std::vector<Attribute> unpack(EventKind begun_by) const;
    [[nodiscard]] std::size_t bytes() const { return packed_.capacity(); }

    friend bool operator==(const KeptTexts&, const KeptTexts&) = default;

private:
    std::string packed_;
};

// How an event stands to what a register holds.
enum class Standing { older, same, conflicts_older, conflicts_newer, newer };

// Invariant: a tombstone holds its seq and nothing else, so that equal knowledge is an equal value.
class Register {
public:
    explicit Register(const Event& event);

    [[nodiscard]] Standing standing_of(const Event& event) const;

    // Holds the event from now on. A tombstone gives its memory back; a live entry that becomes
    // another live one reuses it.
    void become(const Event& event);

    [[nodiscard]] bool live() const { return live_; }
    [[nodiscard]] std::size_t bytes() const;
    // Without attributes; they are attributes().
    [[nodiscard]] ListedStream as_stream(std::string_view stream_id) const;
    [[nodiscard]] ListedUser as_user(std::string_view user_account) const;
    [[nodiscard]] std::vector<Attribute> attributes(EventKind begun_by) const {
        return texts_.unpack(begun_by);
    }

    friend bool operator==(const Register&, const Register&) = default;

private:
    // A tombstone.
    explicit Register(ChangeSeq seq) : seq_(seq) {}

    ChangeSeq seq_{};
    bool live_ = false;
    TimeMs time_ms_{};
    UserSession user_session_{};
    std::string stream_sid_;
    KeptTexts texts_;
};

}  // namespace anyorder
