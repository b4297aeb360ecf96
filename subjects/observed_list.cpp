#include <array>

#include <anyorder/subjects/observed_list.h>

namespace anyorder {

ObservedList observe(const RoomList& list) {
    ObservedList observed;
    for (const ListedRoom& room : list.rooms) {
        ObservedRoom& seen = observed.rooms.emplace_back();
        seen.room_id = room.room_id;
        seen.room_session_id = room.room_session_id;
        for (const ListedStream& stream : room.streams) {
            seen.streams.push_back({stream.stream_id, stream.stream_sid, stream.stream_seq});
        }
        for (const ListedUser& user : room.users) {
            seen.users.push_back({user.user_account, user.session_id});
        }
    }
    return observed;
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
