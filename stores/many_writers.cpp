#include "many_writers.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include <anyorder/sim/random.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

// Enough to look at afterwards.
constexpr std::size_t reads_max = 64;

using Flags = std::vector<std::atomic<bool>>;

std::vector<bool> copy_of(const Flags& flags) {
    return {flags.begin(), flags.end()};
}

// What went wrong first, in whichever thread.
class FirstFailure {
public:
    template <class Work>
    void watch(Work work) {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (first_ == nullptr) {
                first_ = std::current_exception();
            }
        }
    }
    void rethrow() const {
        if (first_ != nullptr) {
            std::rethrow_exception(first_);
        }
    }

private:
    std::mutex mutex_;
    std::exception_ptr first_;
};

struct Round {
    explicit Round(std::size_t callbacks) : sent(callbacks), acknowledged(callbacks) {}

    Flags sent;
    Flags acknowledged;
    std::atomic<bool> is_over = false;
    FirstFailure failure;
};

void write(Store& store, const KeptCallbacks& callbacks, const std::vector<std::size_t>& order,
           Round& round) {
    for (const std::size_t number : order) {
        const StoredCallback callback = callbacks[number];
        StoredOutcome outcome{};
        round.sent[number] = true;
        store.apply({&callback, 1}, {&outcome, 1});
        if (outcome == StoredOutcome::refused) {
            throw StoreFailure("it refuses a callback");
        }
        round.acknowledged[number] = true;
    }
}

void read(Store& store, Round& round, std::vector<ReadMeanwhile>& reads) {
    while (!round.is_over) {
        ReadMeanwhile one{.acknowledged = copy_of(round.acknowledged)};
        one.list = store.list();
        one.sent = copy_of(round.sent);
        if (reads.size() < reads_max) {
            reads.push_back(std::move(one));
        }
    }
}

// Of one room: what is certain, and what may or may not be there yet.
class RoomJudge {
public:
    RoomJudge(const ReadMeanwhile& read, const KeptCallbacks& callbacks, std::string_view room_id) {
        for (std::size_t number = 0; number < callbacks.different(); ++number) {
            const Event event = callbacks[number].event;
            if (event.room_id == room_id && read.acknowledged[number]) {
                certain_.push_back(event);
            } else if (event.room_id == room_id && read.sent[number]) {
                open_.push_back(event);
            }
        }
        const auto listed = std::ranges::find(read.list.rooms, room_id, &ListedRoom::room_id);
        if (listed != read.list.rooms.end()) {
            list_.rooms.push_back(*listed);
        }
    }

    [[nodiscard]] bool can_be() const {
        if (open_.size() > undecided_max) {
            return true;
        }
        const std::uint32_t sets = std::uint32_t{1} << open_.size();
        for (std::uint32_t set = 0; set < sets; ++set) {
            // All of them, then all but one, and so on: what was sent is mostly there.
            if (is_list_of(sets - 1 - set)) {
                return true;
            }
        }
        return false;
    }

private:
    [[nodiscard]] bool is_list_of(std::uint32_t set) const {
        std::vector<Event> events = certain_;
        for (std::size_t i = 0; i < open_.size(); ++i) {
            if ((set >> i & 1U) != 0) {
                events.push_back(open_[i]);
            }
        }
        return specified_list(events) == list_;
    }

    std::vector<Event> certain_;
    std::vector<Event> open_;
    RoomList list_;
};

}  // namespace

bool can_be(const ReadMeanwhile& read, const KeptCallbacks& callbacks) {
    std::set<std::string_view> room_ids;
    for (std::size_t number = 0; number < callbacks.different(); ++number) {
        room_ids.insert(callbacks[number].event.room_id);
    }
    const bool only_known = std::ranges::all_of(
        read.list.rooms, [&](const ListedRoom& room) { return room_ids.contains(room.room_id); });
    return only_known && std::ranges::all_of(room_ids, [&](std::string_view room_id) {
               return RoomJudge(read, callbacks, room_id).can_be();
           });
}

ManyWriters::ManyWriters(std::size_t writers, const Open& open) : reader_(open()) {
    writers_.reserve(writers);
    for (std::size_t i = 0; i < writers; ++i) {
        writers_.push_back(open());
    }
}

std::vector<ReadMeanwhile> ManyWriters::play(const KeptCallbacks& callbacks, std::uint64_t seed) {
    Round round(callbacks.different());
    std::vector<ReadMeanwhile> reads;
    std::barrier start(static_cast<std::ptrdiff_t>(writers_.size()) + 1);
    std::vector<std::jthread> threads;
    threads.reserve(writers_.size());
    std::jthread reader([&] {
        start.arrive_and_wait();
        round.failure.watch([&] { read(*reader_, round, reads); });
    });
    for (std::size_t i = 0; i < writers_.size(); ++i) {
        std::vector<std::size_t> order = callbacks.arrivals();
        if (i != 0) {
            Random::part(seed, i).shuffle(order);
        }
        threads.emplace_back([&, i, order = std::move(order)] {
            start.arrive_and_wait();
            round.failure.watch([&] { write(*writers_[i], callbacks, order, round); });
        });
    }
    threads.clear();
    round.is_over = true;
    reader.join();
    round.failure.rethrow();
    return reads;
}

}  // namespace anyorder
