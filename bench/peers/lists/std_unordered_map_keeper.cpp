#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "map_keeper.h"

namespace anyorder::bench {

namespace {

class StreamsByText {
public:
    StreamRegister& of(RoomSession session, std::string_view stream_id) {
        std::string key = std::to_string(number(session));
        key += '/';
        key += stream_id;
        return streams_[std::move(key)];
    }

    void add_to(ListMaker& maker) const {
        for (const auto& [key, stream] : streams_) {
            const std::size_t slash = key.find('/');
            std::uint64_t session = 0;
            std::from_chars(key.data(), key.data() + slash, session);
            maker.add(RoomSession{session}, std::string_view(key).substr(slash + 1), stream);
        }
    }

private:
    std::unordered_map<std::string, StreamRegister> streams_;
};

}  // namespace

std::unique_ptr<Keeper> std_unordered_map_keeper() {
    return std::make_unique<MapKeeper<StreamsByText>>();
}

}  // namespace anyorder::bench
