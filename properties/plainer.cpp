#include "plainer.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anyorder {

namespace {

constexpr Numbers plain_numbers;

OperationKind plainer_kind(OperationKind kind) {
    switch (kind) {
        case OperationKind::kick:
        case OperationKind::lose_heartbeat:
        case OperationKind::clear_room:
            return OperationKind::log_out;
        case OperationKind::lose_connection:
        case OperationKind::delete_stream:
            return OperationKind::stop;
        case OperationKind::log_in_elsewhere:
            return OperationKind::log_in;
        case OperationKind::log_in_again:
            return OperationKind::reconnect;
        case OperationKind::reconnect:
        case OperationKind::log_in:
        case OperationKind::log_out:
        case OperationKind::publish:
        case OperationKind::publish_again:
        case OperationKind::stop:
            return kind;
    }
    return kind;
}

std::size_t oddities_of(const Numbers& numbers) {
    std::size_t odd = numbers.seqs_continue ? 1 : 0;
    odd += numbers.first_session != plain_numbers.first_session ? 1 : 0;
    odd += numbers.session_step != plain_numbers.session_step ? 2 : 0;
    odd += numbers.session_step < -1 || numbers.session_step > 1 ? 1 : 0;
    odd += numbers.stream_seq_start != plain_numbers.stream_seq_start ? 1 : 0;
    odd += numbers.user_seq_start != plain_numbers.user_seq_start ? 1 : 0;
    return odd;
}

std::size_t oddities_of(const Setting& setting) {
    std::size_t odd = oddities_of(setting.numbers);
    odd += setting.names != NameStyle::plain ? 1 : 0;
    odd += setting.distinct_times ? 0 : 1;
    odd += setting.families.streams ? 1 : 0;
    odd += setting.families.users ? 1 : 0;
    return odd;
}

}  // namespace

void make_plainer(Setting& setting, std::size_t which) {
    switch (which) {
        case 0:
            setting.families = {.streams = false, .users = false};
            break;
        case 1:
            setting.families.users = false;
            break;
        case 2:
            setting.families.streams = false;
            break;
        case 3:
            setting.names = NameStyle::plain;
            break;
        case 4:
            setting.numbers = plain_numbers;
            break;
        case 5:
            setting.numbers.first_session = plain_numbers.first_session;
            break;
        case 6:
            setting.numbers.session_step = setting.numbers.session_step > 0 ? 1 : -1;
            break;
        case 7:
            setting.numbers.stream_seq_start = plain_numbers.stream_seq_start;
            break;
        case 8:
            setting.numbers.user_seq_start = plain_numbers.user_seq_start;
            break;
        case 9:
            setting.numbers.seqs_continue = false;
            break;
        case 10:
            setting.distinct_times = true;
            break;
        default:
            break;
    }
}

void make_plainer(Operation& operation, std::size_t which) {
    switch (which) {
        case 0:
            operation.kind = plainer_kind(operation.kind);
            break;
        case 1:
            operation.room = 0;
            break;
        case 2:
            operation.user = 0;
            break;
        case 3:
            operation.stream = 0;
            break;
        default:
            break;
    }
}

bool rename(Scenario& scenario, std::size_t which) {
    // Three kinds of name, and for each the pairs (1→0), (2→0), (2→1), (3→0), (3→1), (3→2).
    struct Pair {
        std::uint8_t from;
        std::uint8_t to;
    };
    constexpr std::array<Pair, 6> pairs = {{{1, 0}, {2, 0}, {2, 1}, {3, 0}, {3, 1}, {3, 2}}};
    constexpr std::array<std::uint8_t Operation::*, 3> names = {&Operation::room, &Operation::user,
                                                                &Operation::stream};
    const Pair pair = pairs[which % pairs.size()];
    std::uint8_t Operation::*const name = names[which / pairs.size()];
    bool changed = false;
    for (Operation& operation : scenario.operations) {
        if (operation.*name == pair.from) {
            operation.*name = pair.to;
            changed = true;
        }
    }
    return changed;
}

std::size_t oddities_of(const Scenario& scenario) {
    std::size_t odd = oddities_of(scenario.setting);
    for (const Operation& operation : scenario.operations) {
        odd += std::size_t{operation.room} + operation.user + operation.stream;
        odd += plainer_kind(operation.kind) != operation.kind ? 1 : 0;
    }
    return odd;
}

}  // namespace anyorder
