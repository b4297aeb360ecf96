#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>

#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>

namespace anyorder {

std::vector<Families> families_of(const Lists& lists) {
    std::vector<Families> families;
    for (const bool streams : {false, true}) {
        for (const bool users : {false, true}) {
            const bool asked_for = (!streams || lists.streams) && (!users || lists.users);
            const bool says_anything = lists.rooms || streams || users;
            if (asked_for && says_anything) {
                families.push_back({.streams = streams, .users = users});
            }
        }
    }
    return families;
}

namespace {

constexpr Numbers ascending_sessions;
constexpr Numbers descending_sessions = {.first_session = 9, .session_step = -1};

// How many rooms, users and streams a scenario has named so far.
struct Named {
    std::uint8_t rooms = 0;
    std::uint8_t users = 0;
    std::uint8_t streams = 0;
};

Named with(Named named, const Operation& operation) {
    named.rooms = std::max<std::uint8_t>(named.rooms, operation.room + 1);
    named.users = std::max<std::uint8_t>(named.users, operation.user + 1);
    if (operation.kind == OperationKind::publish) {
        named.streams = std::max<std::uint8_t>(named.streams, operation.stream + 1);
    }
    return named;
}

enum class Names { room, room_and_user, room_user_and_stream, stream };

struct Letter {
    OperationKind kind{};
    Names names{};
};
constexpr std::array<Letter, 9> letters = {{
    {OperationKind::log_in, Names::room_and_user},
    {OperationKind::log_out, Names::room_and_user},
    {OperationKind::publish, Names::room_user_and_stream},
    {OperationKind::stop, Names::stream},
    // Up to here the plain alphabet.
    {OperationKind::publish_again, Names::stream},
    {OperationKind::log_in_again, Names::room_and_user},
    {OperationKind::reconnect, Names::room_and_user},
    {OperationKind::log_in_elsewhere, Names::room_and_user},
    {OperationKind::clear_room, Names::room},
}};

std::span<const Letter> letters_of(Alphabet alphabet) {
    constexpr std::size_t plain = 4;
    return alphabet == Alphabet::plain ? std::span(letters).first(plain) : std::span(letters);
}

// Every operation of the letter over the names there are and the next new one of each.
std::vector<Operation> operations_of(const Letter& letter, const Named& named) {
    const bool has_room = letter.names != Names::stream;
    const bool has_user =
        letter.names == Names::room_and_user || letter.names == Names::room_user_and_stream;
    const bool has_stream =
        letter.names == Names::room_user_and_stream || letter.names == Names::stream;
    constexpr std::uint8_t none = 0;
    const std::uint8_t room_max = has_room ? named.rooms : none;
    const std::uint8_t user_max = has_user ? named.users : none;
    const std::uint8_t stream_max = has_stream ? named.streams : none;
    std::vector<Operation> operations;
    for (std::uint8_t room = 0; room <= room_max; ++room) {
        for (std::uint8_t user = 0; user <= user_max; ++user) {
            for (std::uint8_t stream = 0; stream <= stream_max; ++stream) {
                operations.push_back(
                    {.kind = letter.kind, .room = room, .user = user, .stream = stream});
            }
        }
    }
    return operations;
}

// Depth first over operations; each step must add a callback, so the depth is bounded by the size.
class Enumeration {
public:
    Enumeration(const Setting& setting, Alphabet alphabet, std::size_t callbacks,
                const VisitScenario& visit)
        : scenario_{.setting = setting, .operations = {}},
          letters_(letters_of(alphabet)),
          callbacks_(callbacks),
          visit_(visit) {}

    // Whether all were visited.
    bool run() && {
        extend(World(scenario_.setting, Record::words), {});
        return going_on_;
    }

private:
    void extend(const World& world, const Named& named) {
        for (const Letter& letter : letters_) {
            for (const Operation& operation : operations_of(letter, named)) {
                const bool may_share_time =
                    !scenario_.setting.distinct_times && !scenario_.operations.empty();
                for (std::uint32_t gap_ms = 0; gap_ms <= (may_share_time ? 1U : 0U); ++gap_ms) {
                    Operation timed = operation;
                    timed.gap_ms = gap_ms;
                    if (going_on_ && world.can(timed)) {
                        follow(world, timed, with(named, timed));
                    }
                }
            }
        }
    }

    void follow(World world, const Operation& operation, const Named& named) {
        const std::size_t before = world.callbacks_made();
        world.perform(operation);
        if (world.callbacks_made() == before || world.callbacks_made() > callbacks_) {
            return;
        }
        const bool complete = world.callbacks_made() == callbacks_;
        // Equal callbacks do not make an equal future: it matters, too, who published what.
        const bool is_new = complete
                                ? ended_.insert(world.words()).second
                                : on_the_way_.insert(world.state().append(world.words())).second;
        if (!is_new) {
            return;
        }
        scenario_.operations.push_back(operation);
        if (complete) {
            take(world);
        } else {
            extend(world, named);
        }
        scenario_.operations.pop_back();
    }

    void take(const World& world) {
        going_on_ = visit_(scenario_);
        if (going_on_ && world.sessions_made() > 1) {
            scenario_.setting.numbers = descending_sessions;
            going_on_ = visit_(scenario_);
            scenario_.setting.numbers = ascending_sessions;
        }
    }

    Scenario scenario_;
    std::span<const Letter> letters_;
    std::size_t callbacks_;
    const VisitScenario& visit_;
    // What has been seen, byte for byte. Asked, never walked.
    std::unordered_set<std::string> ended_;
    std::unordered_set<std::string> on_the_way_;
    bool going_on_ = true;
};

}  // namespace

bool for_each_small_scenario(const SmallScope& scope, std::size_t callbacks,
                             const VisitScenario& visit) {
    for (const Families& families : families_of(scope.lists)) {
        for (const bool distinct_times : {true, false}) {
            if (!distinct_times && scope.distinct_times) {
                continue;
            }
            Setting setting;
            setting.families = families;
            setting.distinct_times = distinct_times;
            if (!Enumeration(setting, scope.alphabet, callbacks, visit).run()) {
                return false;
            }
        }
    }
    return true;
}

std::vector<Scenario> small_scenarios(const SmallScope& scope, std::size_t callbacks) {
    std::vector<Scenario> all;
    for_each_small_scenario(scope, callbacks, [&](const Scenario& scenario) {
        all.push_back(scenario);
        return true;
    });
    return all;
}

std::uint64_t count_small_scenarios(const SmallScope& scope, std::size_t callbacks) {
    std::uint64_t count = 0;
    for_each_small_scenario(scope, callbacks, [&](const Scenario& /*scenario*/) {
        ++count;
        return true;
    });
    return count;
}

bool is_in_small_scope(const Scenario& scenario, Alphabet alphabet) {
    const Setting& setting = scenario.setting;
    const std::span<const Letter> known = letters_of(alphabet);
    const bool plain_setting =
        setting.names == NameStyle::plain &&
        (setting.numbers == ascending_sessions || setting.numbers == descending_sessions);
    return plain_setting &&
           std::ranges::all_of(scenario.operations, [&](const Operation& operation) {
               return operation.gap_ms <= 1 &&
                      std::ranges::find(known, operation.kind, &Letter::kind) != known.end();
           });
}

bool for_each_order(std::size_t callbacks, const std::function<bool(const Delivery&)>& visit) {
    Delivery delivery = in_true_order(callbacks);
    do {
        if (!visit(delivery)) {
            return false;
        }
    } while (std::ranges::next_permutation(delivery).found);
    return true;
}

bool for_each_order_with_a_repeat(std::size_t callbacks,
                                  const std::function<bool(const Delivery&)>& visit) {
    // The permutations of n indexes and one more copy of `repeated` are the deliveries wanted, each
    // once: next_permutation takes equal elements for equal.
    for (std::uint32_t repeated = 0; repeated < callbacks; ++repeated) {
        Delivery delivery = in_true_order(callbacks);
        delivery.insert(delivery.begin() + repeated, repeated);
        do {
            if (!visit(delivery)) {
                return false;
            }
        } while (std::ranges::next_permutation(delivery).found);
    }
    return true;
}

}  // namespace anyorder
