// The one reader of lists in JSON, for the subject protocol and for mapped answers.
#pragma once

#include <string_view>
#include <variant>

#include <anyorder/subjects/list_mapping.h>

namespace anyorder {

struct ListReading {
    const ListMapping* mapping = nullptr;
    Lists lists{};
    // Whether an id alone may stand for a stream or a user.
    bool ids_alone = false;
    // Where not empty, the answer is about this room.
    std::string_view room_id{};
};

std::variant<ObservedList, ProtocolError> read_list(std::string_view json,
                                                    const ListReading& reading);

}  // namespace anyorder
