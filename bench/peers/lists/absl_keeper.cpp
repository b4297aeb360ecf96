#include <absl/container/flat_hash_map.h>
#include <absl/hash/hash.h>

#include "map_keeper.h"

namespace anyorder::bench {

namespace {

struct StreamHash {
    using is_transparent = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        return absl::HashOf(number(view.session), view.stream_id, view.room_id);
    }
};

}  // namespace

std::unique_ptr<Keeper> absl_keeper() {
    using Map = absl::flat_hash_map<StreamKey, StreamRegister, StreamHash, SameStream>;
    return std::make_unique<MapKeeper<StreamTable<Map>>>();
}

}  // namespace anyorder::bench
