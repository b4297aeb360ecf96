#include "reasons.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "seq_words.h"

namespace anyorder {

namespace {

std::string noun_of(const Event& change) {
    return is_user(change.kind) ? "user" : "stream";
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string entries_of(const ListedRoom& room) {
    std::string text;
    if (!room.streams.empty()) {
        text += counted(room.streams.size(), "stream");
    }
    if (!room.users.empty()) {
        text += (text.empty() ? "" : " and ") + counted(room.users.size(), "user");
    }
    return text;
}

bool lists(const ListedRoom& room, const Event& about) {
    if (is_user(about.kind)) {
        return std::ranges::find(room.users, about.key, &ListedUser::user_account) !=
               room.users.end();
    }
    return std::ranges::find(room.streams, about.key, &ListedStream::stream_id) !=
           room.streams.end();
}

}  // namespace

Reasons::Step Reasons::take(std::uint32_t callback) {
    const Event& event = callbacks_[callback];
    before_ = listing_for(event);
    const Outcome outcome = engine_.apply(event);
    now_ = listing_for(event);
    std::string reason =
        why(event, outcome) + tombstones_.take(event, outcome, completeness_for(event));
    arrived_.add(event);
    return {.outcome = outcome, .reason = std::move(reason)};
}

Reasons::Listing Reasons::listing_for(const Event& event) const {
    const std::optional<ListedRoom> room = engine_.find(event.room_id);
    if (!room) {
        return {};
    }
    return {.current = room->room_session_id,
            .has_key = room->room_session_id == event.session && lists(*room, event),
            .entries = entries_of(*room)};
}

std::optional<ListCompleteness> Reasons::completeness_for(const Event& event) const {
    const auto both = engine_.completeness(event.room_id, event.session);
    if (!both || is_room(event.kind)) {
        return std::nullopt;
    }
    return is_user(event.kind) ? both->users : both->streams;
}

std::string Reasons::why(const Event& event, Outcome outcome) const {
    if (outcome == Outcome::duplicate) {
        return why_repeated(event);
    }
    switch (event.kind) {
        case EventKind::room_create:
            return why_creation(event, outcome);
        case EventKind::room_close:
            return why_close(event, outcome);
        case EventKind::stream_create:
        case EventKind::stream_close:
        case EventKind::room_login:
        case EventKind::room_logout:
            return why_change(event, outcome);
    }
    return {};
}

std::string Reasons::why_repeated(const Event& event) const {
    if (const auto place = arrived_.place_of(event)) {
        return "the same callback arrived before, in place " + std::to_string(*place) +
               ": a repeat changes nothing";
    }
    if (is_room(event.kind)) {
        return "a " + std::string(name_of(event.kind)) + " of " + named(event.session) +
               " arrived before: the list does not change";
    }
    return named(event.seq) +
           " arrived before, though with other words: this one is taken for a repeat";
}

std::string Reasons::why_change(const Event& event, Outcome outcome) const {
    if (arrived_.has(EventKind::room_close, event)) {
        return named(event.session) +
               " is over: its room_close came before, and what comes of it later counts no more";
    }
    switch (outcome) {
        case Outcome::superseded:
            return why_superseded(event);
        case Outcome::conflicting:
            return why_conflicting(event);
        case Outcome::too_late:
            return named(event.seq) + " had been given up on before it came";
        case Outcome::applied:
        case Outcome::deferred:
        case Outcome::session_over:
        case Outcome::duplicate:
            return why_newest(event, outcome);
    }
    return {};
}

std::string Reasons::why_newest(const Event& event, Outcome outcome) const {
    const std::string noun = noun_of(event);
    const std::string newest = event.seq == ChangeSeq{}
                                   ? "seq 0 is none that the vendor gives, and is taken as it is"
                                   : named(event.seq) + " is the newest about this " + noun;
    if (outcome != Outcome::applied) {
        return newest + ", but " + other_session(event, outcome);
    }
    if (begins(event.kind)) {
        return newest + (before_.has_key ? ": it stays listed, as this callback describes it"
                                         : ": it is listed from now on");
    }
    return newest +
           (before_.has_key ? ": it is taken off the list" : ": it has ended, and was not listed");
}

// Why nothing is listed of a session that is open, as far as it has arrived.
std::string Reasons::other_session(const Event& event, Outcome outcome) const {
    if (outcome == Outcome::session_over) {
        const Event* const later = arrived_.newest_creation(event);
        return named(event.session) +
               " is over: " + (later == nullptr ? "another one" : named(later->session)) +
               " of the same room was created later";
    }
    if (!is_room(event.kind) && !arrived_.has(EventKind::room_create, event)) {
        return "the room's session has not been created yet: kept until it is";
    }
    return (now_.current ? named(*now_.current) : std::string("another one")) +
           ", created in the same millisecond, is the room's current one: kept in case that one "
           "closes";
}

std::string Reasons::why_superseded(const Event& event) const {
    const Event* const newer = arrived_.newest_about(event);
    const std::string came = newer == nullptr ? std::string("what came before it")
                                              : named(newer->seq) + ", which came before it";
    const std::string noun = noun_of(event);
    const bool has_ended = newer != nullptr && !begins(newer->kind);
    return named(event.seq) + " is older than " + came + " and is about the same " + noun +
           (has_ended ? ": it has ended since, and the list does not change"
                      : ": superseded, the list does not change");
}

std::string Reasons::why_conflicting(const Event& event) const {
    const Event* const earlier = arrived_.with_seq_of(event);
    const std::string broken = "the vendor's numbering is broken";
    if (earlier != nullptr && earlier->key == event.key) {
        return named(event.seq) + " arrived before with other words about the same " +
               noun_of(event) + ": " + broken +
               "; which of the two counts does not depend on which comes first";
    }
    return named(event.seq) + " arrived before for another " + noun_of(event) + ": " + broken +
           ", and the list is not to be relied on";
}

std::string Reasons::why_creation(const Event& event, Outcome outcome) const {
    if (outcome == Outcome::session_over && arrived_.has(EventKind::room_close, event)) {
        const std::string over = named(event.session) + " is over: its room_close came before";
        return before_.current && !now_.current
                   ? over + "; but it was created later than " + named(*before_.current) +
                         ", which is over by that: the room is taken off the list"
                   : over;
    }
    if (outcome == Outcome::conflicting) {
        return "another room_create of " + named(event.session) +
               " arrived before, with other words: the greater one by time and texts counts" +
               (before_.current == now_.current ? "" : ", and the room's current session changes");
    }
    return outcome == Outcome::applied ? why_listed(event) : other_session(event, outcome);
}

std::string Reasons::why_listed(const Event& creation) const {
    std::string text = "no later creation of this room has arrived: the room is listed with " +
                       named(creation.session);
    if (before_.current && before_.current != now_.current) {
        text += " in place of " + named(*before_.current);
    }
    if (!now_.entries.empty()) {
        text += ", and with " + now_.entries + " that had been kept for it";
    }
    return text;
}

std::string Reasons::why_close(const Event& event, Outcome outcome) const {
    const std::string id = named(event.session);
    if (outcome == Outcome::applied) {
        return id + " was the room's current one: " +
               (now_.current ? named(*now_.current) +
                                   ", created in the same millisecond, is listed in its place"
                             : std::string("the room is taken off the list, with all in it"));
    }
    if (outcome == Outcome::session_over) {
        return other_session(event, outcome) + "; the list does not change";
    }
    if (arrived_.has(EventKind::room_create, event)) {
        return id + " was not the room's current one: the list does not change";
    }
    return (arrived_.has_any_of_session(event)
                ? id + " has not been created yet, and is over: what was kept of it is dropped"
                : "nothing else of " + id + " has arrived, and it is over") +
           "; what comes of it later counts no more";
}

}  // namespace anyorder
