// The smallest failing case of each wrong subject of the catalogue, and failing cases to shrink to
// it. Tests use this, too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder::minima {

struct Size {
    std::size_t callbacks = 0;
    std::size_t arrivals = 0;

    friend bool operator==(const Size&, const Size&) = default;
};

inline Size size_of(const Case& failing) {
    return {anyorder::size_of(failing).callbacks, failing.delivery.size()};
}

struct Minimum {
    std::string_view subject;
    Size smallest;
    // Of logins, logouts, publications and stops alone, where that is more.
    std::optional<Size> plain{};
};

// All lists are judged, callbacks may repeat, and changes may share a millisecond. Nothing smaller
// fails: planted_test.cpp goes through what is smaller.
inline constexpr std::array all = {
    Minimum{"flowchart", {2, 3}},
    Minimum{"flowchart_single_pass", {2, 3}},
    Minimum{"arrival_order", {2, 2}},
    Minimum{"orders_by_time", {3, 3}},
    Minimum{"orders_by_time_first_wins", {3, 3}},
    Minimum{"orders_by_timestamp", {3, 3}},
    Minimum{"compares_seq_as_text", {3, 3}},
    Minimum{"close_ignores_seq", {4, 4}},
    Minimum{"create_ignores_seq", {3, 3}},
    Minimum{"keeps_first_data", {3, 3}, Size{4, 4}},
    Minimum{"no_tombstone", {3, 3}},
    Minimum{"tombstone_expires", {4, 4}},
    Minimum{"bounded_tombstones", {9, 9}},
    Minimum{"tombstones_swept_by_create", {4, 4}},
    Minimum{"session_blind_key", {6, 6}},
    Minimum{"mixes_streams_and_users", {3, 3}},
    Minimum{"needs_room_first", {2, 2}},
    Minimum{"dedupes_by_event_and_id", {3, 3}, Size{4, 4}},
    Minimum{"dedupes_by_seq_across_lists", {3, 3}},
    Minimum{"last_seq_per_list", {3, 3}},
    Minimum{"ignores_abnormal_close", {3, 3}},
    Minimum{"logout_needs_listed_login", {6, 6}},
    Minimum{"seq_32_bits", {2, 2}},
    Minimum{"folds_case", {1, 1}},
    Minimum{"trims_ids", {1, 1}},
    Minimum{"cuts_long_ids", {1, 1}},
    Minimum{"closes_by_room_id", {3, 3}},
    Minimum{"forgets_closed_session", {2, 2}},
    Minimum{"greatest_session_id", {3, 3}},
    Minimum{"creation_tie_keeps_first", {3, 3}},
    Minimum{"session_as_double", {1, 1}},
    Minimum{"session_32_bits", {1, 1}},
    Minimum{"hides_empty_rooms", {1, 1}},
    Minimum{"watermark_off_by_one", {4, 4}},
    Minimum{"watermark_window_ends", {2, 2}},
    Minimum{"watermark_jump_overflows", {2, 2}},
    Minimum{"watermark_skips_gaps", {4, 4}},
    Minimum{"forgets_beyond_watermark", {3, 3}},
    Minimum{"watermark_counts_repeats", {3, 4}},
    Minimum{"watermark_of_both_lists", {3, 3}},
    Minimum{"watermark_of_all_sessions", {6, 6}},
    Minimum{"watermark_starts_at_first", {3, 3}},
    Minimum{"watermark_gives_up_soon", {4, 4}},
};

// What is drawn and judged, and what may be changed.
struct Terms {
    Lists lists{};
    Deliver deliver = Deliver::at_least_once;

    [[nodiscard]] Leeway leeway() const {
        return {.families = {.streams = lists.streams, .users = lists.users},
                .repeats = deliver == Deliver::at_least_once,
                .shared_times = true,
                .rarer_operations = true};
    }
};

// The vendor's recipe where streams alone are listed and nothing repeats: the published example of
// plain operations, and a smaller case with a publication of what is still live.
inline constexpr Terms streams_once{.lists = {.rooms = false, .streams = true, .users = false},
                                    .deliver = Deliver::once};
inline constexpr Minimum flowchart_of_streams_once{"flowchart", {4, 4}, Size{5, 5}};

// Fails where the list is not the truth in the end. `subject` must live as long.
inline FailsAsPlayed ends_wrong(Subject& subject, const Lists& lists) {
    return [&subject, lists](const Case& drawn, const History& history) {
        const ObservedList truth = observe(history.truth);
        return violated(
            judge_convergence(subject, {history.callbacks(), &truth, &drawn.delivery, lists}));
    };
}

// The first case that is drawn from this seed and fails, with the families and the times that
// checking draws. Nothing where none of very many does.
inline std::optional<Case> failing_case(const FailsAsPlayed& fails, std::uint64_t seed,
                                        const Terms& terms) {
    constexpr std::uint64_t draws_max = 20'000;
    constexpr std::size_t deliveries = 4;
    const std::vector<Families> families = families_of(terms.lists);
    for (std::uint64_t index = 0; index < draws_max; ++index) {
        Random random = Random::part(seed, index);
        DrawLimits limits{.families = families.back()};
        if (random.chance(1, 3)) {
            limits.families = families[random.below(families.size())];
        }
        limits.distinct_times = random.chance(1, 3);
        Case drawn{.scenario = draw_scenario(random, limits), .delivery = {}};
        const History history = simulate(drawn.scenario);
        for (std::size_t i = 0; i < deliveries; ++i) {
            drawn.delivery = draw_delivery(random, history.callbacks().size(), terms.deliver);
            if (fails(drawn, history)) {
                return drawn;
            }
        }
    }
    return std::nullopt;
}

}  // namespace anyorder::minima
