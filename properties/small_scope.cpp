#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

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

// The callbacks' words, without the reasons that closes give.
std::string words_of(const History& history) {
    std::string words;
    for (const Event& event : history.callbacks()) {
        words += std::to_string(static_cast<int>(event.kind));
        for (const std::uint64_t value : {number(event.session), number(event.seq),
                                          number(event.time_ms), number(event.user_session)}) {
            words += ',' + std::to_string(value);
        }
        words.append(",").append(event.room_id).append(",").append(event.key).append(";");
    }
    return words;
}

bool has_two_sessions(const History& history) {
    return std::ranges::count(history.callbacks(), EventKind::room_create, &Event::kind) > 1;
}

// Depth first over operations; each step must add a callback, so the depth is bounded by the size.
class Enumeration {
public:
    Enumeration(const Setting& setting, Alphabet alphabet, std::size_t callbacks)
        : scenario_{.setting = setting, .operations = {}},
          letters_(letters_of(alphabet)),
          callbacks_(callbacks) {}

    std::vector<Scenario> all() && {
        extend({});
        return std::move(found_);
    }

private:
    void extend(const Named& named) {
        for (const Letter& letter : letters_) {
            for (Operation operation : operations_of(letter, named)) {
                const bool may_share_time =
                    !scenario_.setting.distinct_times && !scenario_.operations.empty();
                for (std::uint32_t gap_ms = 0; gap_ms <= (may_share_time ? 1U : 0U); ++gap_ms) {
                    operation.gap_ms = gap_ms;
                    try_operation(operation, with(named, operation));
                }
            }
        }
    }

    void try_operation(const Operation& operation, const Named& named) {
        World world(scenario_.setting);
        for (const Operation& earlier : scenario_.operations) {
            world.perform(earlier);
        }
        const std::size_t before = world.callbacks_made();
        if (!world.perform(operation) || world.callbacks_made() == before ||
            world.callbacks_made() > callbacks_) {
            return;
        }
        const bool complete = world.callbacks_made() == callbacks_;
        const std::string state = world.state();
        const History history = std::move(world).finish();
        // Equal callbacks do not make an equal future: it matters, too, who published what.
        const std::string so_far = words_of(history) + (complete ? "" : state);
        if (!seen_.insert(so_far).second) {
            return;
        }
        scenario_.operations.push_back(operation);
        if (complete) {
            record(history);
        } else {
            extend(named);
        }
        scenario_.operations.pop_back();
    }

    void record(const History& history) {
        found_.push_back(scenario_);
        if (has_two_sessions(history)) {
            Scenario descending = scenario_;
            descending.setting.numbers = descending_sessions;
            found_.push_back(std::move(descending));
        }
    }

    Scenario scenario_;
    std::span<const Letter> letters_;
    std::size_t callbacks_;
    std::set<std::string> seen_;
    std::vector<Scenario> found_;
};

}  // namespace

std::vector<Scenario> small_scenarios(const SmallScope& scope, std::size_t callbacks) {
    std::vector<Scenario> all;
    for (const Families& families : families_of(scope.lists)) {
        for (const bool distinct_times : {true, false}) {
            if (!distinct_times && scope.distinct_times) {
                continue;
            }
            Setting setting;
            setting.families = families;
            setting.distinct_times = distinct_times;
            std::ranges::move(Enumeration(setting, scope.alphabet, callbacks).all(),
                              std::back_inserter(all));
        }
    }
    return all;
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
