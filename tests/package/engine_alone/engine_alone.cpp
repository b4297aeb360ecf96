// Uses all that the engine links: reads a callback, which is not signed, keeps it, and prints what
// is live.
#include <cstdio>
#include <variant>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/room_lists.h>
#include <anyorder/engine/signature.h>

int main() {
    anyorder::Decoder decoder;
    const anyorder::Decoded decoded = decoder.decode(
        R"({"event":"room_create","room_id":"r1","room_session_id":"7","room_create_time":"1"})");
    const auto* event = std::get_if<anyorder::Event>(&decoded);
    if (event == nullptr || anyorder::verify_signature(*event, "secret")) {
        return 1;
    }
    anyorder::RoomLists lists;
    lists.apply(*event);
    for (const anyorder::ListedRoom& room : lists.list().rooms) {
        std::printf("room %s\n", room.room_id.c_str());
    }
    return 0;
}
