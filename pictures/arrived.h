// What has arrived so far, looked up by brute force. It knows the callbacks and nothing of the
// engine, so that a reason can say what came before and be held against the engine.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <anyorder/engine/completeness.h>
#include <anyorder/engine/event.h>

namespace anyorder {

inline ListKind list_of(const Event& change) {
    return is_user(change.kind) ? ListKind::users : ListKind::streams;
}

// Whether both are changes of one session's streams, or of its users.
bool are_of_one_list(const Event& a, const Event& b);

// All of it O(n) in what has arrived; pointers live until the next add().
class Arrived {
public:
    void add(const Event& event) { events_.push_back(event); }

    // At which place, from 1, the same change arrived first.
    [[nodiscard]] std::optional<std::size_t> place_of(const Event& change) const;
    // The first of the same list with the same seq, whatever it is about; null where there is none.
    [[nodiscard]] const Event* with_seq_of(const Event& change) const;
    // The one with the greatest seq about the same stream or user of the same session, an end
    // before a beginning; null where there is none.
    [[nodiscard]] const Event* newest_about(const Event& change) const;

    // Whether anything of the event's session has arrived, or this.
    [[nodiscard]] bool has_any_of_session(const Event& event) const;
    [[nodiscard]] bool has(EventKind kind, const Event& of_session) const;
    // The creation of the event's room with the greatest time; null where there is none.
    [[nodiscard]] const Event* newest_creation(const Event& of_room) const;

private:
    std::vector<Event> events_;
};

}  // namespace anyorder
