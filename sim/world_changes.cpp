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

namespace {

std::string sid_text(std::uint64_t sid) {
    return "s-" + std::to_string(sid);
}

// Seven bits a byte, so that numbers put together can be told apart.
void put(std::string& bytes, std::uint64_t value) {
    for (; value > 0x7f; value >>= 7) {
        bytes += static_cast<char>(value | 0x80);
    }
    bytes += static_cast<char>(value);
}

}  // namespace

template <class MakeTexts>
void World::emit(Event event, std::uint8_t room, std::uint8_t name, std::uint64_t sid,
                 MakeTexts make_texts) {
    const bool switched_on = is_room(event.kind) ||
                             (is_stream(event.kind) && setting_.families.streams) ||
                             (is_user(event.kind) && setting_.families.users);
    if (!switched_on) {
        return;
    }
    if (log_) {
        write(event, room, name, sid, make_texts());
    } else {
        for (const std::uint64_t word :
             {std::uint64_t{static_cast<std::uint8_t>(event.kind)}, std::uint64_t{room},
              std::uint64_t{name}, number(event.session), number(event.seq),
              number(event.time_ms) - number(setting_.start_ms), number(event.user_session)}) {
            put(words_, word);
        }
    }
    origins_.push_back({operations_seen_, callbacks_of_operation_++});
}

void World::write(Event event, std::uint8_t room, std::uint8_t name, std::uint64_t sid,
                  CallbackLog::Texts texts) {
    const std::string room_id = room_name(setting_.names, room);
    const std::string key = is_room(event.kind)     ? std::string()
                            : is_stream(event.kind) ? stream_name(setting_.names, name)
                                                    : user_name(setting_.names, name);
    const std::string stream_sid = sid == 0 ? std::string() : sid_text(sid);
    event.room_id = room_id;
    event.key = key;
    event.stream_sid = stream_sid;
    append_envelope(texts, now_ms_, callbacks_made());
    log_->add(event, texts);
}

CallbackLog::Texts World::texts_of(const Room& room) const {
    return room_texts(user_name(setting_.names, room.creator));
}

CallbackLog::Texts World::texts_of(const Publication& publication, std::uint8_t room,
                                   std::uint8_t stream) const {
    return stream_texts(stream_name(setting_.names, stream),
                        user_name(setting_.names, publication.user),
                        room_name(setting_.names, room), publication.again,
                        number(publication.created_ms), publication.count);
}

CallbackLog::Texts World::texts_of(const Presence& presence, std::uint8_t room,
                                   std::uint8_t user) const {
    return user_texts(user_name(setting_.names, user), room_name(setting_.names, room),
                      presence.again, presence.logins);
}

void World::open_room(std::uint8_t index, std::uint8_t creator) {
    const Numbers& numbers = setting_.numbers;
    Room room;
    room.created_ms = tick();
    room.session = RoomSession{numbers.first_session +
                               static_cast<std::uint64_t>(numbers.session_step) * sessions_made_};
    ++sessions_made_;
    room.creator = creator;
    room.next = {.streams = numbers.stream_seq_start, .users = numbers.user_seq_start};
    if (const auto before = next_seqs_.find(index);
        numbers.seqs_continue && before != next_seqs_.end()) {
        room.next = before->second;
    }
    emit(words(EventKind::room_create, room), index, {}, {}, [&] { return texts_of(room); });
    rooms_.emplace(index, std::move(room));
}

void World::close_room(std::uint8_t index, std::string_view reason) {
    const Room& room = rooms_.at(index);
    tick();
    emit(words(EventKind::room_close, room), index, {}, {}, [&] {
        return CallbackLog::Texts{{Field::close_reason, std::string(reason)}};
    });
    next_seqs_[index] = room.next;
    rooms_.erase(index);
}

void World::enter(std::uint8_t room_index, std::uint8_t user, UserSession session, bool again) {
    Room& room = rooms_.at(room_index);
    Presence presence;
    presence.session = session;
    presence.login_ms = tick();
    presence.seq = room.next.users++;
    presence.logins = logins_made_;
    presence.again = again;
    Event event = words(EventKind::room_login, room);
    event.seq = ChangeSeq{presence.seq};
    event.user_session = session;
    emit(event, room_index, user, {}, [&] { return texts_of(presence, room_index, user); });
    room.users.insert_or_assign(user, presence);
}

void World::depart(std::uint8_t room_index, std::uint8_t user, std::string_view reason) {
    Room& room = rooms_.at(room_index);
    const Presence& presence = room.users.at(user);
    tick();
    Event event = words(EventKind::room_logout, room);
    event.seq = ChangeSeq{room.next.users++};
    event.user_session = presence.session;
    event.begun_ms = presence.login_ms;
    emit(event, room_index, user, {},
         [&] { return logout_texts(texts_of(presence, room_index, user), reason); });
    room.users.erase(user);
}

void World::create_stream(std::uint8_t room_index, std::uint8_t stream, std::uint8_t user,
                          std::uint64_t sid, bool again) {
    Room& room = rooms_.at(room_index);
    Publication publication;
    publication.user = user;
    publication.sid = sid;
    publication.created_ms = tick();
    publication.seq = room.next.streams++;
    publication.count = ++publications_made_;
    publication.again = again;
    Event event = words(EventKind::stream_create, room);
    event.seq = ChangeSeq{publication.seq};
    emit(event, room_index, stream, sid, [&] { return texts_of(publication, room_index, stream); });
    room.streams.insert_or_assign(stream, publication);
}

void World::close_stream(std::uint8_t room_index, std::uint8_t stream, std::string_view type) {
    Room& room = rooms_.at(room_index);
    const Publication& publication = room.streams.at(stream);
    tick();
    Event event = words(EventKind::stream_close, room);
    event.seq = ChangeSeq{room.next.streams++};
    event.begun_ms = publication.created_ms;
    emit(event, room_index, stream, publication.sid, [&] {
        return stream_close_texts(user_name(setting_.names, publication.user),
                                  room_name(setting_.names, room_index), type);
    });
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
                      .attributes = attributes_of(texts_of(room)),
                      .streams = {},
                      .users = {}};
    if (setting_.families.streams) {
        for (const auto& [stream, publication] : room.streams) {
            listed.streams.push_back(
                {.stream_id = stream_name(setting_.names, stream),
                 .stream_sid = sid_text(publication.sid),
                 .stream_seq = ChangeSeq{publication.seq},
                 .create_time_ms = publication.created_ms,
                 .attributes = attributes_of(texts_of(publication, index, stream))});
        }
    }
    if (setting_.families.users) {
        for (const auto& [user, presence] : room.users) {
            listed.users.push_back({.user_account = user_name(setting_.names, user),
                                    .session_id = presence.session,
                                    .user_update_seq = ChangeSeq{presence.seq},
                                    .login_time_ms = presence.login_ms,
                                    .attributes = attributes_of(texts_of(presence, index, user))});
        }
    }
    std::ranges::sort(listed.streams, {}, &ListedStream::stream_id);
    std::ranges::sort(listed.users, {}, &ListedUser::user_account);
    return listed;
}

std::string World::state() const {
    // Each list behind its length.
    std::string bytes;
    put(bytes, now_ms_ - number(setting_.start_ms));
    put(bytes, rooms_.size());
    for (const auto& [index, room] : rooms_) {
        put(bytes, index);
        put(bytes, room.users.size());
        for (const auto& [user, presence] : room.users) {
            put(bytes, user);
        }
        put(bytes, room.streams.size());
        for (const auto& [stream, publication] : room.streams) {
            put(bytes, stream);
            put(bytes, publication.user);
            put(bytes, number(publication.created_ms) - number(setting_.start_ms));
        }
    }
    return bytes;
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
