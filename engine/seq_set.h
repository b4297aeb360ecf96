// Which seqs of one list have arrived: a watermark and what lies beyond it.
//
// The vendor numbers a list's changes 1, 2, 3, …, so nearly all that has arrived is "everything up
// to w". What came a little early is a bit of a window of 32 seqs behind w. What came earlier still
// waits as intervals, in a sorted array while they are few and in a tree once they are many, so
// that no order of arrival costs more than O(log n) a seq. Bits and intervals know times: the time
// of the first seq behind a gap says how old the gap is, by the events' own clock.
//
// A SeqSet itself is a few words; all but the watermark lies in a Beyond of a BeyondPool, and only
// while something is beyond. Private to the engine.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <anyorder/engine/event.h>

namespace anyorder {

// Both ends are inside.
struct Span64 {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    friend bool operator==(const Span64&, const Span64&) = default;
};

// The rest of an interval that is known by its first seq.
struct IntervalRest {
    std::uint64_t last = 0;
    // The least time of the events with the first seq.
    TimeMs first_ms{};

    friend bool operator==(const IntervalRest&, const IntervalRest&) = default;
};

// As much of std::map as intervals need, in a sorted vector.
class FewIntervals {
public:
    using value_type = std::pair<std::uint64_t, IntervalRest>;
    using iterator = std::vector<value_type>::iterator;

    iterator begin() { return items_.begin(); }
    iterator end() { return items_.end(); }
    [[nodiscard]] auto begin() const { return items_.begin(); }
    [[nodiscard]] auto end() const { return items_.end(); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] std::size_t bytes() const { return items_.capacity() * sizeof(value_type); }
    void clear() { items_.clear(); }
    iterator upper_bound(std::uint64_t seq) {
        return std::ranges::upper_bound(items_, seq, {}, &value_type::first);
    }
    [[nodiscard]] auto upper_bound(std::uint64_t seq) const {
        return std::ranges::upper_bound(items_, seq, {}, &value_type::first);
    }
    iterator erase(iterator place) { return items_.erase(place); }
    void emplace_hint(iterator next, std::uint64_t first, const IntervalRest& rest) {
        items_.emplace(next, first, rest);
    }

private:
    std::vector<value_type> items_;
};

// What a SeqSet keeps beside its watermark. Empty ones are reused with the memory they have.
struct Beyond {
    static constexpr std::size_t few_max = 48;
    static constexpr std::uint64_t none_held = std::numeric_limits<std::uint64_t>::max();

    static constexpr std::uint64_t window = 32;

    // Bit i is the seq i + 1 above the watermark.
    std::uint32_t arrived = 0;
    // Whether there are intervals.
    bool has_intervals = false;
    bool contract_broken = false;
    // A gap was given up on. What comes of it late need not have counted, so this stays.
    bool gave_up = false;
    // Tombstones above it stay while a query is on its way.
    std::uint64_t held_from = none_held;
    // Up to here a snapshot has settled everything; 0 for nothing.
    std::uint64_t settled_to = 0;

    // Of the seqs in the window, each at its last five bits.
    std::array<TimeMs, window> times{};
    // Intervals are in `many` if it is not empty. Seqs of theirs may lie in the window, too.
    FewIntervals few;
    std::map<std::uint64_t, IntervalRest> many;
    // Sorted, none overlapping: what the watermark passed though it had not arrived.
    std::vector<Span64> given_up;
    // Up to here gaps were reported as overdue.
    std::uint64_t reported_to = 0;
    // Tombstones up to here may be gone. Only where the contract is broken: they are kept from
    // then.
    std::uint64_t dropped_to = 0;
    // The greatest seq that broke it.
    std::uint64_t broken_at = 0;

    void note_intervals() { has_intervals = few.size() != 0 || !many.empty(); }
    [[nodiscard]] bool is_empty() const { return arrived == 0 && !has_intervals && !has_history(); }
    // What must be remembered after the last gap has closed, too.
    [[nodiscard]] bool has_history() const {
        return contract_broken || settled_to != 0 || gave_up || held_from != none_held;
    }
    void clear();
    [[nodiscard]] std::size_t bytes() const;

    // Takes out what is given up of this seq. Returns whether it was.
    bool arrives_late(std::uint64_t seq);
    void give_up(const Span64& range);
};

class BeyondPool {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    Beyond& operator[](std::uint32_t index) { return all_[index]; }
    const Beyond& operator[](std::uint32_t index) const { return all_[index]; }

    // Invalidates references.
    std::uint32_t take();
    void give_back(std::uint32_t index);
    // Whether so many are taken that empty ones should be given back. A list whose callbacks come
    // out of order needs one again soon.
    [[nodiscard]] bool is_crowded() const { return taken_ > taken_few_max; }
    void clear();
    // Uses the memory there is.
    void assign(const BeyondPool& other);
    // Of all allocations.
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::size_t taken_few_max = 256;

    std::vector<Beyond> all_;
    std::vector<std::uint32_t> free_;
    std::size_t taken_ = 0;
};

class SeqSet {
public:
    // Every seq from 1 up to here has arrived, or is settled otherwise.
    [[nodiscard]] std::uint64_t watermark() const { return watermark_; }

    // Returns whether `seq` is new. `time_ms` is the time of its event. 0 is never new.
    // O(log intervals), amortised.
    bool insert(std::uint64_t seq, TimeMs time_ms, BeyondPool& pool) {
        if (beyond_ == BeyondPool::none) {
            if (seq == watermark_ + 1 && seq != 0) {
                watermark_ = seq;
                return true;
            }
            return insert_beyond(seq, time_ms, pool);
        }
        Beyond& more = pool[beyond_];
        const std::uint64_t place = seq - watermark_ - 1;
        if (seq <= watermark_ || place >= Beyond::window || more.has_intervals) {
            return insert_beyond(seq, time_ms, pool);
        }
        return insert_in_window(more, seq, static_cast<unsigned>(place), time_ms);
    }

    // The same for the usual case, a new seq that is the next one or a little early; and what is
    // beyond is given back if it is empty. Returns whether it was that; if not, nothing has
    // changed.
    bool insert_soon(std::uint64_t seq, TimeMs time_ms, BeyondPool& pool) {
        const std::uint64_t place = seq - watermark_ - 1;
        if (seq <= watermark_ || place >= Beyond::window) {
            return false;
        }
        if (beyond_ == BeyondPool::none) {
            if (place == 0) {
                ++watermark_;
                return true;
            }
            beyond_ = pool.take();
        }
        Beyond& more = pool[beyond_];
        const std::uint32_t bit = std::uint32_t{1} << place;
        if (more.has_intervals || more.reported_to != 0 || (more.arrived & bit) != 0) {
            return false;
        }
        more.times[seq % Beyond::window] = time_ms;
        more.arrived |= bit;
        // Without a branch: whether it is the next one is as good as random.
        pass(more, static_cast<unsigned>(std::countr_one(more.arrived)));
        if (pool.is_crowded()) {
            tidy(pool);
        }
        return true;
    }

    [[nodiscard]] bool contains(std::uint64_t seq, const BeyondPool& pool) const;

    // Everything up to `seq` counts as arrived from now on.
    void raise(std::uint64_t seq, BeyondPool& pool);

    // Null where nothing is beyond.
    [[nodiscard]] Beyond* beyond(BeyondPool& pool) const {
        return beyond_ == BeyondPool::none ? nullptr : &pool[beyond_];
    }
    [[nodiscard]] const Beyond* beyond(const BeyondPool& pool) const {
        return beyond_ == BeyondPool::none ? nullptr : &pool[beyond_];
    }
    // Makes one where there is none. Invalidates references into the pool.
    Beyond& open_beyond(BeyondPool& pool);

    // Gives what is beyond back if it is empty and others may need it; of what it was nothing is
    // left.
    void tidy(BeyondPool& pool) {
        if (beyond_ == BeyondPool::none || !pool[beyond_].is_empty()) {
            return;
        }
        pool[beyond_].reported_to = 0;
        if (pool.is_crowded()) {
            close(pool);
        }
    }
    // Forgets all.
    void close(BeyondPool& pool);

    // Tombstones up to here may be gone, those above are not.
    [[nodiscard]] std::uint64_t droppable_to(const BeyondPool& pool) const {
        const Beyond* const more = beyond(pool);
        return more == nullptr ? watermark_ : std::min(watermark_, more->held_from);
    }
    // What has ended up to here is forgotten, or may be.
    [[nodiscard]] std::uint64_t forgotten_to(const BeyondPool& pool) const {
        const Beyond* const more = beyond(pool);
        return more != nullptr && more->contract_broken ? more->dropped_to : droppable_to(pool);
    }
    // The greatest seq that is in it.
    [[nodiscard]] std::uint64_t greatest(const BeyondPool& pool) const;

    // The first interval beyond the watermark. O(1).
    [[nodiscard]] std::optional<FewIntervals::value_type> first_interval(
        const BeyondPool& pool) const;
    // All of them, none touching the next.
    [[nodiscard]] std::vector<FewIntervals::value_type> intervals(const BeyondPool& pool) const;

    // Makes an empty one what another one was: its watermark, and its intervals() in their order.
    void restore(std::uint64_t watermark, std::span<const FewIntervals::value_type> intervals,
                 BeyondPool& pool);

private:
    bool insert_in_window(Beyond& more, std::uint64_t seq, unsigned place, TimeMs time_ms) {
        TimeMs& known = more.times[seq % Beyond::window];
        const std::uint32_t bit = std::uint32_t{1} << place;
        if ((more.arrived & bit) != 0) {
            known = std::min(known, time_ms);
            return false;
        }
        more.arrived |= bit;
        known = time_ms;
        if (place == 0) {
            pass(more, static_cast<unsigned>(std::countr_one(more.arrived)));
        }
        return true;
    }
    bool insert_beyond(std::uint64_t seq, TimeMs time_ms, BeyondPool& pool);
    void restore_in_window(Beyond& more, const FewIntervals::value_type& interval) const;
    static bool insert_far(Beyond& beyond, std::uint64_t seq, TimeMs time_ms);
    // Raises the watermark by so many seqs.
    void pass(Beyond& more, std::uint64_t seqs) {
        more.arrived = seqs < Beyond::window ? more.arrived >> seqs : 0;
        watermark_ += seqs;
    }
    // The same for seqs of the window.
    void pass(Beyond& more, unsigned seqs) {
        more.arrived = static_cast<std::uint32_t>(std::uint64_t{more.arrived} >> seqs);
        watermark_ += seqs;
    }
    void absorb(Beyond& beyond);

    std::uint64_t watermark_ = 0;
    std::uint32_t beyond_ = BeyondPool::none;
};

// Same seqs, same times, same history.
bool same_seqs(const SeqSet& a, const BeyondPool& of_a, const SeqSet& b, const BeyondPool& of_b);

}  // namespace anyorder
