#include <boost/unordered/unordered_flat_map.hpp>

#include "map_keeper.h"
#include "stream_hash.h"

namespace anyorder::bench {

std::unique_ptr<Keeper> boost_keeper() {
    using Map = boost::unordered_flat_map<StreamKey, StreamRegister, StreamHash, SameStream>;
    return std::make_unique<MapKeeper<StreamTable<Map>>>();
}

}  // namespace anyorder::bench
