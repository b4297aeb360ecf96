#include "image_build.h"

#include <algorithm>

#include "changes.h"
#include "image_rules.h"

namespace anyorder {

namespace {

// `into` has no seq yet.
void restore_seqs(const ImageSeqs& from, SeqSet& into, BeyondPool& pool) {
    std::vector<FewIntervals::value_type> arrived;
    arrived.reserve(from.arrived.size());
    for (const ImageInterval& one : from.arrived) {
        arrived.push_back({one.first, {.last = one.last, .first_ms = one.first_ms}});
    }
    into.restore(from.watermark, arrived, pool);
    if (!has_more_than_a_watermark(from)) {
        return;
    }
    Beyond& beyond = into.open_beyond(pool);
    for (const ImageRange& range : from.given_up) {
        beyond.given_up.push_back({range.first, range.last});
    }
    beyond.gave_up = from.gave_up;
    beyond.settled_to = from.settled_to;
    beyond.reported_to = from.reported_to;
    beyond.held_from = from.query_sent.value_or(Beyond::none_held);
    beyond.contract_broken = from.broken.has_value();
    beyond.dropped_to = from.broken ? from.broken->dropped_to : 0;
    beyond.broken_at = from.broken ? from.broken->at : 0;
}

}  // namespace

MaybeFault ImageBuilder::room(const ImageRoom& room) {
    if (room_id_ && *room_id_ >= room.id) {
        return not_in_order("the ids of rooms do not rise");
    }
    if (const MaybeFault fault = fault_in(room)) {
        return fault;
    }
    room_id_ = room.id;
    newest_created_ms_ = room.newest_created_ms;
    closed_.assign(room.closed.begin(), room.closed.end());
    session_id_.reset();
    room_ = store_.add_room(room.id);
    store_.room(room_).newest_created_ms = room.newest_created_ms.value_or(TimeMs{});
    store_.room(room_).has_creation = room.newest_created_ms.has_value() ? 1 : 0;
    for (const ImageClosedSession& one : closed_) {
        store_.add_closed_session(room_, one.id, store_.session_tag(room.id, one.id), one.time_ms);
    }
    return std::nullopt;
}

MaybeFault ImageBuilder::session(const ImageSession& session) {
    if (session_id_ && *session_id_ >= session.id) {
        return not_in_order("the ids of open sessions do not rise");
    }
    if (std::ranges::binary_search(closed_, session.id, {}, &ImageClosedSession::id)) {
        return contradiction("a session is open and closed");
    }
    if (session.creation &&
        (!newest_created_ms_ || session.creation->time_ms > newest_created_ms_)) {
        return contradiction("a session was created after the room's newest");
    }
    if (session.creation && is_too_long(*session.creation)) {
        return ImageFault{ImageRefusal::too_long, "the texts of a session are too long"};
    }
    session_id_ = session.id;
    session_ = store_.add_session(room_, session.id, store_.session_tag(*room_id_, session.id));
    if (session.creation) {
        store_.set_creation(session_, *session.creation);
    }
    return std::nullopt;
}

MaybeFault ImageBuilder::list(const ImageList& list) {
    if (const MaybeFault fault = fault_in(list.seqs)) {
        return fault;
    }
    is_users_ = list.is_users;
    key_.reset();
    restore_seqs(list.seqs, list_now().seqs, store_.pool());
    return std::nullopt;
}

MaybeFault ImageBuilder::entry(const Event& event) {
    if (key_ && *key_ >= event.key) {
        return not_in_order("the keys of a list do not rise");
    }
    if (is_too_long(event)) {
        return ImageFault{ImageRefusal::too_long, "the texts of an entry are too long"};
    }
    const SeqSet& seqs = list_now().seqs;
    const std::uint64_t seq = number(event.seq);
    if (seq != 0 && !seqs.contains(seq, store_.pool())) {
        return contradiction("an entry's seq has not arrived");
    }
    const Beyond* const beyond = seqs.beyond(store_.pool());
    const bool may_be_zero = beyond != nullptr && beyond->contract_broken;
    if (!begins(event.kind) &&
        (seq == 0 ? !may_be_zero : seq <= seqs.forgotten_to(store_.pool()))) {
        return contradiction("what has ended there is forgotten");
    }
    key_ = event.key;
    store_.add_entry(list_now(), event, store_.entry_tag(event.key));
    return std::nullopt;
}

void ImageBuilder::end_room() {
    choose_current(store_, room_);
}

EntryList& ImageBuilder::list_now() const {
    Session& session = store_.session(session_);
    return is_users_ ? session.users : session.streams;
}

}  // namespace anyorder
