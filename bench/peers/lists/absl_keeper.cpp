#include <absl/container/flat_hash_map.h>
#include <absl/hash/hash.h>

#include "map_keeper.h"
#include "stream_hash.h"

namespace anyorder::bench {

namespace {

// As the library hashes several values.
struct AbslHash {
    using is_transparent = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        return absl::HashOf(view.room_id, number(view.session), view.stream_id);
    }
};

template <class Hash>
using Map = absl::flat_hash_map<StreamKey, StreamRegister, Hash, SameStream>;

}  // namespace

std::unique_ptr<Keeper> absl_keeper() {
    return std::make_unique<MapKeeper<StreamTable<Map<AbslHash>>>>();
}

std::unique_ptr<Keeper> absl_fast_hash_keeper() {
    return std::make_unique<MapKeeper<StreamTable<Map<FastStreamHash>>>>();
}

}  // namespace anyorder::bench
