#include <algorithm>
#include <map>

#include <anyorder/properties/callback_words.h>
#include <anyorder/properties/columns.h>
#include <anyorder/properties/judge.h>

#include "short_id.h"

namespace anyorder {

namespace {

std::string subject_of(const Event& event, bool many_rooms) {
    const std::string room = short_id(event.room_id);
    if (is_room(event.kind)) {
        return room;
    }
    const std::string key = short_id(event.key);
    return many_rooms ? room + " / " + key : key;
}

std::string order_of(const Event& event) {
    return is_room(event.kind) ? "session " + std::to_string(number(event.session))
                               : "seq " + std::to_string(number(event.seq));
}

// Times may lie before that of the first callback: they are whatever a service wrote.
std::string since_of(const Event& first, const Event& event) {
    const std::uint64_t from = number(first.time_ms);
    const std::uint64_t to = number(event.time_ms);
    return (to < from ? "-" + std::to_string(from - to) : std::to_string(to - from)) + " ms";
}

}  // namespace

std::string short_id(std::string_view id) {
    constexpr std::size_t columns_max = 24;
    return fitted(shown(id), columns_max);
}

bool has_many_rooms(std::span<const Event> callbacks) {
    return std::ranges::any_of(
        callbacks, [&](const Event& event) { return event.room_id != callbacks.front().room_id; });
}

CallbackWords words_of(std::span<const Event> callbacks, std::uint32_t index, bool many_rooms) {
    const Event& event = callbacks[index];
    return {.number = std::to_string(index + 1),
            .kind = std::string(name_of(event.kind)),
            .about = subject_of(event, many_rooms),
            .order = order_of(event),
            .since = since_of(callbacks.front(), event)};
}

std::string callback_in_words(const Event& callback, bool many_rooms) {
    return std::string(name_of(callback.kind)) + " " + subject_of(callback, many_rooms) + ", " +
           order_of(callback);
}

std::string callback_by_number(std::span<const Event> callbacks, std::uint32_t index) {
    return "callback " + std::to_string(index + 1) + " (" +
           callback_in_words(callbacks[index], has_many_rooms(callbacks)) + ")";
}

std::vector<Placed> placed(const Delivery& delivery) {
    constexpr std::size_t overtook_max = 3;
    std::map<std::uint32_t, std::size_t> seen;
    std::vector<std::uint32_t> still_to_come(delivery);
    std::ranges::sort(still_to_come);
    still_to_come.erase(std::unique(still_to_come.begin(), still_to_come.end()),
                        still_to_come.end());
    std::vector<Placed> all;
    all.reserve(delivery.size());
    for (const std::uint32_t callback : delivery) {
        Placed arrival{.callback = callback,
                       .earlier = seen[callback]++,
                       .overtook = {},
                       .overtaken_count = 0,
                       .later_one = {}};
        if (arrival.earlier == 0) {
            const auto place = std::ranges::lower_bound(still_to_come, callback);
            arrival.overtaken_count = static_cast<std::size_t>(place - still_to_come.begin());
            const auto few = std::min(arrival.overtaken_count, overtook_max);
            arrival.overtook.assign(still_to_come.begin(),
                                    still_to_come.begin() + static_cast<std::ptrdiff_t>(few));
            const std::uint32_t newest = seen.rbegin()->first;
            arrival.later_one = newest > callback ? std::optional(newest) : std::nullopt;
            still_to_come.erase(place);
        }
        all.push_back(std::move(arrival));
    }
    return all;
}

std::string in_words(const Placed& arrival) {
    if (arrival.earlier > 0) {
        return "again";
    }
    std::string text;
    const std::size_t named = arrival.overtook.size();
    const std::size_t more = arrival.overtaken_count - named;
    for (std::size_t i = 0; i < named; ++i) {
        const bool last = i + 1 == named && more == 0;
        text += i == 0 ? "overtook " : last ? " and " : ", ";
        text += std::to_string(arrival.overtook[i] + 1);
    }
    if (more > 0) {
        text += " and " + std::to_string(more) + " more";
    }
    return text.empty() && arrival.later_one ? "after " + std::to_string(*arrival.later_one + 1)
                                             : text;
}

}  // namespace anyorder
