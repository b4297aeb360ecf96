#include "mistake.h"

#include <algorithm>
#include <vector>

#include <anyorder/properties/callback_words.h>

namespace anyorder {

namespace {

using Callback = std::optional<std::uint32_t>;

bool is_about(const Event& event, const Difference& difference) {
    if (event.room_id != difference.room_id) {
        return false;
    }
    switch (difference.entry) {
        case EntryKind::room:
            return is_room(event.kind);
        case EntryKind::stream:
            return is_stream(event.kind) && event.key == difference.key;
        case EntryKind::user:
            return is_user(event.kind) && event.key == difference.key;
    }
    return false;
}

// What a list says of one entry, where it says it.
struct Said {
    std::optional<RoomSession> session;
    std::optional<ChangeSeq> seq;
    std::optional<std::string> sid;
    std::optional<UserSession> login;
};

std::optional<Said> said_of(const ObservedList& list, const Difference& difference) {
    for (const ObservedRoom& room : list.rooms) {
        if (room.room_id != difference.room_id) {
            continue;
        }
        Said said{.session = room.room_session_id, .seq = {}, .sid = {}, .login = {}};
        if (difference.entry == EntryKind::room) {
            return said;
        }
        for (const ObservedStream& stream : room.streams) {
            if (difference.entry == EntryKind::stream && stream.stream_id == difference.key) {
                said.seq = stream.stream_seq;
                said.sid = stream.stream_sid;
                return said;
            }
        }
        for (const ObservedUser& user : room.users) {
            if (difference.entry == EntryKind::user && user.user_account == difference.key) {
                said.login = user.session_id;
                return said;
            }
        }
    }
    return std::nullopt;
}

template <class Value, class Other>
bool fits(const std::optional<Value>& said, const Other& value) {
    return !said || *said == value;
}

bool fits(const Said& said, const Event& event) {
    return fits(said.session, event.session) && fits(said.seq, event.seq) &&
           fits(said.sid, event.stream_sid) && fits(said.login, event.user_session);
}

// The only one that has arrived and satisfies it; nothing where there are several.
template <class Predicate>
Callback only(const Evidence& evidence, Predicate predicate) {
    Callback found;
    for (std::uint32_t index = 0; index < evidence.callbacks().size(); ++index) {
        if (evidence.has_arrived(index) && predicate(evidence.callbacks()[index])) {
            if (found) {
                return std::nullopt;
            }
            found = index;
        }
    }
    return found;
}

// The callback that says what a list says: that the entry began, with these numbers.
Callback source_of(const ObservedList& list, const Difference& difference,
                   const Evidence& evidence) {
    const auto said = said_of(list, difference);
    if (!said) {
        return std::nullopt;
    }
    return only(evidence, [&](const Event& event) {
        return begins(event.kind) && is_about(event, difference) && fits(*said, event);
    });
}

// Whether `end` ends what `begin` began: the entry itself, or its room.
bool ends(const Event& end, const Event& begin) {
    if (begins(end.kind) || end.session != begin.session || end.room_id != begin.room_id) {
        return false;
    }
    if (is_room(end.kind)) {
        return true;
    }
    return is_stream(end.kind) == is_stream(begin.kind) &&
           is_user(end.kind) == is_user(begin.kind) && end.key == begin.key && end.seq > begin.seq;
}

// Of those that have arrived, what ends it: the first to arrive.
Callback end_of(std::uint32_t begin, const Evidence& evidence) {
    Callback found;
    for (std::uint32_t index = 0; index < evidence.callbacks().size(); ++index) {
        if (evidence.has_arrived(index) &&
            ends(evidence.callbacks()[index], evidence.callbacks()[begin]) &&
            (!found || evidence.first(index) < evidence.first(*found))) {
            found = index;
        }
    }
    return found;
}

// Sentences begin with a capital letter.
std::string sentence(std::string text) {
    if (!text.empty() && text.front() == 'c') {
        text.front() = 'C';
    }
    return text + ".";
}

// `older` is listed, and `newer` says otherwise.
std::string believed(std::uint32_t older, std::uint32_t newer, const Evidence& evidence) {
    const std::string old_name = callback_by_number(evidence.callbacks(), older);
    const std::string new_name = callback_by_number(evidence.callbacks(), newer);
    if (evidence.first(newer) < evidence.first(older)) {
        return sentence(old_name + " was taken for news, although " + new_name +
                        " is newer and had arrived before it");
    }
    if (evidence.first(newer) > evidence.last(older)) {
        return sentence(new_name + " is newer than " + old_name +
                        " and arrived after it, and the list does not show it");
    }
    if (evidence.out_of_place() == older) {
        return sentence(old_name + " arrived again and was taken for news, although " + new_name +
                        " is newer and had arrived before that");
    }
    return sentence(new_name + " is newer than " + old_name +
                    ", which arrived again after it, and the list does not show it");
}

bool room_is_unheard_of(std::uint32_t callback, const Evidence& evidence) {
    const Event& event = evidence.callbacks()[callback];
    for (std::uint32_t index = 0; index < evidence.callbacks().size(); ++index) {
        const Event& other = evidence.callbacks()[index];
        if (other.kind == EventKind::room_create && other.room_id == event.room_id &&
            other.session == event.session && evidence.has_arrived(index)) {
            return false;
        }
    }
    return true;
}

std::string ghost_in_words(const Difference& difference, const Evidence& evidence) {
    const Callback source = source_of(evidence.listed(), difference, evidence);
    if (!source) {
        const bool heard_of = std::ranges::any_of(
            evidence.callbacks(), [&](const Event& event) { return is_about(event, difference); });
        return heard_of ? "" : "No callback is about it.";
    }
    if (const Callback end = end_of(*source, evidence)) {
        return believed(*source, *end, evidence);
    }
    return room_is_unheard_of(*source, evidence)
               ? sentence(callback_by_number(evidence.callbacks(), *source) +
                          " has arrived, and that its room was created has not")
               : "";
}

// What was taken for the end of what `source` began.
bool looks_like_its_end(const Event& event, const Event& source) {
    if (begins(event.kind) || event.room_id != source.room_id) {
        return false;
    }
    return is_room(event.kind) ||
           (is_stream(event.kind) == is_stream(source.kind) && event.key == source.key);
}

std::string missing_in_words(const Difference& difference, const Evidence& evidence) {
    const Callback source = source_of(evidence.expected(), difference, evidence);
    if (!source) {
        return {};
    }
    const Event& began = evidence.callbacks()[*source];
    const std::string name = callback_by_number(evidence.callbacks(), *source);
    if (const Callback late = evidence.out_of_place()) {
        const Event& event = evidence.callbacks()[*late];
        const std::string late_name = callback_by_number(evidence.callbacks(), *late);
        // Of a room it may as well be the creation that was lost.
        if (!is_room(event.kind) && looks_like_its_end(event, began) &&
            evidence.early().value_or(*source) == *source &&
            evidence.first(*source) < evidence.last(*late)) {
            return sentence(late_name + " was taken for its end, although it is not about what " +
                            name + " began, which had arrived before it");
        }
        if (evidence.early() == source && event.kind == EventKind::room_create &&
            event.session == began.session && event.room_id == began.room_id) {
            return sentence(name + " arrived before " + late_name +
                            ", which created its room, and was lost");
        }
    }
    // What arrived later and is no end of it; named where there is one such callback.
    const Callback other = only(evidence, [&](const Event& event) {
        const auto index = static_cast<std::uint32_t>(&event - evidence.callbacks().data());
        return looks_like_its_end(event, began) && evidence.last(index) > evidence.first(*source);
    });
    if (!other) {
        return sentence(name + " began it, and none has arrived that ended it");
    }
    const bool other_session = evidence.callbacks()[*other].session != began.session;
    return sentence(name + " began it, and none has arrived that ended it; " +
                    callback_by_number(evidence.callbacks(), *other) +
                    ", which arrived after it, is " +
                    (other_session ? "about another session of the room" : "older"));
}

std::string stale_in_words(const Difference& difference, const Evidence& evidence) {
    const Callback listed = source_of(evidence.listed(), difference, evidence);
    const Callback expected = source_of(evidence.expected(), difference, evidence);
    if (!listed || !expected || listed == expected) {
        return {};
    }
    const auto& callbacks = evidence.callbacks();
    if (callbacks[*listed].session == callbacks[*expected].session) {
        return believed(*listed, *expected, evidence);
    }
    if (const Callback end = end_of(*listed, evidence)) {
        return believed(*listed, *end, evidence);
    }
    return {};
}

}  // namespace

std::string mistake_in_words(const Difference& difference, const Evidence& evidence) {
    switch (difference.kind) {
        case DifferenceKind::ghost:
            return ghost_in_words(difference, evidence);
        case DifferenceKind::missing:
            return missing_in_words(difference, evidence);
        case DifferenceKind::stale:
            return stale_in_words(difference, evidence);
        case DifferenceKind::twice:
            return {};
    }
    return {};
}

Evidence::Evidence(std::span<const Event> callbacks, const Delivery& delivery,
                   const Violated& violated, const Explanation* explanation)
    : callbacks_(callbacks),
      arrivals_(std::span(delivery).first(std::min(violated.arrivals, delivery.size()))),
      expected_(&violated.expected),
      listed_(&violated.listed),
      explanation_(explanation != nullptr && explanation->failing == delivery ? explanation
                                                                              : nullptr) {}

bool Evidence::has_arrived(std::uint32_t callback) const {
    return std::ranges::find(arrivals_, callback) != arrivals_.end();
}

std::size_t Evidence::first(std::uint32_t callback) const {
    return static_cast<std::size_t>(std::ranges::find(arrivals_, callback) - arrivals_.begin());
}

std::size_t Evidence::last(std::uint32_t callback) const {
    const auto from_end = std::find(arrivals_.rbegin(), arrivals_.rend(), callback);
    return static_cast<std::size_t>(arrivals_.rend() - from_end) - 1;
}

std::optional<std::uint32_t> Evidence::early() const {
    return explanation_ != nullptr && explanation_->kind == ExplanationKind::swap
               ? std::optional(explanation_->failing[explanation_->place])
               : std::nullopt;
}

std::optional<std::uint32_t> Evidence::out_of_place() const {
    if (explanation_ == nullptr) {
        return std::nullopt;
    }
    const bool swap = explanation_->kind == ExplanationKind::swap;
    return explanation_->failing[explanation_->place + (swap ? 1 : 0)];
}

}  // namespace anyorder
