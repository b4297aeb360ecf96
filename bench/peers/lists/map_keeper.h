// Registers in maps of this process. What differs is how a stream's register is found.
#pragma once

#include <span>
#include <unordered_map>

#include "keeper.h"
#include "registers.h"

namespace anyorder::bench {

// `Streams` has `StreamRegister& of(RoomSession, std::string_view stream_id)`, which makes the
// register where there is none, and `add_to(ListMaker&)`.
template <class Streams>
class MapKeeper final : public Keeper {
public:
    void apply(std::span<const Event> events) override {
        for (const Event& event : events) {
            if (is_stream(event.kind)) {
                streams_.of(event.session, event.key).take(event);
            } else if (is_room(event.kind)) {
                sessions_[event.session].take(event);
            }
        }
    }

    RoomList list() override {
        ListMaker maker;
        for (const auto& [id, session] : sessions_) {
            maker.add(id, session);
        }
        streams_.add_to(maker);
        return maker.list();
    }

private:
    std::unordered_map<RoomSession, SessionRegister> sessions_;
    Streams streams_;
};

// A stream's name among all sessions, owned, and as it is asked for.
struct StreamKey {
    RoomSession session{};
    std::string stream_id{};
};
struct StreamView {
    RoomSession session{};
    std::string_view stream_id{};
};

inline StreamView view_of(const StreamKey& key) {
    return {key.session, key.stream_id};
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
        return left.session == right.session && left.stream_id == right.stream_id;
    }
};

// For tables that are asked with views, so that nothing is copied for what is known already.
template <class Map>
class StreamTable {
public:
    StreamRegister& of(RoomSession session, std::string_view stream_id) {
        const StreamView view{session, stream_id};
        const auto place = streams_.find(view);
        return place != streams_.end()
                   ? place->second
                   : streams_.try_emplace(StreamKey{session, std::string(stream_id)}).first->second;
    }

    void add_to(ListMaker& maker) const {
        for (const auto& [key, stream] : streams_) {
            maker.add(key.session, key.stream_id, stream);
        }
    }

private:
    Map streams_;
};

}  // namespace anyorder::bench
