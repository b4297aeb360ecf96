#include "listing.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "kept_texts.h"

namespace anyorder {

namespace {

ListedStream as_stream(const BlockStore& store, const Entry& entry, Detail detail) {
    std::string_view data = store.data_of(entry);
    const std::size_t sid_bytes = take_length(data);
    const std::string_view texts = data.substr(sid_bytes);
    return {.stream_id = std::string(store.key_of(entry)),
            .stream_sid = std::string(data.substr(0, sid_bytes)),
            .stream_seq = ChangeSeq{entry.seq},
            .create_time_ms = entry.time_ms,
            .attributes = detail == Detail::all ? unpack_texts(texts, EventKind::stream_create)
                                                : std::vector<Attribute>{}};
}

ListedUser as_user(const BlockStore& store, const Entry& entry, Detail detail) {
    const std::string_view data = store.data_of(entry);
    UserSession user_session{};
    std::memcpy(&user_session, data.data(), sizeof(user_session));
    return {.user_account = std::string(store.key_of(entry)),
            .session_id = user_session,
            .user_update_seq = ChangeSeq{entry.seq},
            .login_time_ms = entry.time_ms,
            .attributes = detail == Detail::all ? unpack_texts(data.substr(sizeof(user_session)),
                                                               EventKind::room_login)
                                                : std::vector<Attribute>{}};
}

template <class Item, class Convert>
std::vector<Item> live_items(const BlockStore& store, const EntryList& list, Convert convert,
                             std::string Item::*id, Detail detail) {
    std::vector<Item> items;
    store.for_each_entry(list, [&](const Entry& entry) {
        if (entry.is_live != 0) {
            items.push_back(convert(store, entry, detail));
        }
    });
    std::ranges::sort(items, {}, id);
    return items;
}

void count_list(const BlockStore& store, const EntryList& list, std::size_t& live, Stats& stats) {
    store.for_each_entry(list, [&](const Entry& entry) {
        if (entry.is_live != 0) {
            ++live;
        } else if (store.matters(list, entry)) {
            ++stats.tombstones;
        }
    });
}

// Of two rooms of one id.
class Comparison {
public:
    Comparison(const BlockStore& a, const BlockStore& b) : a_(a), b_(b) {}

    [[nodiscard]] bool same_rooms() const {
        bool same =
            a_.rooms().size() == b_.rooms().size() && a_.sessions().size() == b_.sessions().size();
        a_.rooms().for_each(
            [&](std::uint32_t /*tag*/, Ref ref) { same = same && same_room(a_.room(ref)); });
        a_.sessions().for_each(
            [&](std::uint32_t /*tag*/, Ref ref) { same = same && same_session(ref); });
        return same;
    }

private:
    [[nodiscard]] bool same_room(const Room& room) const {
        const Ref other = b_.find_room(a_.id_of(room));
        return other != no_block && b_.room(other).has_creation == room.has_creation &&
               b_.room(other).newest_created_ms == room.newest_created_ms &&
               b_.room(other).sessions_closed == room.sessions_closed;
    }

    [[nodiscard]] bool same_session(Ref ref) const {
        const SessionHead& mine = a_.head(ref);
        const std::string_view room_id = a_.id_of(a_.room(mine.room));
        const Ref other = b_.find_session(room_id, mine.id, b_.session_tag(room_id, mine.id));
        if (other == no_block) {
            return false;
        }
        const SessionHead& theirs = b_.head(other);
        return theirs.time_ms == mine.time_ms && theirs.is_closed == mine.is_closed &&
               theirs.is_created == mine.is_created && theirs.is_current == mine.is_current &&
               (mine.is_closed != 0 || same_open(a_.session(ref), b_.session(other)));
    }

    [[nodiscard]] bool same_open(const Session& mine, const Session& theirs) const {
        return a_.texts_of(mine) == b_.texts_of(theirs) &&
               same_list(mine.streams, theirs.streams) && same_list(mine.users, theirs.users);
    }

    [[nodiscard]] bool same_list(const EntryList& mine, const EntryList& theirs) const {
        if (!same_seqs(mine.seqs, a_.pool(), theirs.seqs, b_.pool())) {
            return false;
        }
        std::size_t count = 0;
        bool same = true;
        for (const HashSlot& slot : a_.slots_in(mine)) {
            if (slot.block != no_block && a_.matters(mine, a_.entry(slot.block))) {
                ++count;
                same = same && same_entry(slot, theirs);
            }
        }
        b_.for_each_entry(
            theirs, [&](const Entry& entry) { count -= b_.matters(theirs, entry) ? 1U : 0U; });
        return same && count == 0;
    }

    [[nodiscard]] bool same_entry(const HashSlot& slot, const EntryList& in) const {
        const Entry& mine = a_.entry(slot.block);
        const std::string_view key = a_.key_of(mine);
        const std::uint32_t tag = a_.seed() == b_.seed() ? slot.tag : b_.entry_tag(key);
        const Ref other = b_.find_entry(in, key, tag);
        if (other == no_block) {
            return false;
        }
        const Entry& theirs = b_.entry(other);
        return theirs.seq == mine.seq && theirs.is_live == mine.is_live &&
               theirs.time_ms == mine.time_ms &&
               (mine.is_live == 0 || a_.data_of(mine) == b_.data_of(theirs));
    }

    const BlockStore& a_;
    const BlockStore& b_;
};

}  // namespace

ListedRoom listed(const BlockStore& store, const Room& room, Detail detail) {
    const Session& session = store.session(room.current);
    return {.room_id = std::string(store.id_of(room)),
            .room_session_id = session.id,
            .create_time_ms = session.time_ms,
            .attributes = detail == Detail::all
                              ? unpack_texts(store.texts_of(session), EventKind::room_create)
                              : std::vector<Attribute>{},
            .streams = live_items<ListedStream>(store, session.streams, as_stream,
                                                &ListedStream::stream_id, detail),
            .users = live_items<ListedUser>(store, session.users, as_user,
                                            &ListedUser::user_account, detail)};
}

RoomList listed(const BlockStore& store, Detail detail) {
    RoomList list;
    store.rooms().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        if (store.room(ref).current != no_block) {
            list.rooms.push_back(listed(store, store.room(ref), detail));
        }
    });
    std::ranges::sort(list.rooms, {}, &ListedRoom::room_id);
    return list;
}

Stats counted(const BlockStore& store) {
    Stats stats;
    store.rooms().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        const Room& room = store.room(ref);
        stats.rooms_live += room.current != no_block ? 1 : 0;
        stats.sessions_closed += room.sessions_closed;
        store.for_each_open_session(room, [&](const Session& session) {
            std::size_t hidden = 0;
            const bool is_current = session.is_current != 0;
            ++stats.sessions_open;
            count_list(store, session.streams, is_current ? stats.streams_live : hidden, stats);
            count_list(store, session.users, is_current ? stats.users_live : hidden, stats);
        });
    });
    return stats;
}

bool same_state(const BlockStore& a, const BlockStore& b) {
    return Comparison(a, b).same_rooms();
}

}  // namespace anyorder
