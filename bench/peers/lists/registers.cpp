#include "registers.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace anyorder::bench {

namespace {

using Length = std::uint32_t;
constexpr std::size_t head_bytes = 1 + sizeof(Length);

std::size_t packed_bytes(const Event& event) {
    std::size_t bytes = 0;
    for (const Field field : kept_fields(event.kind)) {
        const std::size_t length = (*event.attributes)[field].size();
        bytes += length == 0 ? 0 : head_bytes + length;
    }
    return bytes;
}

}  // namespace

void pack_texts(std::string& packed, const Event& event) {
    packed.clear();
    if (event.attributes == nullptr) {
        return;
    }
    packed.resize(packed_bytes(event));
    char* out = packed.data();
    for (const Field field : kept_fields(event.kind)) {
        const std::string_view text = (*event.attributes)[field];
        if (text.empty()) {
            continue;
        }
        const auto length = static_cast<Length>(text.size());
        *out = static_cast<char>(field);
        std::memcpy(out + 1, &length, sizeof(Length));
        out += head_bytes;
        out += text.copy(out, text.size());
    }
}

std::vector<Attribute> unpack_texts(std::string_view packed) {
    std::vector<Attribute> texts;
    while (packed.size() >= head_bytes) {
        Length length = 0;
        std::memcpy(&length, packed.data() + 1, sizeof(Length));
        texts.push_back(
            {static_cast<Field>(packed.front()), std::string(packed.substr(head_bytes, length))});
        packed.remove_prefix(std::min(head_bytes + length, packed.size()));
    }
    return texts;
}

void SessionRegister::take(const Event& event) {
    if (!begins(event.kind)) {
        closed = true;
        return;
    }
    if (created && event.time_ms <= create_time_ms) {
        return;
    }
    created = true;
    create_time_ms = event.time_ms;
    pack_texts(texts, event);
}

void ListMaker::add(SessionKey key, SessionRegister session) {
    sessions_[std::move(key)].known = std::move(session);
}

void ListMaker::add(const SessionKey& session, std::string_view stream_id,
                    const StreamRegister& stream) {
    const auto place = sessions_.find(session);
    if (!stream.live || place == sessions_.end()) {
        return;
    }
    place->second.streams.push_back({.stream_id = std::string(stream_id),
                                     .stream_sid = stream.stream_sid,
                                     .stream_seq = stream.seq,
                                     .create_time_ms = stream.create_time_ms,
                                     .attributes = unpack_texts(stream.texts)});
}

// The current session of a room: of those created last and not closed, the one with the greatest
// id. A closed one stands in the way of all that were created before it.
RoomList ListMaker::list() const {
    struct Newest {
        TimeMs time_ms{};
        const SessionKey* open = nullptr;
    };
    std::map<std::string_view, Newest> rooms;
    for (const auto& [key, session] : sessions_) {
        if (!session.known.created) {
            continue;
        }
        Newest& newest = rooms[key.room_id];
        if (session.known.create_time_ms > newest.time_ms) {
            newest = {.time_ms = session.known.create_time_ms};
        }
        if (session.known.create_time_ms == newest.time_ms && !session.known.closed &&
            (newest.open == nullptr || key.session > newest.open->session)) {
            newest.open = &key;
        }
    }
    RoomList list;
    for (const auto& [room_id, newest] : rooms) {
        if (newest.open == nullptr) {
            continue;
        }
        const Session& session = sessions_.at(*newest.open);
        list.rooms.push_back({.room_id = std::string(room_id),
                              .room_session_id = newest.open->session,
                              .create_time_ms = newest.time_ms,
                              .attributes = unpack_texts(session.known.texts),
                              .streams = session.streams,
                              .users = {}});
        std::ranges::sort(list.rooms.back().streams, {}, &ListedStream::stream_id);
    }
    return list;
}

}  // namespace anyorder::bench
