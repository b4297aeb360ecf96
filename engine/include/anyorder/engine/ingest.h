// From a callback's bytes to the list in one call: decodes, verifies the signature where that is
// asked for, and applies.
//
// A callback that is refused changes nothing, and loses nothing of those before and after it.
// Many at a time are faster than one by one, and come to the same: the same list, the same outcomes
// and the same refusals.
//
//   anyorder::RoomLists lists;
//   anyorder::Ingest ingest(lists, {.secret = callback_secret});
//   ingest.take(body);
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/room_lists.h>

namespace anyorder {

struct IngestOptions {
    // Where not empty, a callback that it did not sign is refused (Refusal::bad_signature).
    std::string secret{};
    // Where false, many bodies at a time leave Ingested::outcomes zero. That is faster: the events
    // of a block are then looked up together.
    bool counts_outcomes = true;
};

// What became of one callback.
using Taken = std::variant<Outcome, DecodeError>;

struct RefusedBody {
    // Its place among the bodies, from 0.
    std::size_t index = 0;
    DecodeError error{};

    friend bool operator==(const RefusedBody&, const RefusedBody&) = default;
};

// What became of many.
struct Ingested {
    // How many had which outcome, in the order of Outcome.
    std::array<std::size_t, outcome_count> outcomes{};
    // In the order of the bodies.
    std::vector<RefusedBody> refused{};

    [[nodiscard]] std::size_t count(Outcome outcome) const {
        return outcomes[static_cast<std::size_t>(outcome)];
    }

    friend bool operator==(const Ingested&, const Ingested&) = default;
};

// Not for use by two threads at a time.
class Ingest {
public:
    // `lists` must live as long.
    explicit Ingest(RoomLists& lists, IngestOptions options = {});
    ~Ingest();
    Ingest(Ingest&&) noexcept;
    Ingest& operator=(Ingest&&) noexcept;

    // One body, plain or percent-encoded JSON as for Decoder. Allocates nothing once the buffers
    // have seen a body as long, where the lists do not and no signature is verified.
    Taken take(std::string_view body);

    // All of them, in order; the result lives until the next call. Allocates as one by one, and for
    // refusals.
    const Ingested& take(std::span<const std::string_view> bodies);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace anyorder
