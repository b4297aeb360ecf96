// Which callback of a case is sent next, while a service refuses some of them.
//
// The vendor sends a refused callback again 2, 4, 8, 16 and 32 seconds after the attempt before;
// then it is lost. Here a place in the order stands for a second: a callback refused for the k-th
// time waits until 2^k more callbacks have arrived for the first time, or until nothing else is
// left. What takes milliseconds ends before what takes seconds, so it also waits until all that was
// under way when it was refused has been answered. The last two attempts wait until every callback
// had its first one: a case has no time between its callbacks, so none may be lost for want of it.
// A service that refuses a callback until the room's creation has arrived thus gets it in the end.
//
// Invariants:
// (1) A callback is new, under way, waiting, accepted or lost; only lost after 6 refusals.
// (2) The order depends on the answers alone: with one callback under way at a time, and the same
//     answers, it is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace anyorder {

class Redelivery {
public:
    static constexpr std::size_t refusals_max = 6;

    struct Loss {
        std::size_t callback = 0;
        // The HTTP status of the last refusal; 0 where the connection was closed instead.
        int status = 0;

        friend bool operator==(const Loss&, const Loss&) = default;
    };

    // One more callback arrives, after those that there are.
    void add() { ++count_; }

    // The callback to send now, which is then under way; nothing where there is none, or none may
    // be sent before another answer.
    std::optional<std::size_t> next();

    // The answer to a callback that is under way.
    void accepted(std::size_t callback);
    void refused(std::size_t callback, int status);

    // Whether nothing is under way and all is accepted or lost.
    [[nodiscard]] bool done() const;
    [[nodiscard]] std::size_t under_way() const { return under_way_.size(); }

    // In the order in which they were given up.
    [[nodiscard]] std::span<const Loss> lost() const { return lost_; }

private:
    struct Waiting {
        std::size_t callback = 0;
        std::size_t refusals = 0;
        // How many callbacks must have had their first attempt.
        std::size_t due = 0;
        // Attempts below this number were made before it was refused.
        std::uint64_t refused_at = 0;
    };
    struct Attempt {
        std::uint64_t number = 0;
        std::size_t refusals = 0;
    };

    [[nodiscard]] bool is_due(const Waiting& waiting) const;
    [[nodiscard]] bool is_held(const Waiting& waiting) const;
    // The waiting callback that is due first, of those that are due or, where `any`, of all.
    std::optional<std::size_t> next_waiting(bool any);
    std::size_t start(std::size_t callback, std::size_t refusals);

    std::size_t count_ = 0;
    std::size_t firsts_made_ = 0;
    std::uint64_t attempts_made_ = 0;
    std::vector<Waiting> waiting_;
    // By callback.
    std::map<std::size_t, Attempt> under_way_;
    std::vector<Loss> lost_;
};

}  // namespace anyorder
