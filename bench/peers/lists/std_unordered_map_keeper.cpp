#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "map_keeper.h"

namespace anyorder::bench {

namespace {

constexpr std::size_t digits_max = std::numeric_limits<std::uint64_t>::digits10 + 1;

void append_number(std::string& text, std::uint64_t number) {
    std::array<char, digits_max> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    text += '/';
}

std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto* const end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

// SESSION/LENGTH OF THE ROOM ID/ROOM ID STREAM ID, so that whatever an id holds, no two streams
// have one key.
struct PlainKey {
    std::string operator()(const Event& event) const {
        return std::to_string(number(event.session)) + '/' + std::to_string(event.room_id.size()) +
               '/' + std::string(event.room_id) + std::string(event.key);
    }
};

// The same key, for one allocation.
struct ReservedKey {
    std::string operator()(const Event& event) const {
        std::string key;
        key.reserve(2 * (digits_max + 1) + event.room_id.size() + event.key.size());
        append_number(key, number(event.session));
        append_number(key, event.room_id.size());
        key += event.room_id;
        key += event.key;
        return key;
    }
};

template <class KeyOf>
class StreamsByText {
public:
    StreamRegister& of(const Event& event) { return streams_[KeyOf{}(event)]; }

    void add_to(ListMaker& maker) const {
        for (const auto& [key, stream] : streams_) {
            std::string_view rest = key;
            const RoomSession session{take_number(rest)};
            const auto room_bytes = static_cast<std::size_t>(take_number(rest));
            maker.add({std::string(rest.substr(0, room_bytes)), session}, rest.substr(room_bytes),
                      stream);
        }
    }

private:
    std::unordered_map<std::string, StreamRegister> streams_;
};

}  // namespace

std::unique_ptr<Keeper> std_unordered_map_keeper() {
    return std::make_unique<MapKeeper<StreamsByText<PlainKey>>>();
}

std::unique_ptr<Keeper> std_reserved_key_keeper() {
    return std::make_unique<MapKeeper<StreamsByText<ReservedKey>>>();
}

}  // namespace anyorder::bench
