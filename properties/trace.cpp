#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <anyorder/properties/judge.h>
#include <anyorder/properties/trace.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

// What happened first comes first. In one millisecond a room is created before anything happens in
// it, and closed after that.
auto true_order(const Event& event) {
    const int stage = event.kind == EventKind::room_create  ? 0
                      : event.kind == EventKind::room_close ? 2
                                                            : 1;
    return std::tuple(number(event.time_ms), stage, number(event.session), number(event.seq),
                      event.kind, event.key);
}

// One room's callbacks in the true order, each change once, and the order of the trace in these
// terms.
TraceRoom room_of(std::vector<Event> captured) {
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
    std::vector<std::size_t> order(distinct.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return true_order(distinct[i]); });
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
    struct Session {
        bool created = false;
        std::set<std::uint64_t> stream_seqs;
        std::set<std::uint64_t> user_seqs;
    };
    std::map<RoomSession, Session> sessions;
    for (const Event& event : callbacks) {
        Session& session = sessions[event.session];
        session.created = session.created || event.kind == EventKind::room_create;
        if (!is_room(event.kind)) {
            (is_stream(event.kind) ? session.stream_seqs : session.user_seqs)
                .insert(number(event.seq));
        }
    }
    std::vector<std::string> gaps;
    for (const auto& [id, session] : sessions) {
        const std::string where =
            "room " + shown(callbacks.front().room_id) + ", session " + std::to_string(number(id));
        if (!session.created) {
            gaps.push_back(where + ": room_create is missing");
        }
        if (!session.stream_seqs.empty()) {
            add_gaps(where, "stream_seq", session.stream_seqs, gaps);
        }
        if (!session.user_seqs.empty()) {
            add_gaps(where, "user_update_seq", session.user_seqs, gaps);
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
    for (auto& [room_id, events] : of_room) {
        rooms.push_back(room_of(std::move(events)));
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
