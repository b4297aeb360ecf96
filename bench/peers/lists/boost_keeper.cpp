#include <cstdint>
#include <functional>

#include <boost/unordered/unordered_flat_map.hpp>

#include "map_keeper.h"

namespace anyorder::bench {

namespace {

// The standard library's hash of texts mixes all bits, so the map need not.
constexpr std::uint64_t golden_ratio = 0x9e37'79b9'7f4a'7c15;

struct StreamHash {
    using is_transparent = void;
    using is_avalanching = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        constexpr std::hash<std::string_view> hash;
        return hash(view.stream_id) ^ ((hash(view.room_id) + number(view.session)) * golden_ratio);
    }
};

}  // namespace

std::unique_ptr<Keeper> boost_keeper() {
    using Map = boost::unordered_flat_map<StreamKey, StreamRegister, StreamHash, SameStream>;
    return std::make_unique<MapKeeper<StreamTable<Map>>>();
}

}  // namespace anyorder::bench
