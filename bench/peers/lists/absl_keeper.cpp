#include <absl/container/flat_hash_map.h>

#include "map_keeper.h"
#include "stream_hash.h"

namespace anyorder::bench {

std::unique_ptr<Keeper> absl_keeper() {
    using Map = absl::flat_hash_map<StreamKey, StreamRegister, StreamHash, SameStream>;
    return std::make_unique<MapKeeper<StreamTable<Map>>>();
}

}  // namespace anyorder::bench
