#include "twins/wrong_wrappers.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

// All as the store does it.
class Wrapper : public Store {
public:
    explicit Wrapper(std::unique_ptr<Store> store) : store_(std::move(store)) {}

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        store_->apply(callbacks, outcomes);
    }
    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override {
        store_->count(uses, counts);
    }
    RoomList list() override { return store_->list(); }
    std::optional<ListedRoom> find(std::string_view room_id) override {
        return store_->find(room_id);
    }
    std::vector<StoredGaps> gaps() override { return store_->gaps(); }
    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override {
        return store_->forget(now_s, older_than_s);
    }
    void clear() override { store_->clear(); }

protected:
    Store& store() { return *store_; }

private:
    std::unique_ptr<Store> store_;
};

class ComparesTimes final : public Wrapper {
public:
    using Wrapper::Wrapper;

    // The time takes the place of the seq, and the seq is carried aside.
    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            Event event = callbacks[i].event;
            const std::string seq = std::to_string(number(event.seq));
            Attributes attributes;
            if (!is_room(event.kind)) {
                attributes.set(carrier, seq);
                event.attributes = &attributes;
                event.seq = ChangeSeq{number(event.time_ms)};
            }
            const std::string body = encode(event);
            const StoredCallback by_time{.event = event, .body = body};
            store().apply({&by_time, 1}, outcomes.subspan(i, 1));
        }
    }

    RoomList list() override {
        RoomList list = store().list();
        for (ListedRoom& room : list.rooms) {
            for (ListedStream& stream : room.streams) {
                const auto seq = std::ranges::find(stream.attributes, carrier, &Attribute::field);
                stream.stream_seq = seq == stream.attributes.end()
                                        ? ChangeSeq{}
                                        : ChangeSeq{std::stoull(seq->value)};
            }
        }
        return list;
    }

private:
    static constexpr Field carrier = Field::extra_info;
};

class TwoQueries final : public Wrapper {
public:
    using Wrapper::Wrapper;

    RoomList list() override {
        RoomList rooms = store().list();
        // As where the second query waits for a connection.
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        const RoomList entries = store().list();
        for (ListedRoom& room : rooms.rooms) {
            const auto now = std::ranges::find(entries.rooms, room.room_id, &ListedRoom::room_id);
            const bool is_there = now != entries.rooms.end();
            room.streams = is_there ? now->streams : std::vector<ListedStream>();
            room.users = is_there ? now->users : std::vector<ListedUser>();
        }
        return rooms;
    }
};

}  // namespace

std::unique_ptr<Store> compares_times(std::unique_ptr<Store> store) {
    return std::make_unique<ComparesTimes>(std::move(store));
}

std::unique_ptr<Store> two_queries(std::unique_ptr<Store> store) {
    return std::make_unique<TwoQueries>(std::move(store));
}

}  // namespace anyorder
