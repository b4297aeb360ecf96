// Why an entry is wrong: which callback the list took for what it is not, as far as the order of
// arrival, the list and an explanation show it. Nothing is guessed; where less is known less is
// said.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <anyorder/properties/case.h>
#include <anyorder/properties/explanation.h>

namespace anyorder {

// What there is to conclude from; views all of it.
class Evidence {
public:
    // Of the delivery only what had arrived when the list was asked for counts. An explanation of
    // another delivery says nothing about this one.
    Evidence(std::span<const Event> callbacks, const Delivery& delivery, const Violated& violated,
             const Explanation* explanation);

    [[nodiscard]] std::span<const Event> callbacks() const { return callbacks_; }
    [[nodiscard]] const ObservedList& expected() const { return *expected_; }
    [[nodiscard]] const ObservedList& listed() const { return *listed_; }

    [[nodiscard]] bool has_arrived(std::uint32_t callback) const;
    // Places of arrivals. Of callbacks that have arrived.
    [[nodiscard]] std::size_t first(std::uint32_t callback) const;
    [[nodiscard]] std::size_t last(std::uint32_t callback) const;

    // What is too early in the failing order: it arrives right before what it should come after, or
    // nothing.
    [[nodiscard]] std::optional<std::uint32_t> early() const;
    // What is mistaken in the failing order: it arrives right after the early one, or once more.
    [[nodiscard]] std::optional<std::uint32_t> out_of_place() const;

private:
    std::span<const Event> callbacks_;
    std::span<const std::uint32_t> arrivals_;
    const ObservedList* expected_;
    const ObservedList* listed_;
    const Explanation* explanation_;
};

// One sentence, "Callback 4 (stream_create s1, seq 3) was taken for news, although callback 5
// (stream_close s1, seq 4) is newer and had arrived before it."; empty where nothing can be said.
std::string mistake_in_words(const Difference& difference, const Evidence& evidence);

}  // namespace anyorder
