#include "redelivery.h"

#include <algorithm>

namespace anyorder {

namespace {

// From this many refusals on, an attempt waits for all first attempts.
constexpr std::size_t patient_refusals = Redelivery::refusals_max - 2;

}  // namespace

bool Redelivery::is_due(const Waiting& waiting) const {
    return waiting.due <= firsts_made_ &&
           (waiting.refusals < patient_refusals || firsts_made_ == count_);
}

bool Redelivery::is_held(const Waiting& waiting) const {
    return std::ranges::any_of(under_way_, [&](const auto& attempt) {
        return attempt.second.number < waiting.refused_at;
    });
}

std::size_t Redelivery::start(std::size_t callback, std::size_t refusals) {
    under_way_[callback] = {.number = attempts_made_++, .refusals = refusals};
    return callback;
}

std::optional<std::size_t> Redelivery::next_waiting(bool any) {
    auto best = waiting_.end();
    for (auto waiting = waiting_.begin(); waiting != waiting_.end(); ++waiting) {
        if ((any || is_due(*waiting)) && !is_held(*waiting) &&
            (best == waiting_.end() || waiting->due < best->due)) {
            best = waiting;
        }
    }
    if (best == waiting_.end()) {
        return std::nullopt;
    }
    const Waiting chosen = *best;
    waiting_.erase(best);
    return start(chosen.callback, chosen.refusals);
}

std::optional<std::size_t> Redelivery::next() {
    if (const auto due = next_waiting(false)) {
        return due;
    }
    if (firsts_made_ < count_) {
        return start(firsts_made_++, 0);
    }
    return next_waiting(true);
}

void Redelivery::accepted(std::size_t callback) {
    under_way_.erase(callback);
}

void Redelivery::refused(std::size_t callback, int status) {
    const std::size_t refusals = under_way_.at(callback).refusals + 1;
    under_way_.erase(callback);
    if (refusals == refusals_max) {
        lost_.push_back({.callback = callback, .status = status});
        return;
    }
    waiting_.push_back({.callback = callback,
                        .refusals = refusals,
                        .due = firsts_made_ + (std::size_t{1} << refusals),
                        .refused_at = attempts_made_});
}

bool Redelivery::done() const {
    return firsts_made_ == count_ && waiting_.empty() && under_way_.empty();
}

}  // namespace anyorder
