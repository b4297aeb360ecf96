#include <algorithm>
#include <array>
#include <cstdint>

#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

namespace anyorder {

namespace {

template <class Value, std::size_t size>
Value pick(Random& random, const std::array<Value, size>& values) {
    return values[static_cast<std::size_t>(random.below(size))];
}

// The vendor's 1, numberings that were joined late, and where types and texts go wrong: one digit
// more, 32 bits, doubles, the sign bit.
constexpr std::array<std::uint64_t, 8> seq_starts = {
    1, 1, 2, 8, 97, 0xffff'fffd, (1ULL << 53) - 2, (1ULL << 63) - 2};

constexpr std::array<std::uint64_t, 6> first_sessions = {
    1, 98, 0xffff'fffe, (1ULL << 53), 858'012'925'204'410'400, 0xffff'ffff'ffff'fff0};

constexpr std::array<std::int64_t, 4> session_steps = {1, -1, 1, 1000};

// In ms. Zero is left to scenarios whose changes may share a millisecond.
constexpr std::array<std::uint32_t, 6> gaps = {1, 10, 900, 1'500, 5'000, 45'000};

Numbers draw_numbers(Random& random) {
    return {.first_session = pick(random, first_sessions),
            .session_step = pick(random, session_steps),
            .stream_seq_start = pick(random, seq_starts),
            .user_seq_start = pick(random, seq_starts),
            .seqs_continue = random.chance(1, 4)};
}

Setting draw_setting(Random& random, const DrawLimits& limits) {
    Setting setting;
    setting.families = limits.families;
    setting.distinct_times = limits.distinct_times;
    setting.names = random.chance(1, 3) ? NameStyle::plain
                                        : static_cast<NameStyle>(random.below(name_style_count));
    setting.numbers = draw_numbers(random);
    return setting;
}

// How often each kind is tried, in enumerator order: coming and going most, the rare ones
// sometimes.
using Weights = std::array<std::uint8_t, operation_kind_count>;
constexpr Weights usual = {6, 1, 1, 1, 3, 1, 1, 8, 2, 6, 1, 1, 1};
constexpr Weights streams_only = {2, 0, 0, 0, 0, 0, 0, 8, 2, 8, 1, 1, 0};
constexpr Weights rooms_come_back = {6, 0, 0, 1, 6, 1, 1, 2, 0, 1, 0, 0, 2};
constexpr std::array<Weights, 4> mixes = {usual, usual, streams_only, rooms_come_back};

OperationKind draw_kind(Random& random, const Weights& weights) {
    std::uint64_t total = 0;
    for (const std::uint8_t weight : weights) {
        total += weight;
    }
    std::uint64_t ticket = random.below(total);
    std::size_t kind = 0;
    while (ticket >= weights[kind]) {
        ticket -= weights[kind++];
    }
    return static_cast<OperationKind>(kind);
}

std::uint32_t draw_gap(Random& random, bool distinct_times) {
    if (!distinct_times && random.chance(1, 2)) {
        return 0;
    }
    return pick(random, gaps);
}

Operation draw_operation(Random& random, const Weights& weights, const DrawLimits& limits) {
    return {.kind = draw_kind(random, weights),
            .room = static_cast<std::uint8_t>(random.below(limits.rooms_max)),
            .user = static_cast<std::uint8_t>(random.below(limits.users_max)),
            .stream = static_cast<std::uint8_t>(random.below(limits.streams_max)),
            .gap_ms = draw_gap(random, limits.distinct_times)};
}

}  // namespace

Scenario draw_scenario(Random& random, const DrawLimits& limits) {
    const Setting setting = draw_setting(random, limits);
    return draw_scenario(random, setting, limits);
}

Scenario draw_scenario(Random& random, const Setting& setting, const DrawLimits& limits) {
    Scenario scenario{.setting = setting, .operations = {}};
    // Few rooms and streams are met again more often, which is where bugs are.
    DrawLimits chosen = limits;
    chosen.rooms_max = 1 + random.below(limits.rooms_max);
    chosen.users_max = 1 + random.below(limits.users_max);
    chosen.streams_max = 1 + random.below(limits.streams_max);
    const Weights weights = pick(random, mixes);
    const std::size_t most = std::max(limits.operations_min, limits.operations_max);
    const std::size_t wanted =
        limits.operations_min + random.below(most - limits.operations_min + 1);
    World world(scenario.setting);
    for (std::size_t tries = 0; tries < wanted * 8; ++tries) {
        const Operation operation = draw_operation(random, weights, chosen);
        if (world.perform(operation)) {
            scenario.operations.push_back(operation);
        }
        if (scenario.operations.size() == wanted) {
            break;
        }
    }
    return scenario;
}

namespace {

constexpr std::array<std::string_view, 2> room_ids = {"r1", "r2"};
constexpr std::array<std::string_view, 3> keys = {"k1", "k2", "k3"};
constexpr std::array<std::string_view, 3> sids = {"a", "b", "c"};
constexpr std::array<std::string_view, 3> names = {"", "x", "y"};

// A pool of few values for everything, so that events meet.
Event draw_event(Random& random) {
    Event event;
    event.kind = static_cast<EventKind>(random.below(event_kind_count));
    event.session = RoomSession{1 + random.below(3)};
    event.time_ms = TimeMs{1'000 + random.below(4)};
    event.room_id = pick(random, room_ids);
    if (is_room(event.kind)) {
        return event;
    }
    event.key = pick(random, keys);
    event.seq = ChangeSeq{1 + random.below(8)};
    if (is_stream(event.kind)) {
        event.stream_sid = pick(random, sids);
    } else {
        event.user_session = UserSession{random.below(3)};
    }
    return event;
}

CallbackLog::Texts draw_texts(Random& random, EventKind kind) {
    CallbackLog::Texts texts;
    for (const Field field : documented_fields(kind)) {
        const bool free_text = form_of(field) == FieldForm::text;
        if (free_text && random.chance(1, 4)) {
            texts.emplace_back(field, std::string(pick(random, names)));
        }
    }
    return texts;
}

// Whether the contract lets both into one delivery: another seq, another list, or no seqs at all.
// One session has one creation, and each session belongs to one room.
bool compatible(const Event& a, const Event& b) {
    if (a.session != b.session) {
        return true;
    }
    if (a.room_id != b.room_id) {
        return false;
    }
    if (a.kind == EventKind::room_create && b.kind == EventKind::room_create) {
        return false;
    }
    const bool same_list =
        (is_stream(a.kind) && is_stream(b.kind)) || (is_user(a.kind) && is_user(b.kind));
    return !same_list || a.seq != b.seq;
}

}  // namespace

std::shared_ptr<const CallbackLog> draw_events(Random& random, std::size_t count,
                                               Contract contract) {
    auto log = std::make_shared<CallbackLog>();
    for (std::size_t tries = 0; tries < count * 4 && log->events().size() < count; ++tries) {
        const Event event = draw_event(random);
        const bool fits = contract == Contract::broken ||
                          std::ranges::all_of(log->events(), [&](const Event& other) {
                              return compatible(event, other);
                          });
        if (fits) {
            log->add(event, draw_texts(random, event.kind));
        }
    }
    return log;
}

}  // namespace anyorder
