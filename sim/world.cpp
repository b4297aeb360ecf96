#include <utility>

#include <anyorder/sim/world.h>

#include "world_texts.h"

namespace anyorder {

namespace {

// stream_close: type.
constexpr std::string_view stopped = "0";
constexpr std::string_view heartbeat_lost = "1";
constexpr std::string_view same_user_again = "2";
constexpr std::string_view kicked = "3";
constexpr std::string_view connection_lost = "4";
constexpr std::string_view room_cleared = "5";
constexpr std::string_view deleted = "100";

// room_logout: reason.
constexpr std::string_view logged_out = "0";
constexpr std::string_view timed_out = "1";
constexpr std::string_view replaced_or_kicked = "3";

// room_close: close_reason.
constexpr std::string_view empty = "0";
constexpr std::string_view empty_after_timeout = "1";
constexpr std::string_view closed_by_server = "2";

}  // namespace

World::World(const Setting& setting, Record record)
    : setting_(setting), now_ms_(number(setting.start_ms)) {
    if (record == Record::callbacks) {
        log_.emplace();
    }
}

bool World::can(const Operation& operation) const {
    switch (operation.kind) {
        case OperationKind::log_in:
            return !is_in(operation.room, operation.user);
        case OperationKind::log_in_again:
        case OperationKind::reconnect:
        case OperationKind::log_out:
        case OperationKind::kick:
        case OperationKind::lose_heartbeat:
            return is_in(operation.room, operation.user);
        case OperationKind::log_in_elsewhere:
            return can_log_in_elsewhere(operation);
        case OperationKind::publish:
            return is_in(operation.room, operation.user) && !room_of_stream(operation.stream);
        case OperationKind::publish_again:
            return can_publish_again(operation);
        case OperationKind::stop:
        case OperationKind::lose_connection:
        case OperationKind::delete_stream:
            return room_of_stream(operation.stream).has_value();
        case OperationKind::clear_room:
            return rooms_.contains(operation.room);
    }
    return false;
}

bool World::can_log_in_elsewhere(const Operation& operation) const {
    return !is_in(operation.room, operation.user) && !rooms_of(operation.user).empty();
}

bool World::can_publish_again(const Operation& operation) const {
    const auto room = room_of_stream(operation.stream);
    if (!room) {
        return false;
    }
    const TimeMs created_ms = rooms_.at(*room).streams.at(operation.stream).created_ms;
    const std::uint64_t then_ms = now_ms_ + operation.gap_ms + (setting_.distinct_times ? 1 : 0);
    return then_ms - number(created_ms) <= republish_window_ms;
}

bool World::perform(const Operation& operation) {
    const bool possible = can(operation);
    callbacks_of_operation_ = 0;
    if (possible) {
        now_ms_ += operation.gap_ms;
        change(operation);
    }
    ++operations_seen_;
    return possible;
}

void World::change(const Operation& operation) {
    switch (operation.kind) {
        case OperationKind::log_in:
            return log_in(operation);
        case OperationKind::log_in_again:
            return log_in_again(operation, false);
        case OperationKind::reconnect:
            return log_in_again(operation, true);
        case OperationKind::log_in_elsewhere:
            return log_in_elsewhere(operation);
        case OperationKind::log_out:
            return leave(operation, stopped, logged_out, empty);
        case OperationKind::kick:
            return leave(operation, kicked, replaced_or_kicked, empty);
        case OperationKind::lose_heartbeat:
            return leave(operation, heartbeat_lost, timed_out, empty_after_timeout);
        case OperationKind::publish:
            return publish(operation);
        case OperationKind::publish_again:
            return publish_again(operation);
        case OperationKind::stop:
            return end_stream(operation, stopped);
        case OperationKind::lose_connection:
            return end_stream(operation, connection_lost);
        case OperationKind::delete_stream:
            return end_stream(operation, deleted);
        case OperationKind::clear_room:
            return clear_room(operation);
    }
}

void World::log_in(const Operation& operation) {
    if (!rooms_.contains(operation.room)) {
        open_room(operation.room, operation.user);
    }
    enter(operation.room, operation.user, UserSession{++logins_made_}, false);
}

void World::log_in_again(const Operation& operation, bool keeps_session) {
    UserSession session = rooms_.at(operation.room).users.at(operation.user).session;
    if (!keeps_session) {
        close_streams_of(operation.room, operation.user, same_user_again);
        session = UserSession{++logins_made_};
    }
    depart(operation.room, operation.user, replaced_or_kicked);
    enter(operation.room, operation.user, session, true);
}

void World::log_in_elsewhere(const Operation& operation) {
    for (const std::uint8_t other : rooms_of(operation.user)) {
        Operation departure = operation;
        departure.room = other;
        leave(departure, same_user_again, replaced_or_kicked, empty);
    }
    log_in(operation);
}

void World::leave(const Operation& operation, std::string_view close_type, std::string_view reason,
                  std::string_view room_close_reason) {
    close_streams_of(operation.room, operation.user, close_type);
    depart(operation.room, operation.user, reason);
    if (rooms_.at(operation.room).users.empty()) {
        close_room(operation.room, room_close_reason);
    }
}

void World::publish(const Operation& operation) {
    const std::uint64_t sid = publications_made_ + 1;
    create_stream(operation.room, operation.stream, operation.user, sid, false);
}

void World::publish_again(const Operation& operation) {
    const std::uint8_t room = *room_of_stream(operation.stream);
    const Publication known = rooms_.at(room).streams.at(operation.stream);
    create_stream(room, operation.stream, known.user, known.sid, true);
}

void World::end_stream(const Operation& operation, std::string_view close_type) {
    close_stream(*room_of_stream(operation.stream), operation.stream, close_type);
}

void World::clear_room(const Operation& operation) {
    Room& room = rooms_.at(operation.room);
    while (!room.streams.empty()) {
        close_stream(operation.room, room.streams.begin()->first, room_cleared);
    }
    while (!room.users.empty()) {
        depart(operation.room, room.users.begin()->first, replaced_or_kicked);
    }
    close_room(operation.room, closed_by_server);
}

std::vector<std::uint8_t> World::rooms_of(std::uint8_t user) const {
    std::vector<std::uint8_t> rooms;
    for (const auto& [index, room] : rooms_) {
        if (room.users.contains(user)) {
            rooms.push_back(index);
        }
    }
    return rooms;
}

bool World::is_in(std::uint8_t room, std::uint8_t user) const {
    const auto place = rooms_.find(room);
    return place != rooms_.end() && place->second.users.contains(user);
}

std::optional<std::uint8_t> World::room_of_stream(std::uint8_t stream) const {
    for (const auto& [index, room] : rooms_) {
        if (room.streams.contains(stream)) {
            return index;
        }
    }
    return std::nullopt;
}

History World::finish() && {
    RoomList list = truth();
    auto log = std::make_shared<const CallbackLog>(*std::exchange(log_, std::nullopt));
    return {.log = std::move(log), .truth = std::move(list), .origins = std::move(origins_)};
}

History simulate(const Scenario& scenario) {
    World world(scenario.setting);
    for (const Operation& operation : scenario.operations) {
        world.perform(operation);
    }
    return std::move(world).finish();
}

}  // namespace anyorder
