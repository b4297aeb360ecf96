#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "map_keeper.h"
#include "stream_hash.h"

namespace anyorder::bench {

namespace {

// As the library hashes texts and numbers, and combines them.
struct BoostHash {
    using is_transparent = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        std::size_t hash = boost::hash<std::string_view>{}(view.stream_id);
        boost::hash_combine(hash, number(view.session));
        boost::hash_combine(hash, view.room_id);
        return hash;
    }
};

template <class Hash>
using Map = boost::unordered_flat_map<StreamKey, StreamRegister, Hash, SameStream>;

}  // namespace

std::unique_ptr<Keeper> boost_keeper() {
    return std::make_unique<MapKeeper<StreamTable<Map<BoostHash>>>>();
}

std::unique_ptr<Keeper> boost_fast_hash_keeper() {
    return std::make_unique<MapKeeper<StreamTable<Map<FastStreamHash>>>>();
}

}  // namespace anyorder::bench
