#include "read_back.h"

#include <string>
#include <variant>

namespace anyorder {

namespace {

std::vector<Attribute> attributes_of(const Event& event) {
    std::vector<Attribute> attributes;
    for (const Field field : kept_fields(event.kind)) {
        if (const std::string_view text = text_of(event, field); !text.empty()) {
            attributes.push_back({field, std::string(text)});
        }
    }
    return attributes;
}

ListedRoom as_room(const Event& event) {
    return {.room_id = std::string(event.room_id),
            .room_session_id = event.session,
            .create_time_ms = event.time_ms,
            .attributes = attributes_of(event),
            .streams = {},
            .users = {}};
}

ListedStream as_stream(const Event& event) {
    return {.stream_id = std::string(event.key),
            .stream_sid = std::string(event.stream_sid),
            .stream_seq = event.seq,
            .create_time_ms = event.time_ms,
            .attributes = attributes_of(event)};
}

ListedUser as_user(const Event& event) {
    return {.user_account = std::string(event.key),
            .session_id = event.user_session,
            .user_update_seq = event.seq,
            .login_time_ms = event.time_ms,
            .attributes = attributes_of(event)};
}

}  // namespace

void ListedBodies::add(std::string_view body) {
    const Decoded decoded = decoder_.decode(body);
    if (const auto* error = std::get_if<DecodeError>(&decoded)) {
        throw StoreFailure("the store holds a callback that cannot be read: " + describe(*error));
    }
    const auto& event = std::get<Event>(decoded);
    if (event.kind == EventKind::room_create) {
        list_.rooms.push_back(as_room(event));
    } else if (list_.rooms.empty() || list_.rooms.back().room_id != event.room_id ||
               !begins(event.kind)) {
        throw StoreFailure("the store lists a callback that it should not: " + std::string(body));
    } else if (is_stream(event.kind)) {
        list_.rooms.back().streams.push_back(as_stream(event));
    } else {
        list_.rooms.back().users.push_back(as_user(event));
    }
}

void add_gap(std::vector<StoredGaps>& gaps, const StoredGap& gap) {
    const bool is_next = gaps.empty() || gaps.back().room_id != gap.room_id ||
                         gaps.back().session != gap.session || gaps.back().list != gap.list;
    if (is_next) {
        gaps.push_back({.room_id = std::string(gap.room_id),
                        .session = gap.session,
                        .list = gap.list,
                        .oldest_gap_ms = gap.next_ms});
    }
    StoredGaps& of = gaps.back();
    if (of.missing.size() < StoredGaps::missing_max) {
        of.missing.push_back(gap.missing);
    }
    of.missing_seqs += number(gap.missing.last) - number(gap.missing.first) + 1;
}

}  // namespace anyorder
