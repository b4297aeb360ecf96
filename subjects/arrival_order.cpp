#include "arrival_order.h"

namespace anyorder {

void ArrivalOrder::deliver(const Event& event) {
    const std::string room(event.room_id);
    const std::string key(event.key);
    switch (event.kind) {
        case EventKind::room_create:
            rooms_[room] = event.session;
            break;
        case EventKind::room_close:
            rooms_.erase(room);
            break;
        case EventKind::stream_create:
            streams_[{room, key}] = {key, std::string(event.stream_sid), event.seq};
            break;
        case EventKind::stream_close:
            streams_.erase({room, key});
            break;
        case EventKind::room_login:
            users_[{room, key}] = {key, event.user_session};
            break;
        case EventKind::room_logout:
            users_.erase({room, key});
            break;
    }
}

ObservedList ArrivalOrder::list() const {
    ObservedList list;
    for (const auto& [room_id, session] : rooms_) {
        ObservedRoom& room = list.rooms.emplace_back();
        room.room_id = room_id;
        room.room_session_id = session;
        for (const auto& [where, stream] : streams_) {
            if (where.first == room_id) {
                room.streams.push_back(stream);
            }
        }
        for (const auto& [where, user] : users_) {
            if (where.first == room_id) {
                room.users.push_back(user);
            }
        }
    }
    return list;
}

}  // namespace anyorder
