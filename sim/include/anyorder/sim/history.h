// What a scenario came to: the callbacks in the order in which the service executed the changes,
// and the list that is true after the last of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// Owns the texts that its events view. Grows, never changes, and is shared once it is complete.
class CallbackLog {
public:
    using Texts = std::vector<std::pair<Field, std::string>>;

    CallbackLog() = default;
    ~CallbackLog() = default;
    CallbackLog(const CallbackLog& other);
    CallbackLog& operator=(const CallbackLog& other);
    CallbackLog(CallbackLog&&) noexcept = default;
    CallbackLog& operator=(CallbackLog&&) noexcept = default;

    // Copies the event's words and the texts.
    void add(const Event& words, const Texts& texts);

    // Copies the event, its attributes too.
    void add(const Event& event);

    [[nodiscard]] std::span<const Event> events() const { return events_; }

private:
    std::string_view keep(std::string_view text);
    Event& add_words(const Event& words, Attributes& attributes);

    std::vector<Event> events_;
    // Deques, because the events point into them.
    std::deque<std::string> texts_;
    std::deque<Attributes> attributes_;
};

// Which operation made a callback, and which of its callbacks it is.
struct Origin {
    std::uint32_t operation = 0;
    std::uint32_t ordinal = 0;

    friend bool operator==(const Origin&, const Origin&) = default;
    friend auto operator<=>(const Origin&, const Origin&) = default;
};

struct History {
    std::shared_ptr<const CallbackLog> log;
    RoomList truth;
    // One for each callback; empty where the history was read from a file.
    std::vector<Origin> origins;

    [[nodiscard]] std::span<const Event> callbacks() const { return log->events(); }
};

}  // namespace anyorder
