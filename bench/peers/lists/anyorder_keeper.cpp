#include <anyorder/engine/room_lists.h>

#include "keeper.h"

namespace anyorder::bench {

namespace {

class AnyorderKeeper final : public Keeper {
public:
    void apply(std::span<const Event> events) override { lists_.apply(events); }
    RoomList list() override { return lists_.list(); }

private:
    RoomLists lists_;
};

}  // namespace

std::unique_ptr<Keeper> anyorder_keeper() {
    return std::make_unique<AnyorderKeeper>();
}

}  // namespace anyorder::bench
