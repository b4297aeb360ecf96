// The work that engines and subjects are measured by: stream callbacks of many rooms in an order of
// arrival, and the list that is right after the last of them.
//
// What happens: each room is created, then each stream once, then streams drawn at random change,
// from live to closed and back, until there are enough events. How it arrives: the events are cut
// into blocks of `window`; some of a block's events come twice; the block is shuffled. Both are
// drawn from generators of their own, so one seed gives the same events in any order of arrival.
//
// The expected list is kept while the events are made, as what each stream's last change left. It
// knows nothing of seqs that win and of tombstones, so it can bear witness about who does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>
#include <anyorder/sim/history.h>
#include <anyorder/sim/random.h>

namespace anyorder {

struct WorkloadParameters {
    // One in each room.
    std::size_t sessions = 1;
    // Streams that come and go in each session.
    std::size_t keys_per_session = 1;
    // Duplicates aside. At least one for each session and one for each key.
    std::size_t events = 2;
    // 1 leaves the events in order.
    std::size_t window = 1;
    // The second arrival is anywhere after the first one in the same block.
    std::size_t duplicates_per_thousand = 0;
    // Whether events that begin something carry business data, or the rule's words alone.
    bool with_texts = true;
    std::uint64_t seed = 1;

    friend bool operator==(const WorkloadParameters&, const WorkloadParameters&) = default;
};

// The same parameters make the same work on every machine. Not to be copied: events point into it.
class Workload {
public:
    explicit Workload(const WorkloadParameters& parameters);
    Workload(const Workload&) = delete;
    Workload& operator=(const Workload&) = delete;
    ~Workload() = default;

    [[nodiscard]] std::size_t keys() const { return streams_.size(); }

    // In order of arrival. The texts are shared by many events, as one decoder's buffers are.
    [[nodiscard]] std::span<const Event> arrivals() const { return arrivals_; }

    // What is live after the last of them, business data included. O(keys).
    [[nodiscard]] RoomList expected_list() const;

    // Whether `list` is the expected one. O(keys) time, O(a room) memory.
    [[nodiscard]] bool is_right(const RoomList& list) const;

    // Of all arrivals, their texts included.
    [[nodiscard]] std::uint64_t checksum() const;

private:
    struct Room {
        std::string id;
        TimeMs created_ms{};
        std::uint64_t changes = 0;
    };
    struct Stream {
        std::string id;
        std::string_view sid;
        ChangeSeq seq{};
        TimeMs created_ms{};
        const Attributes* texts = nullptr;
        bool live = false;
    };

    [[nodiscard]] Event words(EventKind kind, std::size_t room) const;
    [[nodiscard]] const Attributes* texts_of(const Event& sample) const;
    void create_room(std::size_t room);
    void create_all_streams();
    void change_stream(std::size_t index);
    void create_stream(Event event, Stream& stream);
    void close_stream(Event event, Stream& stream);
    void emit(const Event& event);
    void deliver_block();
    [[nodiscard]] ListedRoom expected_room(std::size_t index) const;
    [[nodiscard]] ListedStream expected_stream(const Stream& stream) const;

    WorkloadParameters parameters_;
    // Where the business data comes from.
    std::shared_ptr<const CallbackLog> samples_;
    std::vector<Event> sample_creates_;
    std::vector<Room> rooms_;
    // Those of the first room, those of the second, …
    std::vector<Stream> streams_;
    // A deque, because the events point into it.
    std::deque<std::string> sids_;
    std::vector<Event> block_;
    std::vector<Event> arrivals_;
    Random changes_random_;
    Random arrivals_random_;
    std::size_t events_made_ = 0;
};

}  // namespace anyorder
