#include "retelling.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace anyorder {

namespace {

// A callback about a stream or a user as one about a stream.
struct Told {
    std::uint32_t callback = 0;
    std::uint8_t stream = 0;
};

// With `sessions_apart` what comes back in a later session of its room is another stream.
std::vector<Told> told(const History& history, bool sessions_apart) {
    using Key = std::tuple<std::string_view, RoomSession, bool, std::string_view>;
    std::map<Key, std::uint8_t> streams;
    std::vector<Told> all;
    for (std::uint32_t i = 0; i < history.callbacks().size(); ++i) {
        const Event& event = history.callbacks()[i];
        if (!is_room(event.kind)) {
            const RoomSession session = sessions_apart ? event.session : RoomSession{};
            const auto next = static_cast<std::uint8_t>(streams.size());
            const Key key{event.room_id, session, is_stream(event.kind), event.key};
            all.push_back({i, streams.try_emplace(key, next).first->second});
        }
    }
    return all;
}

std::vector<Told> without(std::vector<Told> all, std::size_t a, std::size_t b) {
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(b));
    if (a != b) {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(a));
    }
    return all;
}

// One operation a callback after the login that opens the room, each at its own time.
Leap retold(const std::vector<Told>& all, const History& history, const Setting& setting) {
    Leap leap{.scenario = {.setting = setting, .operations = {{.kind = OperationKind::log_in}}},
              .orders = Orders::pool,
              .became = Became(history.callbacks().size(), gone)};
    leap.became.front() = 0;
    std::set<std::uint8_t> live;
    const std::uint64_t tick_ms = setting.distinct_times ? 1 : 0;
    std::uint64_t now_ms = number(history.callbacks().front().time_ms) + tick_ms;
    for (const auto& [callback, stream] : all) {
        const Event& event = history.callbacks()[callback];
        leap.became[callback] = static_cast<std::uint32_t>(leap.scenario.operations.size());
        Operation& operation = leap.scenario.operations.emplace_back();
        operation.stream = stream;
        if (begins(event.kind)) {
            operation.kind =
                live.insert(stream).second ? OperationKind::publish : OperationKind::publish_again;
        } else {
            operation.kind = OperationKind::stop;
            live.erase(stream);
        }
        const std::uint64_t time_ms = std::max(number(event.time_ms), now_ms + tick_ms);
        operation.gap_ms = static_cast<std::uint32_t>(time_ms - now_ms - tick_ms);
        now_ms = time_ms;
    }
    return leap;
}

}  // namespace

void add_retold(std::vector<Leap>& leaps, const Ground& ground) {
    Setting setting = ground.setting();
    setting.families = {.streams = true, .users = false};
    if (!ground.allows(setting)) {
        return;
    }
    for (const std::uint64_t start : ground.seq_starts()) {
        setting.numbers.stream_seq_start = start;
        for (const bool sessions_apart : {false, true}) {
            const std::vector<Told> all = told(ground.history, sessions_apart);
            const auto add = [&](const std::vector<Told>& some) {
                Leap leap = retold(some, ground.history, setting);
                if (ground.allows(leap.scenario)) {
                    leaps.push_back(std::move(leap));
                }
            };
            add(all);
            for (std::size_t i = 0; i < all.size(); ++i) {
                add(without(all, i, i));
                const auto next =
                    std::find_if(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(),
                                 [&](const Told& later) { return later.stream == all[i].stream; });
                if (next != all.end()) {
                    add(without(all, i, static_cast<std::size_t>(next - all.begin())));
                }
            }
        }
    }
}

}  // namespace anyorder
