#include <algorithm>
#include <string_view>

#include <anyorder/properties/report_words.h>
#include <anyorder/properties/strength.h>

namespace anyorder {

namespace {

bool repeats(const CheckReport& report) {
    return report.record.plan.deliver == Deliver::at_least_once;
}

std::string_view words_for(Alphabet alphabet) {
    return alphabet == Alphabet::plain ? "small scope, plain operations"
                                       : "small scope, operations of every kind";
}

std::string title_of(Strategy strategy) {
    std::string name(name_of(strategy));
    std::ranges::replace(name, '-', ' ');
    return name;
}

StrengthLine small_scope_line(const CheckReport& report, const SmallScopeRecord& scope,
                              Alphabet searched, const std::string& alphabet) {
    return {.strategy = Strategy::small_scope,
            .name = "small scope",
            .title = std::string(words_for(searched)),
            .guarantee = alphabet + ", in plain names and numbers:\nno scenario with up to " +
                         counted(scope.callbacks_complete, "callback") + " fails in any order" +
                         (repeats(report) ? ", with or without a repeat" : ""),
            .amount = counted(scope.scenarios, "scenario") + ", " + grouped(scope.orders.str()) +
                      (scope.orders == 1 ? " order" : " orders")};
}

std::string scenarios_of(const Tally& tally) {
    return counted(tally.scenarios, "scenario") + " of up to " +
           counted(tally.callbacks_largest, "callback");
}

// Less than this share of such scenarios fail, with 95 % confidence: three in as many as passed.
std::string bound(std::uint64_t scenarios) {
    constexpr std::uint64_t parts_max = 100'000;
    const std::uint64_t parts = std::min((3 * parts_max + scenarios - 1) / scenarios, parts_max);
    const std::string decimals = std::to_string(parts % 1000);
    return std::to_string(parts / 1000) + "." + std::string(3 - decimals.size(), '0') + decimals +
           " %";
}

std::string guarantee_of(Strategy strategy, const CheckReport& report) {
    const Tally& tally = report.of(strategy);
    const std::string with_repeats = repeats(report) ? ", with any repeats" : "";
    switch (strategy) {
        case Strategy::small_scope:
            return {};
        case Strategy::lattice:
            return "all orders of " + scenarios_of(tally) + with_repeats;
        case Strategy::lateness:
            return "all orders of " + scenarios_of(tally) + with_repeats +
                   ",\nin which no callback is overtaken by one that comes 8 or more places later";
        case Strategy::covering_3:
            return "every order of every 3 callbacks, in " + scenarios_of(tally);
        case Strategy::covering_4:
            return "every order of every 4 callbacks, in " + scenarios_of(tally);
        case Strategy::adjacency:
            return "every callback right after every other one,\nin " + scenarios_of(tally);
        case Strategy::network:
            return "what the vendor's retries can do to the order,\ndrawn for " +
                   scenarios_of(tally);
        case Strategy::uniform:
            return "orders drawn at random, all equally likely, of " + scenarios_of(tally) +
                   ":\nwith 95 % confidence less than " + bound(tally.scenarios) +
                   " of such scenarios fail so";
    }
    return {};
}

std::string amount_of(Strategy strategy, const Tally& tally) {
    if (strategy == Strategy::lattice || strategy == Strategy::lateness) {
        return grouped(tally.orders.str()) + " orders without repeats";
    }
    return counted_deliveries(tally.deliveries) + ", " + counted(tally.callbacks, "callback");
}

// Planned, and with nothing to show.
bool is_missing(const CheckReport& report, Strategy strategy) {
    return report.of(strategy).scenarios == 0;
}

}  // namespace

std::string title_of(const Segment& segment) {
    return segment.strategy == Strategy::small_scope ? std::string(words_for(segment.alphabet))
                                                     : title_of(segment.strategy);
}

std::vector<StrengthLine> strength_of(const CheckReport& report) {
    std::vector<StrengthLine> lines;
    if (report.plain_scope.callbacks_complete > 0) {
        lines.push_back(small_scope_line(report, report.plain_scope, Alphabet::plain,
                                         "logins, logouts, publications and stops"));
    }
    if (report.full_scope.callbacks_complete > 0) {
        lines.push_back(small_scope_line(report, report.full_scope, Alphabet::full,
                                         "operations of every kind"));
    }
    for (std::size_t i = 1; i < strategy_count; ++i) {
        const auto strategy = static_cast<Strategy>(i);
        if (!is_missing(report, strategy)) {
            lines.push_back({.strategy = strategy,
                             .name = title_of(strategy),
                             .title = title_of(strategy),
                             .guarantee = guarantee_of(strategy, report),
                             .amount = amount_of(strategy, report.of(strategy))});
        }
    }
    return lines;
}

std::vector<std::string> not_covered(const CheckReport& report) {
    std::vector<std::string> gaps;
    const PlanOptions& plan = report.record.plan;
    const std::size_t complete = report.full_scope.callbacks_complete;
    gaps.push_back(complete == 0 ? "scenarios in every order: not even those of one callback"
                                 : "every order of scenarios with more than " +
                                       counted(complete, "callback"));
    std::string left_out;
    for (std::size_t i = 0; i < strategy_count; ++i) {
        const auto strategy = static_cast<Strategy>(i);
        const bool missing =
            strategy == Strategy::small_scope ? complete == 0 : is_missing(report, strategy);
        if (missing) {
            left_out += (left_out.empty() ? "" : ", ") + std::string(name_of(strategy));
        }
    }
    if (!left_out.empty()) {
        gaps.push_back("what these strategies try: " + left_out +
                       (plan.copies_states ? ""
                                           : "\n(the subject's state cannot be copied, which "
                                             "lattice and lateness need)"));
    }
    std::uint64_t unfinished = 0;
    for (const Tally& tally : report.by_strategy) {
        unfinished += tally.unfinished;
    }
    if (unfinished > 0) {
        gaps.push_back(counted(unfinished, "scenario") +
                       " of lattice and lateness: the subject's states are too many, or a repeat "
                       "changes them");
    }
    if (plan.deliver == Deliver::once) {
        gaps.emplace_back("callbacks that arrive again");
    }
    if (plan.distinct_times) {
        gaps.emplace_back("changes that share a millisecond");
    }
    gaps.emplace_back("what the simulator never does, and what callbacks it does not make");
    return gaps;
}

}  // namespace anyorder
