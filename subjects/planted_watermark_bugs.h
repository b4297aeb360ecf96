// Planted bugs about watermarks: up to which seq all of a list has arrived, and what may be
// forgotten then. Watermarked is right; each bug replaces one step of it, and says in a comment how
// a person comes to write it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "planted_rule.h"

namespace anyorder::planted {

// The steps of a list's numbering, right as they stand.
struct Numbering {
    static ListKey list_of(const Words& words) {
        return {words.room_id, words.session, is_stream(words.kind)};
    }

    static void begin(Watermark& /*mark*/, std::uint64_t /*seq*/) {}

    // Whether the seq is new. Raises the watermark as far as everything has arrived.
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        if (seq <= mark.level || !mark.beyond.insert(seq).second) {
            return false;
        }
        while (mark.beyond.erase(mark.level + 1) != 0) {
            ++mark.level;
        }
        return true;
    }

    // Tombstones up to here are dropped.
    static std::uint64_t forgotten_to(const Watermark& mark) { return mark.level; }
};

inline std::uint64_t greatest_of(const Watermark& mark) {
    return mark.beyond.empty() ? mark.level : std::max(mark.level, *mark.beyond.rbegin());
}

// The rule with a watermark for each list: a seq that has arrived is a repeat, and the tombstones
// that the watermark has passed go before the next callback of the list.
template <class Steps>
struct Watermarked : Rule {
    static bool takes(Tables& tables, const Words& words) {
        const ListKey list = Steps::list_of(words);
        const std::uint64_t seq = number(words.seq);
        const auto [place, is_new] = tables.watermarks.try_emplace(list);
        Watermark& mark = place->second;
        if (is_new) {
            Steps::begin(mark, seq);
        }
        const std::uint64_t forgotten_to = Steps::forgotten_to(mark);
        if (!Steps::arrive(mark, seq)) {
            return false;
        }
        std::erase_if(tables.entries, [&](const auto& entry) {
            const Words& known = entry.second;
            return !begins(known.kind) && Steps::list_of(known) == list &&
                   number(known.seq) <= forgotten_to;
        });
        return true;
    }
};

// The last seq of an interval is kept as the first one behind it, in one place of two.
struct WatermarkOffByOne : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        const bool closes_a_gap = seq == mark.level + 1 && mark.beyond.contains(seq + 1);
        const bool is_new = Numbering::arrive(mark, seq);
        mark.level += closes_a_gap ? 1 : 0;
        return is_new;
    }
};

// Early seqs are bits of a word, and nobody asked what becomes of those that lie further ahead.
struct WatermarkWindowEnds : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        constexpr std::uint64_t window = 64;
        return seq - mark.level <= window && Numbering::arrive(mark, seq);
    }
};

// Distances are `int`, so a long jump is a step back.
struct WatermarkJumpOverflows : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        const auto distance =
            static_cast<std::int32_t>(static_cast<std::uint32_t>(seq - mark.level));
        return distance > 0 && Numbering::arrive(mark, seq);
    }
};

// Filling the first gap raises the watermark to the end of all that has come, over further gaps.
struct WatermarkSkipsGaps : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        const bool fills_the_first = seq == mark.level + 1;
        const bool is_new = Numbering::arrive(mark, seq);
        if (fills_the_first) {
            mark.level = greatest_of(mark);
        }
        return is_new;
    }
};

// Tombstones are dropped up to the greatest seq seen, not up to the watermark.
struct ForgetsBeyondWatermark : Numbering {
    static std::uint64_t forgotten_to(const Watermark& mark) { return greatest_of(mark); }
};

// What came early is counted when it comes, so a repeat of it counts twice.
struct WatermarkCountsRepeats : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        if (mark.beyond.contains(seq)) {
            ++mark.level;
            while (mark.beyond.erase(mark.level + 1) != 0) {
                ++mark.level;
            }
            return false;
        }
        return Numbering::arrive(mark, seq);
    }
};

// One watermark a session, though streams and users count on their own.
struct WatermarkOfBothLists : Numbering {
    static ListKey list_of(const Words& words) { return {words.room_id, words.session, false}; }
};

// One watermark a room, though a session begins at 1 again.
struct WatermarkOfAllSessions : Numbering {
    static ListKey list_of(const Words& words) {
        return {words.room_id, {}, is_stream(words.kind)};
    }
};

// Who joins late cannot know the numbers before, so everything below the first seq seen is old.
struct WatermarkStartsAtFirst : Numbering {
    static void begin(Watermark& mark, std::uint64_t seq) { mark.level = seq - 1; }
};

// Two callbacks behind a gap, and what is missing counts as lost.
struct WatermarkGivesUpSoon : Numbering {
    static bool arrive(Watermark& mark, std::uint64_t seq) {
        const bool is_new = Numbering::arrive(mark, seq);
        if (mark.beyond.size() >= 2) {
            mark.level = greatest_of(mark);
            mark.beyond.clear();
        }
        return is_new;
    }
};

}  // namespace anyorder::planted
