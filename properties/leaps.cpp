#include "leaps.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "retelling.h"
#include "small_leaps.h"

namespace anyorder {

namespace {

// The original's scenario without some operations. The time that they took passes all the same:
// before the next one that stays, or else before the last.
Leap without(const Ground& ground, std::initializer_list<std::size_t> dropped) {
    const std::vector<Operation>& all = ground.original.scenario.operations;
    const bool time_passes =
        std::ranges::any_of(all, [](const Operation& operation) { return operation.gap_ms > 0; });
    Leap leap{.scenario = {.setting = ground.setting(), .operations = {}}, .orders = Orders::pool};
    std::vector<Operation>& operations = leap.scenario.operations;
    std::uint32_t passed_ms = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (std::ranges::find(dropped, i) != dropped.end()) {
            passed_ms += time_passes ? all[i].gap_ms + 1 : 0;
            continue;
        }
        operations.push_back(all[i]);
        operations.back().gap_ms += std::exchange(passed_ms, 0);
        leap.kept.push_back(i);
    }
    if (!operations.empty()) {
        operations.back().gap_ms += passed_ms;
    }
    return leap;
}

void add_with_fewer_operations(std::vector<Leap>& leaps, const Ground& ground) {
    constexpr std::size_t pairs_up_to = 14;
    constexpr std::size_t triples_up_to = 10;
    const std::size_t operations = ground.original.scenario.operations.size();
    for (std::size_t a = 0; a < operations; ++a) {
        leaps.push_back(without(ground, {a}));
    }
    for (std::size_t a = 0; a < operations && operations <= pairs_up_to; ++a) {
        for (std::size_t b = a + 1; b < operations; ++b) {
            leaps.push_back(without(ground, {a, b}));
        }
    }
    for (std::size_t a = 0; a < operations && operations <= triples_up_to; ++a) {
        for (std::size_t b = a + 1; b < operations; ++b) {
            for (std::size_t c = b + 1; c < operations; ++c) {
                leaps.push_back(without(ground, {a, b, c}));
            }
        }
    }
}

// Only the names that mean something to its kind.
Operation with_its_names(Operation operation) {
    switch (operation.kind) {
        case OperationKind::publish:
            break;
        case OperationKind::publish_again:
        case OperationKind::stop:
        case OperationKind::lose_connection:
        case OperationKind::delete_stream:
            operation.room = 0;
            operation.user = 0;
            break;
        case OperationKind::clear_room:
            operation.user = 0;
            operation.stream = 0;
            break;
        case OperationKind::log_in:
        case OperationKind::log_in_again:
        case OperationKind::reconnect:
        case OperationKind::log_in_elsewhere:
        case OperationKind::log_out:
        case OperationKind::kick:
        case OperationKind::lose_heartbeat:
            operation.stream = 0;
            break;
    }
    return operation;
}

// Every operation on the rooms, users and streams that the scenario names.
std::vector<Operation> operations_on_names_of(const Scenario& scenario) {
    std::set<std::uint8_t> rooms;
    std::set<std::uint8_t> users;
    std::set<std::uint8_t> streams;
    for (const Operation& operation : scenario.operations) {
        rooms.insert(operation.room);
        users.insert(operation.user);
        streams.insert(operation.stream);
    }
    std::vector<Operation> operations;
    const auto add = [&](const Operation& operation) {
        if (std::ranges::find(operations, operation) == operations.end()) {
            operations.push_back(operation);
        }
    };
    for (std::size_t kind = 0; kind < operation_kind_count; ++kind) {
        for (const std::uint8_t room : rooms) {
            for (const std::uint8_t user : users) {
                for (const std::uint8_t stream : streams) {
                    add(with_its_names({.kind = static_cast<OperationKind>(kind),
                                        .room = room,
                                        .user = user,
                                        .stream = stream}));
                }
            }
        }
    }
    return operations;
}

// An operation that makes several callbacks becomes another one.
void add_with_one_replaced(std::vector<Leap>& leaps, const Ground& ground) {
    const std::vector<Operation> others = operations_on_names_of(ground.original.scenario);
    std::map<std::size_t, std::size_t> callbacks_of;
    for (const Origin& origin : ground.history.origins) {
        ++callbacks_of[origin.operation];
    }
    for (const auto& [place, callbacks] : callbacks_of) {
        for (Operation other : others) {
            if (callbacks > 1 && ground.allows(other)) {
                Leap& leap = leaps.emplace_back(without(ground, {}));
                other.gap_ms = leap.scenario.operations[place].gap_ms;
                leap.scenario.operations[place] = other;
            }
        }
    }
}

}  // namespace

bool Ground::allows(const Setting& wanted) const {
    const Setting& known = setting();
    return (!wanted.families.streams || known.families.streams || leeway.families.streams) &&
           (!wanted.families.users || known.families.users || leeway.families.users) &&
           (wanted.distinct_times || !known.distinct_times || leeway.shared_times);
}

bool Ground::allows(const Operation& operation) const {
    return leeway.rarer_operations || operation.kind == OperationKind::log_in ||
           operation.kind == OperationKind::log_out || operation.kind == OperationKind::publish ||
           operation.kind == OperationKind::stop ||
           std::ranges::find(original.scenario.operations, operation.kind, &Operation::kind) !=
               original.scenario.operations.end();
}

bool Ground::allows(const Scenario& scenario) const {
    return allows(scenario.setting) &&
           std::ranges::all_of(scenario.operations,
                               [&](const Operation& operation) { return allows(operation); });
}

std::vector<std::uint64_t> Ground::seq_starts() const {
    const Numbers& numbers = setting().numbers;
    return numbers.stream_seq_start == numbers.user_seq_start
               ? std::vector{numbers.stream_seq_start}
               : std::vector{numbers.stream_seq_start, numbers.user_seq_start};
}

std::vector<Leap> leaps_from(const Ground& ground) {
    std::vector<Leap> leaps;
    if (ground.callbacks() == 0) {
        return leaps;
    }
    const SmallLeaps small(ground);
    small.add_plain(leaps);
    leaps.push_back(without(ground, {}));
    small.add_with_other_names_and_numbers(leaps);
    add_retold(leaps, ground);
    add_with_one_replaced(leaps, ground);
    add_with_fewer_operations(leaps, ground);
    small.add_repeated(leaps);
    small.add_with_time(leaps);
    small.add_larger(leaps);
    return leaps;
}

std::vector<Delivery> deliveries_of(const Leap& leap, const Ground& ground, const History& after) {
    Became became = leap.became;
    if (!leap.kept.empty()) {
        became = by_operation(ground.history, after, leap.kept);
    }
    became.resize(ground.callbacks(), gone);
    const bool repeats = ground.leeway.repeats || ground.has_repeat();
    return deliveries_in(leap.orders,
                         carried_over(ground.original.delivery, became, after.callbacks().size()),
                         repeats);
}

}  // namespace anyorder
