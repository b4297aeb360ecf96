// Small scope held against an enumeration that leaves nothing out on the way.
//
// Every sequence of possible operations is walked to its end, and only there are histories of the
// same words counted once. What two prefixes have in common plays no part, so a scenario that a
// wrong idea of sameness would lose is found here.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>

namespace anyorder {
namespace {

using enum OperationKind;

std::string words_of(const History& history) {
    std::string words;
    for (const Event& event : history.callbacks()) {
        words += std::string(name_of(event.kind)) + " " + std::string(event.room_id) + "/" +
                 std::to_string(number(event.session)) + " " + std::string(event.key) + "+" +
                 std::to_string(number(event.seq)) + "#" +
                 std::to_string(number(event.user_session)) + "@" +
                 std::to_string(number(event.time_ms) % 1000) + "; ";
    }
    return words;
}

// Which indexes an operation of this kind means; it leaves the others at zero.
bool has_room(OperationKind kind) {
    return kind != stop && kind != publish_again;
}
bool has_user(OperationKind kind) {
    return has_room(kind) && kind != clear_room;
}
bool has_stream(OperationKind kind) {
    return kind == publish || !has_room(kind);
}

std::vector<OperationKind> kinds_of(Alphabet alphabet) {
    if (alphabet == Alphabet::plain) {
        return {log_in, log_out, publish, stop};
    }
    return {log_in,       log_out,   publish,          stop,      publish_again,
            log_in_again, reconnect, log_in_elsewhere, clear_room};
}

using Names = std::uint8_t Operation::*;

// The names that these operations mean, and one more.
std::uint8_t names_up_to(const std::vector<Operation>& operations, Names name,
                         bool (*means)(OperationKind)) {
    std::uint8_t next = 0;
    for (const Operation& operation : operations) {
        if (means(operation.kind)) {
            next = std::max<std::uint8_t>(next, operation.*name + 1);
        }
    }
    return next;
}

class Walk {
public:
    Walk(const Setting& setting, Alphabet alphabet, std::size_t callbacks)
        : setting_(setting), kinds_(kinds_of(alphabet)), callbacks_(callbacks) {}

    std::set<std::string> all() && {
        extend(World(setting_));
        return std::move(found_);
    }

private:
    [[nodiscard]] World replayed() const {
        World world(setting_);
        for (const Operation& operation : operations_) {
            world.perform(operation);
        }
        return world;
    }

    // All operations over the names used so far and one more of each.
    [[nodiscard]] std::vector<Operation> candidates() const {
        std::vector<Operation> candidates;
        for (const OperationKind kind : kinds_) {
            candidates.push_back({.kind = kind});
        }
        spread(candidates, &Operation::room, has_room);
        spread(candidates, &Operation::user, has_user);
        spread(candidates, &Operation::stream, has_stream);
        if (!setting_.distinct_times && !operations_.empty()) {
            std::vector<Operation> later = candidates;
            for (Operation& operation : later) {
                operation.gap_ms = 1;
            }
            std::ranges::copy(later, std::back_inserter(candidates));
        }
        return candidates;
    }

    void spread(std::vector<Operation>& candidates, Names name,
                bool (*means)(OperationKind)) const {
        const std::uint8_t last = names_up_to(operations_, name, means);
        const std::vector<Operation> first = candidates;
        for (Operation operation : first) {
            while (means(operation.kind) && operation.*name < last) {
                ++(operation.*name);
                candidates.push_back(operation);
            }
        }
    }

    void extend(const World& world) {
        for (const Operation& operation : candidates()) {
            if (world.can(operation)) {
                operations_.push_back(operation);
                follow(replayed(), world.callbacks_made());
                operations_.pop_back();
            }
        }
    }

    void follow(World world, std::size_t callbacks_before) {
        const std::size_t made = world.callbacks_made();
        if (made == callbacks_before || made > callbacks_) {
            return;
        }
        if (made == callbacks_) {
            found_.insert(words_of(std::move(world).finish()));
        } else {
            extend(world);
        }
    }

    Setting setting_;
    std::vector<OperationKind> kinds_;
    std::size_t callbacks_;
    std::vector<Operation> operations_;
    std::set<std::string> found_;
};

struct Scope {
    Alphabet alphabet{};
    std::size_t callbacks = 0;
};

void PrintTo(const Scope& scope, std::ostream* out) {
    *out << (scope.alphabet == Alphabet::plain ? "Plain" : "Full") << scope.callbacks;
}

// The histories of the scenarios in this setting. Session ids that descend are a second numbering
// of the same ones and left out.
std::multiset<std::string> histories_in(const Setting& setting,
                                        const std::vector<Scenario>& scenarios) {
    std::multiset<std::string> histories;
    for (const Scenario& scenario : scenarios) {
        if (scenario.setting == setting) {
            histories.insert(words_of(simulate(scenario)));
        }
    }
    return histories;
}

// The first of `a` that is not in `b`.
std::string first_beside(const auto& a, const auto& b) {
    std::vector<std::string> rest;
    std::ranges::set_difference(a, b, std::back_inserter(rest));
    return rest.empty() ? "" : rest.front();
}

class SmallScopeEnumeration : public ::testing::TestWithParam<Scope> {};

TEST_P(SmallScopeEnumeration, HasEachHistoryOfAllSequencesOfOperationsOnce) {
    const auto [alphabet, callbacks] = GetParam();
    const auto scenarios = small_scenarios({.lists = {}, .alphabet = alphabet}, callbacks);
    for (const Families& families : families_of({})) {
        for (const bool distinct_times : {true, false}) {
            const Setting setting{.families = families, .distinct_times = distinct_times};
            const std::set<std::string> walked = Walk(setting, alphabet, callbacks).all();
            const std::multiset<std::string> found = histories_in(setting, scenarios);
            SCOPED_TRACE(::testing::Message()
                         << "streams " << families.streams << ", users " << families.users
                         << ", distinct times " << distinct_times);
            EXPECT_EQ(found.size(), walked.size());
            EXPECT_EQ(first_beside(walked, found), "") << "is lost";
            EXPECT_EQ(first_beside(found, walked), "") << "is there without need";
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Scopes, SmallScopeEnumeration,
                         ::testing::Values(Scope{Alphabet::plain, 1}, Scope{Alphabet::plain, 2},
                                           Scope{Alphabet::plain, 3}, Scope{Alphabet::plain, 4},
                                           Scope{Alphabet::plain, 5}, Scope{Alphabet::full, 1},
                                           Scope{Alphabet::full, 2}, Scope{Alphabet::full, 3},
                                           Scope{Alphabet::full, 4}, Scope{Alphabet::full, 5}),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace anyorder
