#include "fresh_ids.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anyorder {

namespace {

// The attributes that hold ids; what else mentions one is text.
constexpr std::array id_fields = {Field::id_name, Field::user_id, Field::publish_id,
                                  Field::channel_id};

constexpr unsigned distance_shift = 20;
constexpr std::uint64_t distances = std::uint64_t{1} << 31;

constexpr std::uint64_t power(unsigned exponent) {
    return std::uint64_t{1} << exponent;
}

// Ids from `first` to `last` stay among themselves and move away from the end that counts.
struct Zone {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    bool moves_up = false;
};

constexpr std::array<Zone, 6> zones = {{
    {0, power(52) - 1, true},
    {power(52), power(53) - 1, false},
    {power(53), power(62) - 1, true},
    {power(62), power(63) - 1, false},
    {power(63), power(63) + power(62) - 1, true},
    {power(63) + power(62), ~std::uint64_t{0}, false},
}};

const Zone& zone_of(std::uint64_t session) {
    std::size_t zone = 0;
    while (session > zones[zone].last) {
        ++zone;
    }
    return zones[zone];
}

// FNV-1a: any spread of the runs over the distances will do.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char character : text) {
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3;
    }
    return hash;
}

// The last `bytes_max` bytes, fewer where a character would be cut in two.
std::string_view tail_of(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    text.remove_prefix(text.size() - bytes_max);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0U) == 0x80U) {
        text.remove_prefix(1);
    }
    return text;
}

// Leaving the zone at one end is coming in at the other.
std::uint64_t turned_up(const Zone& zone, std::uint64_t session, std::uint64_t distance) {
    const std::uint64_t left = zone.last - session;
    return distance <= left ? session + distance : zone.first + (distance - left - 1);
}
std::uint64_t turned_down(const Zone& zone, std::uint64_t session, std::uint64_t distance) {
    const std::uint64_t left = session - zone.first;
    return distance <= left ? session - distance : zone.last - (distance - left - 1);
}

}  // namespace

FreshNames::FreshNames(std::string tag, TagPlace place, std::size_t bytes_max)
    : tag_(std::move(tag)), place_(place), bytes_max_(bytes_max) {}

std::string FreshNames::candidate(std::string_view name, std::size_t number) const {
    const std::size_t tail_at = place_ == TagPlace::front ? 0 : name.rfind('_') + 1;
    if (number == 0 && tag_.size() + name.size() <= bytes_max_) {
        return std::string(name.substr(0, tail_at)) + tag_ + std::string(name.substr(tail_at));
    }
    const std::string front = tag_ + (number == 0 ? "" : std::to_string(number) + ".");
    return front + std::string(tail_of(name, bytes_max_ - front.size()));
}

std::string_view FreshNames::fresh(std::string_view name) {
    if (name.empty()) {
        return {};
    }
    if (const auto known = fresh_.find(name); known != fresh_.end()) {
        return known->second;
    }
    std::string made = candidate(name, 0);
    for (std::size_t number = 1; original_.contains(made); ++number) {
        made = candidate(name, number);
    }
    original_.emplace(made, name);
    return fresh_.emplace(name, std::move(made)).first->second;
}

const std::string* FreshNames::original(std::string_view fresh) const {
    const auto known = original_.find(fresh);
    return known == original_.end() ? nullptr : &known->second;
}

FreshIds::FreshIds(std::string_view run_id, std::uint64_t case_number)
    : tag_(std::string(run_id) + "-" + std::to_string(case_number) + "-"),
      distance_(((hash_of(run_id) + case_number) % distances) << distance_shift),
      rooms_(tag_, TagPlace::front, room_id_bytes_max),
      keys_(tag_, TagPlace::after_last_underscore, key_bytes_max),
      sids_(tag_, TagPlace::front, key_bytes_max) {}

Event FreshIds::fresh(const Event& event) {
    Event renamed = event;
    renamed.session = RoomSession{fresh(number(event.session))};
    renamed.user_session = UserSession{fresh(number(event.user_session))};
    renamed.room_id = rooms_.fresh(event.room_id);
    renamed.key = keys_.fresh(event.key);
    renamed.stream_sid = sids_.fresh(event.stream_sid);
    if (event.attributes != nullptr) {
        attributes_ = *event.attributes;
        for (const Field field : id_fields) {
            const std::string_view id = attributes_[field];
            attributes_.set(field, id == event.room_id ? renamed.room_id : keys_.fresh(id));
        }
        renamed.attributes = &attributes_;
    }
    return renamed;
}

std::uint64_t FreshIds::fresh(std::uint64_t session) {
    const Zone& zone = zone_of(session);
    const std::uint64_t moved =
        zone.moves_up ? turned_up(zone, session, distance_) : turned_down(zone, session, distance_);
    sessions_[moved] = session;
    return moved;
}

std::uint64_t FreshIds::original(std::uint64_t session) const {
    if (const auto known = sessions_.find(session); known != sessions_.end()) {
        return known->second;
    }
    const Zone& zone = zone_of(session);
    return zone.moves_up ? session - std::min(distance_, session - zone.first)
                         : session + std::min(distance_, zone.last - session);
}

ObservedRoom FreshIds::original(const ObservedRoom& room, std::string room_id) const {
    const auto or_itself = [](const FreshNames& names, const std::string& id) {
        const std::string* own = names.original(id);
        return own == nullptr ? id : *own;
    };
    ObservedRoom renamed = room;
    renamed.room_id = std::move(room_id);
    if (renamed.room_session_id) {
        renamed.room_session_id = RoomSession{original(number(*renamed.room_session_id))};
    }
    for (ObservedStream& stream : renamed.streams) {
        stream.stream_id = or_itself(keys_, stream.stream_id);
        if (stream.stream_sid) {
            stream.stream_sid = or_itself(sids_, *stream.stream_sid);
        }
    }
    for (ObservedUser& user : renamed.users) {
        user.user_account = or_itself(keys_, user.user_account);
        if (user.session_id) {
            user.session_id = UserSession{original(number(*user.session_id))};
        }
    }
    return renamed;
}

ObservedList FreshIds::original(const ObservedList& list) const {
    ObservedList own;
    for (const ObservedRoom& room : list.rooms) {
        if (const std::string* room_id = rooms_.original(room.room_id); room_id != nullptr) {
            own.rooms.push_back(original(room, *room_id));
        } else if (room.room_id.starts_with(tag_)) {
            // No room of any case, and yet it comes from this one: an id that was cut, say.
            own.rooms.push_back(original(room, room.room_id));
        }
    }
    return own;
}

}  // namespace anyorder
