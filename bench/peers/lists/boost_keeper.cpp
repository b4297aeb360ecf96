#include <functional>

#include <boost/unordered/unordered_flat_map.hpp>

#include "map_keeper.h"

namespace anyorder::bench {

namespace {

// The standard library's hash of texts mixes all bits, so the map need not. Of the hashes tried,
// Boost's own and Abseil's, none was faster.
struct StreamHash {
    using is_transparent = void;
    using is_avalanching = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        return std::hash<std::string_view>{}(view.stream_id) ^
               (number(view.session) * 0x9e37'79b9'7f4a'7c15);
    }
};

}  // namespace

std::unique_ptr<Keeper> boost_keeper() {
    using Map = boost::unordered_flat_map<StreamKey, StreamRegister, StreamHash, SameStream>;
    return std::make_unique<MapKeeper<StreamTable<Map>>>();
}

}  // namespace anyorder::bench
