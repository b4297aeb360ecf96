// The single changes that operations are made of: each advances the world's state by one step and
// emits the one callback that tells of it.
#include <algorithm>
#include <utility>

#include <anyorder/sim/world.h>

#include "world_texts.h"

namespace anyorder {

TimeMs World::tick() {
    now_ms_ += setting_.distinct_times ? 1 : 0;
    return TimeMs{now_ms_};
}

Event World::words(EventKind kind, const Room& room) const {
    return {.kind = kind, .session = room.session, .time_ms = TimeMs{now_ms_}};
}

void World::emit(Event event, std::uint8_t room, std::string_view key, std::string_view sid,
                 const Texts& texts) {
    const bool switched_on = is_room(event.kind) ||
                             (is_stream(event.kind) && setting_.families.streams) ||
                             (is_user(event.kind) && setting_.families.users);
    if (!switched_on) {
        return;
    }
    const std::string room_id = room_name(setting_.names, room);
    event.room_id = room_id;
    event.key = key;
    event.stream_sid = sid;
    Texts all = texts;
    append_envelope(all, now_ms_, callbacks_made());
    log_->add(event, all);
    origins_.push_back({operations_seen_, callbacks_of_operation_++});
}

void World::open_room(std::uint8_t index, std::uint8_t creator) {
    const Numbers& numbers = setting_.numbers;
    Room room;
    room.created_ms = tick();
    room.session = RoomSession{numbers.first_session +
                               static_cast<std::uint64_t>(numbers.session_step) * sessions_made_};
    ++sessions_made_;
    room.texts = room_texts(user_name(setting_.names, creator));
    room.next = {.streams = numbers.stream_seq_start, .users = numbers.user_seq_start};
    if (const auto before = next_seqs_.find(index);
        numbers.seqs_continue && before != next_seqs_.end()) {
        room.next = before->second;
    }
    emit(words(EventKind::room_create, room), index, {}, {}, room.texts);
    rooms_.emplace(index, std::move(room));
}

void World::close_room(std::uint8_t index, std::string_view reason) {
    const Room& room = rooms_.at(index);
    tick();
    emit(words(EventKind::room_close, room), index, {}, {},
         {{Field::close_reason, std::string(reason)}});
    next_seqs_[index] = room.next;
    rooms_.erase(index);
}

void World::enter(std::uint8_t room_index, std::uint8_t user, UserSession session, bool again) {
    Room& room = rooms_.at(room_index);
    Presence presence;
    presence.session = session;
    presence.login_ms = tick();
    presence.seq = room.next.users++;
    presence.texts = user_texts(user_name(setting_.names, user),
                                room_name(setting_.names, room_index), again, logins_made_);
    Event event = words(EventKind::room_login, room);
    event.seq = ChangeSeq{presence.seq};
    event.user_session = session;
    emit(event, room_index, user_name(setting_.names, user), {}, presence.texts);
    room.users.insert_or_assign(user, std::move(presence));
}

void World::depart(std::uint8_t room_index, std::uint8_t user, std::string_view reason) {
    Room& room = rooms_.at(room_index);
    const Presence& presence = room.users.at(user);
    tick();
    Event event = words(EventKind::room_logout, room);
    event.seq = ChangeSeq{room.next.users++};
    event.user_session = presence.session;
    event.begun_ms = presence.login_ms;
    emit(event, room_index, user_name(setting_.names, user), {},
         logout_texts(presence.texts, reason));
    room.users.erase(user);
}

void World::create_stream(std::uint8_t room_index, std::uint8_t stream, std::uint8_t user,
                          std::string_view sid, bool again) {
    Room& room = rooms_.at(room_index);
    Publication publication;
    publication.user = user;
    publication.sid = sid;
    publication.created_ms = tick();
    publication.seq = room.next.streams++;
    publication.texts =
        stream_texts(stream_name(setting_.names, stream), user_name(setting_.names, user),
                     room_name(setting_.names, room_index), again, now_ms_, ++publications_made_);
    Event event = words(EventKind::stream_create, room);
    event.seq = ChangeSeq{publication.seq};
    emit(event, room_index, stream_name(setting_.names, stream), sid, publication.texts);
    room.streams.insert_or_assign(stream, std::move(publication));
}

void World::close_stream(std::uint8_t room_index, std::uint8_t stream, std::string_view type) {
    Room& room = rooms_.at(room_index);
    const Publication& publication = room.streams.at(stream);
    tick();
    Event event = words(EventKind::stream_close, room);
    event.seq = ChangeSeq{room.next.streams++};
    event.begun_ms = publication.created_ms;
    emit(event, room_index, stream_name(setting_.names, stream), publication.sid,
         stream_close_texts(user_name(setting_.names, publication.user),
                            room_name(setting_.names, room_index), type));
    room.streams.erase(stream);
}

void World::close_streams_of(std::uint8_t room_index, std::uint8_t user, std::string_view type) {
    std::vector<std::uint8_t> own;
    for (const auto& [stream, publication] : rooms_.at(room_index).streams) {
        if (publication.user == user) {
            own.push_back(stream);
        }
    }
    for (const std::uint8_t stream : own) {
        close_stream(room_index, stream, type);
    }
}

namespace {

std::vector<Attribute> attributes_of(const CallbackLog::Texts& texts) {
    std::vector<Attribute> attributes;
    for (const auto& [field, text] : texts) {
        if (!text.empty()) {
            attributes.push_back({field, text});
        }
    }
    return attributes;
}

}  // namespace

ListedRoom World::listed(std::uint8_t index, const Room& room) const {
    ListedRoom listed{.room_id = room_name(setting_.names, index),
                      .room_session_id = room.session,
                      .create_time_ms = room.created_ms,
                      .attributes = attributes_of(room.texts),
                      .streams = {},
                      .users = {}};
    if (setting_.families.streams) {
        for (const auto& [stream, publication] : room.streams) {
            listed.streams.push_back({.stream_id = stream_name(setting_.names, stream),
                                      .stream_sid = publication.sid,
                                      .stream_seq = ChangeSeq{publication.seq},
                                      .create_time_ms = publication.created_ms,
                                      .attributes = attributes_of(publication.texts)});
        }
    }
    if (setting_.families.users) {
        for (const auto& [user, presence] : room.users) {
            listed.users.push_back({.user_account = user_name(setting_.names, user),
                                    .session_id = presence.session,
                                    .user_update_seq = ChangeSeq{presence.seq},
                                    .login_time_ms = presence.login_ms,
                                    .attributes = attributes_of(presence.texts)});
        }
    }
    std::ranges::sort(listed.streams, {}, &ListedStream::stream_id);
    std::ranges::sort(listed.users, {}, &ListedUser::user_account);
    return listed;
}

std::string World::state() const {
    std::string text = "at " + std::to_string(now_ms_) + ": ";
    for (const auto& [index, room] : rooms_) {
        text += "room " + std::to_string(index) + ":";
        for (const auto& [user, presence] : room.users) {
            text += " user " + std::to_string(user);
        }
        for (const auto& [stream, publication] : room.streams) {
            text += " stream " + std::to_string(stream) + " of " +
                    std::to_string(publication.user) + " since " +
                    std::to_string(number(publication.created_ms));
        }
        text += ";";
    }
    return text;
}

RoomList World::truth() const {
    RoomList list;
    for (const auto& [index, room] : rooms_) {
        list.rooms.push_back(listed(index, room));
    }
    std::ranges::sort(list.rooms, {}, &ListedRoom::room_id);
    return list;
}

}  // namespace anyorder
