// A workload as the vendor would send it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/sim/history.h>

namespace anyorder::bench {

class CallbackBodies {
public:
    // Bodies in plain JSON, signed, with all that the vendor documents: an event without texts gets
    // those of a sample. What applications add to a close is as long as makes a workload's bodies
    // have about 950 bytes on the average. The events' texts must live as long as this.
    explicit CallbackBodies(std::span<const Event> events);
    CallbackBodies(const CallbackBodies&) = delete;
    CallbackBodies& operator=(const CallbackBodies&) = delete;
    ~CallbackBodies() = default;

    // With the texts that the bodies carry, in the given order.
    [[nodiscard]] std::span<const Event> events() const { return events_; }

    // One for each event. Behind each are at least `padding` bytes that may be
    // read.
    [[nodiscard]] std::span<const std::string_view> all() const { return bodies_; }

    [[nodiscard]] double bytes_per_body() const {
        return static_cast<double>(bytes_.size() - padding) / static_cast<double>(bodies_.size());
    }

    static constexpr std::size_t padding = 64;

private:
    [[nodiscard]] const Attributes* sample(EventKind kind) const;

    std::shared_ptr<const CallbackLog> samples_;
    std::string added_to_close_;
    Attributes close_texts_;
    std::vector<Event> events_;
    std::string bytes_;
    std::vector<std::string_view> bodies_;
};

}  // namespace anyorder::bench
