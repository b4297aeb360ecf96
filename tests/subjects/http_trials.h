// Cases to play to HTTP services.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/properties/case.h>
#include <anyorder/sim/history.h>
#include <anyorder/subjects/subject.h>

namespace anyorder::testing {

// A history, its truth and an order, which live as long as this.
class PlayedCase {
public:
    // Callbacks in the notation, arriving as they stand there; the truth is the specification's.
    explicit PlayedCase(std::string_view notation);
    explicit PlayedCase(const Case& drawn);

    [[nodiscard]] Trial trial() const;
    [[nodiscard]] const ObservedList& truth() const { return truth_; }

private:
    std::shared_ptr<const CallbackLog> log_;
    ObservedList truth_;
    Delivery delivery_;
};

std::vector<PlayedCase> drawn_cases(std::size_t count, std::uint64_t seed);

// Cases with names of one style.
std::vector<PlayedCase> drawn_cases(std::size_t count, std::uint64_t seed, NameStyle names);

// "holds", "unknown: …", or what is wrong, and the remark.
std::string verdict_of(Subject& subject, const PlayedCase& played);

}  // namespace anyorder::testing
