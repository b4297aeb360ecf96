#include "twins/read_modify_write.h"

#include <iterator>
#include <utility>
#include <variant>

#include <anyorder/engine/room_lists.h>
#include <anyorder/engine/snapshot.h>

namespace anyorder {

namespace {

RoomLists lists_from(const std::string& text) {
    if (text.empty()) {
        return {};
    }
    Restored restored = restore(text);
    if (const auto* error = std::get_if<ImageError>(&restored)) {
        throw StoreFailure("what the store has kept is no room: " + describe(*error));
    }
    return std::get<RoomLists>(std::move(restored));
}

// Each room is an engine's image. All that is wrong is what happens between read() and write().
class ReadModifyWrite final : public Store {
public:
    explicit ReadModifyWrite(std::unique_ptr<RoomTexts> rooms) : rooms_(std::move(rooms)) {}

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            const std::string room_id(callbacks[i].event.room_id);
            RoomLists lists = lists_from(rooms_->read(room_id));
            const Outcome outcome = lists.apply(callbacks[i].event);
            rooms_->write(room_id, snapshot(lists));
            outcomes[i] = outcome == Outcome::applied || outcome == Outcome::deferred
                              ? StoredOutcome::changed
                              : StoredOutcome::superseded;
        }
    }

    void count(std::span<const NonceUse> /*uses*/, std::span<std::uint64_t> /*counts*/) override {
        throw StoreFailure("this twin counts no nonces");
    }

    RoomList list() override {
        RoomList all;
        for (const auto& [room_id, text] : rooms_->read_all()) {
            std::ranges::move(lists_from(text).list().rooms, std::back_inserter(all.rooms));
        }
        return all;
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        return lists_from(rooms_->read(std::string(room_id))).find(room_id);
    }

    std::vector<StoredGaps> gaps() override { return {}; }

    std::uint64_t forget(std::uint64_t /*now_s*/, std::uint64_t /*older_than_s*/) override {
        return 0;
    }

    void clear() override { rooms_->clear(); }

private:
    std::unique_ptr<RoomTexts> rooms_;
};

}  // namespace

std::unique_ptr<Store> read_modify_write(std::unique_ptr<RoomTexts> rooms) {
    return std::make_unique<ReadModifyWrite>(std::move(rooms));
}

}  // namespace anyorder
