// Registers in maps of this process. What differs is how a stream's register is found.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "keeper.h"
#include "registers.h"

namespace anyorder::bench {

// `Streams` has `StreamRegister& of(const Event&)`, which makes the register of the event's stream
// where there is none, and `add_to(ListMaker&)`.
template <class Streams>
class MapKeeper final : public Keeper {
public:
    void apply(std::span<const Event> events) override {
        for (const Event& event : events) {
            if (is_stream(event.kind)) {
                streams_.of(event).take(event);
            } else if (is_room(event.kind)) {
                sessions_[{std::string(event.room_id), event.session}].take(event);
            }
        }
    }

    RoomList list() override {
        ListMaker maker;
        for (const auto& [key, session] : sessions_) {
            maker.add(key, session);
        }
        streams_.add_to(maker);
        return maker.list();
    }

private:
    std::unordered_map<SessionKey, SessionRegister, SessionHash> sessions_;
    Streams streams_;
};

// A stream's name among all, owned, and as it is asked for.
struct StreamKey {
    std::string room_id{};
    RoomSession session{};
    std::string stream_id{};
};
struct StreamView {
    std::string_view room_id{};
    RoomSession session{};
    std::string_view stream_id{};
};

inline StreamView view_of(const StreamKey& key) {
    return {key.room_id, key.session, key.stream_id};
}
inline StreamView view_of(const StreamView& view) {
    return view;
}

struct SameStream {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
        const StreamView left = view_of(a);
        const StreamView right = view_of(b);
        return left.session == right.session && left.stream_id == right.stream_id &&
               left.room_id == right.room_id;
    }
};

// For tables that are asked with views, so that nothing is copied for what is known already.
template <class Map>
class StreamTable {
public:
    StreamRegister& of(const Event& event) {
        const auto place = streams_.find(StreamView{event.room_id, event.session, event.key});
        return place != streams_.end() ? place->second : added(event);
    }

    void add_to(ListMaker& maker) const {
        for (const auto& [key, stream] : streams_) {
            maker.add({key.room_id, key.session}, key.stream_id, stream);
        }
    }

private:
    StreamRegister& added(const Event& event) {
        StreamKey key{std::string(event.room_id), event.session, std::string(event.key)};
        return streams_.try_emplace(std::move(key)).first->second;
    }

    Map streams_;
};

}  // namespace anyorder::bench
