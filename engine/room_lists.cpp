#include <anyorder/engine/room_lists.h>

#include "batch.h"
#include "changes.h"
#include "listing.h"
#include "loss.h"
#include "room_lists_state.h"
#include "store.h"

namespace anyorder {

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::applied:
            return "applied";
        case Outcome::deferred:
            return "deferred";
        case Outcome::superseded:
            return "superseded";
        case Outcome::duplicate:
            return "duplicate";
        case Outcome::conflicting:
            return "conflicting";
        case Outcome::session_over:
            return "session_over";
        case Outcome::too_late:
            return "too_late";
    }
    return {};
}

std::string_view name_of(Reconciled reconciled) {
    switch (reconciled) {
        case Reconciled::settled:
            return "settled";
        case Reconciled::up_to_date:
            return "up_to_date";
        case Reconciled::query_too_old:
            return "query_too_old";
        case Reconciled::unknown_session:
            return "unknown_session";
    }
    return {};
}

RoomLists::RoomLists() : RoomLists(0) {}
RoomLists::RoomLists(std::uint64_t seed) : state_(std::make_unique<State>(seed)) {}
RoomLists::~RoomLists() = default;
RoomLists::RoomLists(const RoomLists& other)
    : state_(std::make_unique<State>(other.state_->store.seed())) {
    state_->store.assign(other.state_->store);
}
RoomLists& RoomLists::operator=(const RoomLists& other) {
    if (this == &other) {
        return *this;
    }
    if (state_ == nullptr) {
        return *this = RoomLists(other);
    }
    state_->store.assign(other.state_->store);
    return *this;
}
RoomLists::RoomLists(RoomLists&&) noexcept = default;
RoomLists& RoomLists::operator=(RoomLists&&) noexcept = default;

void RoomLists::clear() {
    state_->store.clear();
}

Outcome RoomLists::apply(const Event& event) {
    return apply_event(state_->store, event, state_->store.tags_of(event));
}

void RoomLists::apply(std::span<const Event> events) {
    apply_events(state_->store, events);
}

RoomList RoomLists::list() const {
    return listed(state_->store, Detail::all);
}

RoomList RoomLists::list_without_attributes() const {
    return listed(state_->store, Detail::without_attributes);
}

std::optional<ListedRoom> RoomLists::find(std::string_view room_id) const {
    const BlockStore& store = state_->store;
    const Ref room = store.find_room(room_id);
    if (room == no_block || store.room(room).current == no_block) {
        return std::nullopt;
    }
    return listed(store, store.room(room), Detail::all);
}

namespace {

// no_block where it is not open.
Ref open_session(const BlockStore& store, std::string_view room_id, RoomSession id) {
    const Ref ref = store.find_session(room_id, id, store.session_tag(room_id, id));
    return ref == no_block || store.head(ref).is_closed != 0 ? no_block : ref;
}

}  // namespace

std::optional<Completeness> RoomLists::completeness(std::string_view room_id,
                                                    RoomSession session) const {
    const BlockStore& store = state_->store;
    const Ref ref = open_session(store, room_id, session);
    return ref == no_block ? std::nullopt
                           : std::optional(completeness_of(store, store.session(ref)));
}

std::vector<OverdueList> RoomLists::overdue(TimeMs now, std::uint64_t horizon_ms) {
    return report_overdue(state_->store, now, horizon_ms);
}

std::size_t RoomLists::settle(TimeMs now, std::uint64_t horizon_ms) {
    return give_up_reported(state_->store, now, horizon_ms);
}

std::optional<ChangeSeq> RoomLists::query_sent(std::string_view room_id, RoomSession session,
                                               ListKind list) {
    const Ref ref = open_session(state_->store, room_id, session);
    return ref == no_block ? std::nullopt : std::optional(hold_for_query(state_->store, ref, list));
}

Reconciled RoomLists::reconcile(std::string_view room_id, RoomSession session, ListKind list,
                                std::span<const SnapshotItem> items, ChangeSeq seq_before_query) {
    const Ref ref = open_session(state_->store, room_id, session);
    return ref == no_block
               ? Reconciled::unknown_session
               : reconcile_list(state_->store, ref, list, items, number(seq_before_query));
}

std::vector<ForgottenSession> RoomLists::forget(TimeMs before) {
    return forget_closed(state_->store, before);
}

void RoomLists::compact() {
    state_->store.compact();
}

Stats RoomLists::stats() const {
    Stats stats = counted(state_->store);
    stats.bytes = sizeof(State) + state_->store.bytes();
    return stats;
}

bool operator==(const RoomLists& a, const RoomLists& b) {
    return same_state(a.state_->store, b.state_->store);
}

}  // namespace anyorder
