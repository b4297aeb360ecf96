#include "image_walk.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <tuple>
#include <vector>

#include "kept_texts.h"

namespace anyorder {

namespace {

class Walking {
public:
    Walking(const BlockStore& store, ImageSink& sink) : store_(store), sink_(sink) {}

    void run() {
        gather_closed();
        std::vector<Ref> rooms;
        rooms.reserve(store_.rooms().size());
        store_.rooms().for_each([&](std::uint32_t /*tag*/, Ref ref) { rooms.push_back(ref); });
        std::ranges::sort(rooms, {}, [this](Ref ref) { return store_.id_of(store_.room(ref)); });
        for (const Ref room : rooms) {
            tell_room(room);
        }
    }

private:
    struct Closed {
        Ref room = no_block;
        ImageClosedSession session{};
    };

    void gather_closed() {
        store_.sessions().for_each([&](std::uint32_t /*tag*/, Ref ref) {
            const SessionHead& head = store_.head(ref);
            if (head.is_closed != 0) {
                closed_.push_back({head.room, {.id = head.id, .time_ms = head.time_ms}});
            }
        });
        std::ranges::sort(closed_, {},
                          [](const Closed& one) { return std::tuple(one.room, one.session.id); });
    }

    void tell_room(Ref ref) {
        const Room& room = store_.room(ref);
        closed_here_.clear();
        for (auto one = std::ranges::lower_bound(closed_, ref, {}, &Closed::room);
             one != closed_.end() && one->room == ref; ++one) {
            closed_here_.push_back(one->session);
        }
        std::vector<const Session*> open;
        store_.for_each_open_session(room, [&](const Session& one) { open.push_back(&one); });
        std::ranges::sort(open, {}, [](const Session* one) { return one->id; });
        ImageRoom told{.id = store_.id_of(room), .closed = closed_here_};
        told.sessions_open = open.size();
        if (room.has_creation != 0) {
            told.newest_created_ms = room.newest_created_ms;
        }
        sink_.room(told);
        for (const Session* const session : open) {
            tell_session(*session);
        }
        sink_.end_room();
    }

    void tell_session(const Session& session) {
        ImageSession told{.id = session.id};
        if (session.is_created != 0) {
            view_texts(store_.texts_of(session), EventKind::room_create, attributes_);
            told.creation = Event{.kind = EventKind::room_create,
                                  .session = session.id,
                                  .time_ms = session.time_ms,
                                  .attributes = &attributes_};
        }
        sink_.session(told);
        tell_list(session.streams, false);
        tell_list(session.users, true);
        sink_.end_session();
    }

    void tell_list(const EntryList& list, bool is_users) {
        entries_.clear();
        store_.for_each_entry(list, [&](const Entry& entry) {
            if (store_.matters(list, entry)) {
                entries_.push_back({store_.key_of(entry), &entry});
            }
        });
        std::ranges::sort(entries_, {}, &Keyed::key);
        sink_.list({.is_users = is_users, .seqs = seqs_of(list.seqs), .entries = entries_.size()});
        for (const Keyed& keyed : entries_) {
            tell_entry(keyed, is_users);
        }
    }

    ImageSeqs seqs_of(const SeqSet& seqs) {
        ImageSeqs told{.watermark = seqs.watermark()};
        const Beyond* const beyond = seqs.beyond(store_.pool());
        if (beyond == nullptr || beyond->is_empty()) {
            return told;
        }
        arrived_.clear();
        for (const auto& [first, rest] : seqs.intervals(store_.pool())) {
            arrived_.push_back({.first = first, .last = rest.last, .first_ms = rest.first_ms});
        }
        given_up_.clear();
        for (const Span64& range : beyond->given_up) {
            given_up_.push_back({.first = range.first, .last = range.last});
        }
        told.arrived = arrived_;
        told.given_up = given_up_;
        told.gave_up = beyond->gave_up;
        told.settled_to = beyond->settled_to;
        told.reported_to = beyond->reported_to;
        if (beyond->held_from != Beyond::none_held) {
            told.query_sent = beyond->held_from;
        }
        if (beyond->contract_broken) {
            told.broken = {.dropped_to = beyond->dropped_to, .at = beyond->broken_at};
        }
        return told;
    }

    struct Keyed {
        std::string_view key;
        const Entry* entry = nullptr;
    };

    void tell_entry(const Keyed& keyed, bool is_user) {
        const Entry& entry = *keyed.entry;
        Event told{.seq = ChangeSeq{entry.seq}, .key = keyed.key};
        if (entry.is_live == 0) {
            told.kind = is_user ? EventKind::room_logout : EventKind::stream_close;
            sink_.entry(told);
            return;
        }
        told.kind = is_user ? EventKind::room_login : EventKind::stream_create;
        told.time_ms = entry.time_ms;
        std::string_view data = store_.data_of(entry);
        if (is_user) {
            std::memcpy(&told.user_session, data.data(), sizeof(told.user_session));
            data.remove_prefix(sizeof(told.user_session));
        } else {
            const std::size_t sid_bytes = take_length(data);
            told.stream_sid = data.substr(0, sid_bytes);
            data.remove_prefix(sid_bytes);
        }
        view_texts(data, told.kind, attributes_);
        told.attributes = &attributes_;
        sink_.entry(told);
    }

    const BlockStore& store_;
    ImageSink& sink_;
    // By room and session.
    std::vector<Closed> closed_;
    // Used again for each room, list and entry.
    std::vector<ImageClosedSession> closed_here_;
    std::vector<ImageInterval> arrived_;
    std::vector<ImageRange> given_up_;
    std::vector<Keyed> entries_;
    Attributes attributes_;
};

}  // namespace

void walk(const BlockStore& store, ImageSink& sink) {
    Walking(store, sink).run();
}

}  // namespace anyorder
