#include <array>
#include <type_traits>
#include <utility>

#include <anyorder/subjects/observed_list.h>

namespace anyorder {

namespace {

// Takes the texts of an rvalue, and copies those of others.
template <class List>
ObservedList observed(List&& list) {
    const auto take = [](auto& text) {
        return std::is_lvalue_reference_v<List> ? text : std::move(text);
    };
    ObservedList all;
    all.rooms.reserve(list.rooms.size());
    for (auto& room : list.rooms) {
        ObservedRoom& seen = all.rooms.emplace_back();
        seen.room_id = take(room.room_id);
        seen.room_session_id = room.room_session_id;
        seen.streams.reserve(room.streams.size());
        for (auto& stream : room.streams) {
            seen.streams.push_back(
                {take(stream.stream_id), take(stream.stream_sid), stream.stream_seq});
        }
        seen.users.reserve(room.users.size());
        for (auto& user : room.users) {
            seen.users.push_back({take(user.user_account), user.session_id});
        }
    }
    return all;
}

}  // namespace

ObservedList observe(const RoomList& list) {
    return observed(list);
}

ObservedList observe(RoomList&& list) {
    return observed(std::move(list));
}

namespace {

struct NamedList {
    std::string_view name;
    bool Lists::*chosen;
};
constexpr std::array<NamedList, 3> named_lists = {
    {{"rooms", &Lists::rooms}, {"streams", &Lists::streams}, {"users", &Lists::users}}};

const NamedList* find_list(std::string_view name) {
    for (const NamedList& list : named_lists) {
        if (list.name == name) {
            return &list;
        }
    }
    return nullptr;
}

}  // namespace

std::string text_of(const Lists& lists) {
    std::string text;
    for (const NamedList& list : named_lists) {
        if (lists.*list.chosen) {
            text.append(text.empty() ? "" : ",").append(list.name);
        }
    }
    return text;
}

std::optional<Lists> parse_lists(std::string_view text) {
    Lists lists{.rooms = false, .streams = false, .users = false};
    while (true) {
        const std::size_t comma = text.find(',');
        const NamedList* list = find_list(text.substr(0, comma));
        if (list == nullptr || lists.*list->chosen) {
            return std::nullopt;
        }
        lists.*list->chosen = true;
        if (comma == std::string_view::npos) {
            return lists;
        }
        text.remove_prefix(comma + 1);
    }
}

}  // namespace anyorder
