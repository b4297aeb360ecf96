#include "image_rules.h"

#include <algorithm>

#include "kept_texts.h"

namespace anyorder {

namespace {

MaybeFault fault_in_arrived(const ImageSeqs& seqs) {
    std::uint64_t before = seqs.watermark;
    for (const ImageInterval& interval : seqs.arrived) {
        // Before it a seq is missing.
        if (interval.first <= before || interval.first - before < 2 ||
            interval.last < interval.first) {
            return not_in_order("the seqs that have arrived do not rise with gaps between them");
        }
        before = interval.last;
    }
    return std::nullopt;
}

MaybeFault fault_in_given_up(const ImageSeqs& seqs) {
    constexpr std::size_t ranges_max = 64;
    std::uint64_t before = 0;
    for (const ImageRange& range : seqs.given_up) {
        if (range.first <= before || range.last < range.first) {
            return not_in_order("the seqs that were given up on do not rise");
        }
        before = range.last;
    }
    if (before > seqs.watermark) {
        return contradiction("a seq above the watermark was given up on");
    }
    if (!seqs.given_up.empty() && !seqs.gave_up) {
        return contradiction("seqs were given up on in a list that has given up on none");
    }
    return seqs.given_up.size() > ranges_max
               ? contradiction("more ranges were given up on than are remembered")
               : std::nullopt;
}

}  // namespace

MaybeFault fault_in(const ImageRoom& room) {
    if (room.closed.empty() && room.sessions_open == 0) {
        return contradiction("the room has no session");
    }
    const auto next_is_not_greater = [](const ImageClosedSession& a, const ImageClosedSession& b) {
        return a.id >= b.id;
    };
    if (std::ranges::adjacent_find(room.closed, next_is_not_greater) != room.closed.end()) {
        return not_in_order("the ids of closed sessions do not rise");
    }
    return room.id.size() > image_text_bytes_max
               ? MaybeFault({ImageRefusal::too_long, "the room's id is too long"})
               : std::nullopt;
}

bool has_more_than_a_watermark(const ImageSeqs& seqs) {
    return !seqs.arrived.empty() || seqs.gave_up || seqs.settled_to != 0 || seqs.query_sent ||
           seqs.broken;
}

MaybeFault fault_in(const ImageSeqs& seqs) {
    if (const MaybeFault fault = fault_in_arrived(seqs)) {
        return fault;
    }
    if (const MaybeFault fault = fault_in_given_up(seqs)) {
        return fault;
    }
    const std::uint64_t greatest = seqs.arrived.empty() ? seqs.watermark : seqs.arrived.back().last;
    if (seqs.settled_to > seqs.watermark) {
        return contradiction("what is settled goes beyond the watermark");
    }
    if (seqs.reported_to > greatest) {
        return contradiction("a gap was reported behind the last seq");
    }
    // Of a query that knew of the last seq of all there is nothing to remember.
    if (seqs.query_sent && (*seqs.query_sent > greatest || *seqs.query_sent == ~std::uint64_t{0})) {
        return contradiction("a query knew of a seq that has not arrived");
    }
    if (seqs.reported_to != 0 && !has_more_than_a_watermark(seqs)) {
        return contradiction("a gap was reported in a list without gaps");
    }
    if (seqs.broken && (seqs.broken->dropped_to > seqs.watermark || seqs.broken->at > greatest)) {
        return contradiction("the contract was broken by a seq that has not arrived");
    }
    return std::nullopt;
}

bool is_too_long(const Event& event) {
    constexpr std::size_t block_bytes_max = std::size_t{1} << 30U;
    return event.key.size() > image_text_bytes_max ||
           packed_bytes(event) + event.stream_sid.size() > block_bytes_max;
}

}  // namespace anyorder
