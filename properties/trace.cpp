#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <anyorder/properties/judge.h>
#include <anyorder/properties/trace.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

// When a session of a room was opened and closed, as far as its callbacks say.
struct Lifetime {
    std::optional<TimeMs> created;
    std::optional<TimeMs> closed;
    TimeMs first{std::numeric_limits<std::uint64_t>::max()};
};

std::map<RoomSession, Lifetime> lifetimes_in(std::span<const Event> callbacks) {
    std::map<RoomSession, Lifetime> lifetimes;
    for (const Event& event : callbacks) {
        Lifetime& lifetime = lifetimes[event.session];
        lifetime.first = std::min(lifetime.first, event.time_ms);
        if (event.kind == EventKind::room_create) {
            lifetime.created = event.time_ms;
        } else if (event.kind == EventKind::room_close) {
            lifetime.closed = event.time_ms;
        }
    }
    return lifetimes;
}

// A room has one session at a time, so they come one after the other. Of two that were opened in
// one millisecond the one that was closed first came first; one that is still open is the last.
std::vector<RoomSession> sessions_in_order(std::span<const Event> callbacks) {
    constexpr TimeMs never{std::numeric_limits<std::uint64_t>::max()};
    std::vector<std::tuple<TimeMs, TimeMs, RoomSession>> spans;
    for (const auto& [session, lifetime] : lifetimes_in(callbacks)) {
        spans.emplace_back(lifetime.created.value_or(lifetime.first),
                           lifetime.closed.value_or(never), session);
    }
    std::ranges::sort(spans);
    std::vector<RoomSession> sessions;
    sessions.reserve(spans.size());
    for (const auto& [created, closed, session] : spans) {
        sessions.push_back(session);
    }
    return sessions;
}

// For each callback its time, or the latest time of those with smaller seqs in its list where that
// is later: a list's seqs are its order, whatever the clocks say.
std::vector<TimeMs> times_in_order_of_seqs(std::span<const Event> callbacks) {
    std::vector<TimeMs> times;
    std::vector<std::size_t> by_seq;
    for (std::size_t i = 0; i < callbacks.size(); ++i) {
        times.push_back(callbacks[i].time_ms);
        by_seq.push_back(i);
    }
    std::ranges::stable_sort(by_seq, {}, [&](std::size_t i) { return callbacks[i].seq; });
    std::map<std::pair<RoomSession, bool>, TimeMs> latest;
    for (const std::size_t i : by_seq) {
        if (!is_room(callbacks[i].kind)) {
            TimeMs& time = latest[{callbacks[i].session, is_stream(callbacks[i].kind)}];
            time = std::max(time, times[i]);
            times[i] = time;
        }
    }
    return times;
}

// What happened first comes first, so that whatever happened up to some moment is a history too: a
// session is created before anything happens in it, closed after that and before the next one is
// created, and no seq of a list comes before a smaller one.
std::vector<std::size_t> true_order(std::span<const Event> callbacks) {
    std::map<RoomSession, std::size_t> place_of_session;
    for (const RoomSession session : sessions_in_order(callbacks)) {
        place_of_session.emplace(session, place_of_session.size());
    }
    const std::vector<TimeMs> times = times_in_order_of_seqs(callbacks);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < callbacks.size(); ++i) {
        order.push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        const Event& event = callbacks[i];
        const int stage = event.kind == EventKind::room_create  ? 0
                          : event.kind == EventKind::room_close ? 2
                                                                : 1;
        return std::tuple(place_of_session.at(event.session), stage, times[i],
                          is_stream(event.kind), event.seq, event.kind, event.key);
    });
    return order;
}

// One room's callbacks in the true order, each change once, and the order of the trace in these
// terms.
TraceRoom room_of(const std::vector<Event>& captured) {
    std::vector<Event> distinct;
    std::vector<std::size_t> index_of_captured;
    for (const Event& event : captured) {
        const auto known = std::ranges::find_if(
            distinct, [&](const Event& other) { return same_change(other, event); });
        index_of_captured.push_back(static_cast<std::size_t>(known - distinct.begin()));
        if (known == distinct.end()) {
            distinct.push_back(event);
        }
    }
    const std::vector<std::size_t> order = true_order(distinct);
    std::vector<std::uint32_t> place(distinct.size());
    auto log = std::make_shared<CallbackLog>();
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = static_cast<std::uint32_t>(i);
        log->add(distinct[order[i]]);
    }
    TraceRoom room{
        .log = log, .truth = observe(specified_list(log->events())), .captured = {}, .gaps = {}};
    for (const std::size_t index : index_of_captured) {
        room.captured.push_back(place[index]);
    }
    return room;
}

std::string range_text(std::uint64_t first, std::uint64_t last) {
    return first == last ? std::to_string(first) + " is missing"
                         : std::to_string(first) + " to " + std::to_string(last) + " are missing";
}

// Seqs count from 1, or go on where an earlier session of the room ended.
void add_gaps(const std::string& where, std::string_view seq_name,
              const std::set<std::uint64_t>& seqs, std::vector<std::string>& gaps) {
    std::uint64_t expected = *seqs.begin();
    if (expected > 1) {
        gaps.push_back(where + ": " + std::string(seq_name) + " begins at " +
                       std::to_string(expected));
    }
    for (const std::uint64_t seq : seqs) {
        if (seq > expected) {
            gaps.push_back(where + ": " + std::string(seq_name) + " " +
                           range_text(expected, seq - 1));
        }
        expected = seq + 1;
    }
}

std::vector<std::string> gaps_in(std::span<const Event> callbacks) {
    struct Seqs {
        std::set<std::uint64_t> of_streams;
        std::set<std::uint64_t> of_users;
    };
    std::map<RoomSession, Seqs> seqs;
    for (const Event& event : callbacks) {
        if (!is_room(event.kind)) {
            (is_stream(event.kind) ? seqs[event.session].of_streams : seqs[event.session].of_users)
                .insert(number(event.seq));
        }
    }
    const std::map<RoomSession, Lifetime> lifetimes = lifetimes_in(callbacks);
    const std::vector<RoomSession> sessions = sessions_in_order(callbacks);
    std::vector<std::string> gaps;
    for (const RoomSession session : sessions) {
        const std::string where = "room " + shown(callbacks.front().room_id) + ", session " +
                                  std::to_string(number(session));
        if (!lifetimes.at(session).created) {
            gaps.push_back(where + ": room_create is missing");
        }
        if (!seqs[session].of_streams.empty()) {
            add_gaps(where, "stream_seq", seqs[session].of_streams, gaps);
        }
        if (!seqs[session].of_users.empty()) {
            add_gaps(where, "user_update_seq", seqs[session].of_users, gaps);
        }
        if (!lifetimes.at(session).closed && session != sessions.back()) {
            gaps.push_back(where + ": room_close is missing");
        }
    }
    return gaps;
}

}  // namespace

std::vector<TraceRoom> split_by_room(std::span<const Event> captured) {
    std::map<std::string_view, std::vector<Event>> of_room;
    for (const Event& event : captured) {
        of_room[event.room_id].push_back(event);
    }
    std::vector<TraceRoom> rooms;
    for (const auto& [room_id, events] : of_room) {
        rooms.push_back(room_of(events));
        rooms.back().gaps = gaps_in(rooms.back().log->events());
    }
    return rooms;
}

Conclusion conclusion_of(const TraceReport& report) {
    if (!report.failure) {
        return report.arrival_order_wrong == 0 ? Conclusion::nothing_tested : Conclusion::passed;
    }
    if (report.failure->another_time) {
        return Conclusion::flaky;
    }
    return violated(report.failure->verdict) ? Conclusion::violated : Conclusion::subject_failed;
}

}  // namespace anyorder
