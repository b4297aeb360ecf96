// The ordering rule by the book, as whoever keeps registers in a map or a database would write it:
// one register a stream, in which the greatest seq wins, and one a session.
//
// It leans on the vendor's contract, that a seq belongs to one change, and gives no outcome. What
// has ended stays as a tombstone for good. Both is less work than the engine does.
//
// What is kept of a live stream, by every keeper: its id, stream_sid, stream_seq and
// create_time_ms, and all texts of kept_fields() that are not empty, packed into one string.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder::bench {

// Makes `packed` the texts that a list keeps of the event: for each that is not empty the field,
// the length, and the text. Uses the memory that `packed` has.
void pack_texts(std::string& packed, const Event& event);
std::vector<Attribute> unpack_texts(std::string_view packed);

struct StreamRegister {
    bool known = false;
    bool live = false;
    ChangeSeq seq{};
    TimeMs create_time_ms{};
    std::string stream_sid{};
    std::string texts{};

    void take(const Event& event) {
        if (known && event.seq <= seq) {
            return;
        }
        known = true;
        seq = event.seq;
        live = begins(event.kind);
        if (live) {
            create_time_ms = event.time_ms;
            stream_sid = event.stream_sid;
            pack_texts(texts, event);
        }
    }
};

// A session's name: ids of sessions are looked up in their room.
struct SessionKey {
    std::string room_id{};
    RoomSession session{};

    friend bool operator==(const SessionKey&, const SessionKey&) = default;
};

struct SessionHash {
    std::size_t operator()(const SessionKey& key) const {
        constexpr std::uint64_t golden_ratio = 0x9e37'79b9'7f4a'7c15;
        return std::hash<std::string_view>{}(key.room_id) ^ (number(key.session) * golden_ratio);
    }
};

struct SessionRegister {
    bool created = false;
    bool closed = false;
    TimeMs create_time_ms{};
    std::string texts{};

    void take(const Event& event);
};

// Makes a list of registers, in whatever order they come.
class ListMaker {
public:
    void add(SessionKey key, SessionRegister session);
    // Of a session that has been added.
    void add(const SessionKey& session, std::string_view stream_id, const StreamRegister& stream);
    [[nodiscard]] RoomList list() const;

private:
    struct Session {
        SessionRegister known;
        std::vector<ListedStream> streams;
    };

    std::unordered_map<SessionKey, Session, SessionHash> sessions_;
};

// 64 bits for databases whose numbers have a sign, with the same order.
constexpr std::int64_t with_sign(std::uint64_t number) {
    return static_cast<std::int64_t>(number ^ (std::uint64_t{1} << 63));
}
constexpr std::uint64_t without_sign(std::int64_t number) {
    return static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
}

}  // namespace anyorder::bench
