#include "seq_set.h"

#include <iterator>

namespace anyorder {

namespace {

void move_first(FewIntervals& /*few*/, FewIntervals::iterator place, std::uint64_t first,
                TimeMs time_ms) {
    place->first = first;
    place->second.first_ms = time_ms;
}

void move_first(std::map<std::uint64_t, IntervalRest>& many,
                std::map<std::uint64_t, IntervalRest>::iterator place, std::uint64_t first,
                TimeMs time_ms) {
    const auto after = std::next(place);
    auto node = many.extract(place);
    node.key() = first;
    node.mapped().first_ms = time_ms;
    many.insert(after, std::move(node));
}

template <class Intervals>
bool insert_into(Intervals& intervals, std::uint64_t seq, TimeMs time_ms) {
    const auto next = intervals.upper_bound(seq);
    if (next != intervals.begin()) {
        const auto before = std::prev(next);
        IntervalRest& rest = before->second;
        if (seq <= rest.last) {
            if (seq == before->first) {
                rest.first_ms = std::min(rest.first_ms, time_ms);
            }
            return false;
        }
        if (seq - 1 == rest.last) {
            rest.last = seq;
            if (next != intervals.end() && next->first - 1 == seq) {
                rest.last = next->second.last;
                intervals.erase(next);
            }
            return true;
        }
    }
    if (next != intervals.end() && next->first - 1 == seq) {
        move_first(intervals, next, seq, time_ms);
    } else {
        intervals.emplace_hint(next, seq, IntervalRest{.last = seq, .first_ms = time_ms});
    }
    return true;
}

template <class Intervals>
bool holds_in(const Intervals& intervals, std::uint64_t seq) {
    const auto next = intervals.upper_bound(seq);
    return next != intervals.begin() && seq <= std::prev(next)->second.last;
}

// Takes away the intervals that the watermark touches, and returns the greatest seq of them.
template <class Intervals>
std::uint64_t take_touching(Intervals& intervals, std::uint64_t watermark) {
    while (intervals.begin() != intervals.end() && intervals.begin()->first - 1 <= watermark) {
        watermark = std::max(watermark, intervals.begin()->second.last);
        intervals.erase(intervals.begin());
    }
    return watermark;
}

// The size of a node of std::map, in libstdc++ as in libc++: a colour, three pointers, the value.
constexpr std::size_t map_node_bytes =
    4 * sizeof(void*) + sizeof(std::map<std::uint64_t, IntervalRest>::value_type);

}  // namespace

void Beyond::clear() {
    arrived = 0;
    has_intervals = false;
    few.clear();
    many.clear();
    given_up.clear();
    settled_to = reported_to = dropped_to = broken_at = 0;
    held_from = none_held;
    contract_broken = gave_up = false;
}

std::size_t Beyond::bytes() const {
    return few.bytes() + many.size() * map_node_bytes + given_up.capacity() * sizeof(Span64);
}

bool Beyond::arrives_late(std::uint64_t seq) {
    const auto place = std::ranges::lower_bound(given_up, seq, {}, &Span64::last);
    if (place == given_up.end() || seq < place->first) {
        return false;
    }
    const Span64 range = *place;
    if (range.first == range.last) {
        given_up.erase(place);
    } else if (seq == range.first) {
        ++place->first;
    } else if (seq == range.last) {
        --place->last;
    } else {
        place->last = seq - 1;
        give_up({seq + 1, range.last});
    }
    return true;
}

void Beyond::give_up(const Span64& range) {
    gave_up = true;
    constexpr std::size_t ranges_max = 64;
    given_up.insert(std::ranges::upper_bound(given_up, range.first, {}, &Span64::first), range);
    if (given_up.size() > ranges_max) {
        // The two that are longest ago become one, with what had arrived between them.
        given_up[1].first = given_up[0].first;
        given_up.erase(given_up.begin());
    }
}

std::uint32_t BeyondPool::take() {
    ++taken_;
    if (free_.empty()) {
        all_.emplace_back();
        free_.reserve(all_.capacity());
        return static_cast<std::uint32_t>(all_.size() - 1);
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
}

void BeyondPool::give_back(std::uint32_t index) {
    --taken_;
    all_[index].clear();
    free_.push_back(index);
}

void BeyondPool::clear() {
    taken_ = 0;
    free_.clear();
    for (std::size_t i = all_.size(); i-- > 0;) {
        all_[i].clear();
        free_.push_back(static_cast<std::uint32_t>(i));
    }
}

void BeyondPool::assign(const BeyondPool& other) {
    all_.resize(std::max(all_.size(), other.all_.size()));
    std::ranges::copy(other.all_, all_.begin());
    free_.reserve(all_.capacity());
    free_.assign(other.free_.begin(), other.free_.end());
    taken_ = all_.size() - other.free_.size();
    for (std::size_t i = other.all_.size(); i < all_.size(); ++i) {
        give_back(static_cast<std::uint32_t>(i));
    }
}

std::size_t BeyondPool::bytes() const {
    std::size_t bytes = all_.capacity() * sizeof(Beyond) + free_.capacity() * sizeof(std::uint32_t);
    for (const Beyond& beyond : all_) {
        bytes += beyond.bytes();
    }
    return bytes;
}

Beyond& SeqSet::open_beyond(BeyondPool& pool) {
    if (beyond_ == BeyondPool::none) {
        beyond_ = pool.take();
    }
    return pool[beyond_];
}

void SeqSet::close(BeyondPool& pool) {
    if (beyond_ != BeyondPool::none) {
        pool.give_back(std::exchange(beyond_, BeyondPool::none));
    }
}

// Until neither the window nor an interval goes on from the watermark.
void SeqSet::absorb(Beyond& beyond) {
    for (;;) {
        const std::uint64_t touching = beyond.many.empty() ? take_touching(beyond.few, watermark_)
                                                           : take_touching(beyond.many, watermark_);
        const auto in_window = static_cast<unsigned>(std::countr_one(beyond.arrived));
        const std::uint64_t seqs = std::max<std::uint64_t>(touching - watermark_, in_window);
        if (seqs == 0) {
            beyond.note_intervals();
            return;
        }
        pass(beyond, seqs);
    }
}

bool SeqSet::insert_far(Beyond& beyond, std::uint64_t seq, TimeMs time_ms) {
    beyond.has_intervals = true;
    if (!beyond.many.empty()) {
        return insert_into(beyond.many, seq, time_ms);
    }
    const bool is_new = insert_into(beyond.few, seq, time_ms);
    if (beyond.few.size() > Beyond::few_max) {
        beyond.many.insert(beyond.few.begin(), beyond.few.end());
        beyond.few.clear();
    }
    return is_new;
}

bool SeqSet::insert_beyond(std::uint64_t seq, TimeMs time_ms, BeyondPool& pool) {
    if (seq <= watermark_) {
        return false;
    }
    Beyond& beyond = open_beyond(pool);
    const std::uint64_t place = seq - watermark_ - 1;
    const bool in_interval =
        beyond.many.empty() ? holds_in(beyond.few, seq) : holds_in(beyond.many, seq);
    if (place >= Beyond::window || in_interval) {
        return insert_far(beyond, seq, time_ms);
    }
    const bool is_new = insert_in_window(beyond, seq, static_cast<unsigned>(place), time_ms);
    absorb(beyond);
    return is_new;
}

bool SeqSet::contains(std::uint64_t seq, const BeyondPool& pool) const {
    if (seq <= watermark_) {
        return seq != 0;
    }
    const Beyond* const more = beyond(pool);
    if (more == nullptr) {
        return false;
    }
    const std::uint64_t place = seq - watermark_ - 1;
    return (place < Beyond::window && (more->arrived >> place & 1U) != 0) ||
           (more->many.empty() ? holds_in(more->few, seq) : holds_in(more->many, seq));
}

void SeqSet::raise(std::uint64_t seq, BeyondPool& pool) {
    Beyond* const more = beyond(pool);
    if (more == nullptr) {
        watermark_ = std::max(watermark_, seq);
        return;
    }
    if (seq > watermark_) {
        pass(*more, seq - watermark_);
    }
    absorb(*more);
}

namespace {

// A run of bits of the window that begins at bit `from` or later.
std::optional<FewIntervals::value_type> run_of_bits(const Beyond& beyond, std::uint64_t watermark,
                                                    std::uint64_t from) {
    const std::uint32_t left = from < Beyond::window ? beyond.arrived >> from << from : 0;
    if (left == 0) {
        return std::nullopt;
    }
    const auto first = static_cast<unsigned>(std::countr_zero(left));
    const auto length = static_cast<unsigned>(std::countr_one(left >> first));
    const std::uint64_t seq = watermark + 1 + first;
    return FewIntervals::value_type{
        seq, {.last = seq + length - 1, .first_ms = beyond.times[seq % Beyond::window]}};
}

}  // namespace

std::vector<FewIntervals::value_type> SeqSet::intervals(const BeyondPool& pool) const {
    std::vector<FewIntervals::value_type> all;
    const Beyond* const more = beyond(pool);
    if (more == nullptr) {
        return all;
    }
    std::vector<FewIntervals::value_type> parts(more->few.begin(), more->few.end());
    parts.insert(parts.end(), more->many.begin(), more->many.end());
    for (auto run = run_of_bits(*more, watermark_, 0); run;
         run = run_of_bits(*more, watermark_, run->second.last - watermark_)) {
        parts.push_back(*run);
    }
    std::ranges::sort(parts, {}, &FewIntervals::value_type::first);
    for (const auto& part : parts) {
        if (!all.empty() && all.back().second.last == part.first - 1) {
            all.back().second.last = part.second.last;
        } else {
            all.push_back(part);
        }
    }
    return all;
}

std::uint64_t SeqSet::greatest(const BeyondPool& pool) const {
    const Beyond* const more = beyond(pool);
    if (more == nullptr) {
        return watermark_;
    }
    std::uint64_t far = more->few.size() != 0 ? std::prev(more->few.end())->second.last : 0;
    far = more->many.empty() ? far : std::prev(more->many.end())->second.last;
    return std::max(far, watermark_ + static_cast<unsigned>(std::bit_width(more->arrived)));
}

std::optional<FewIntervals::value_type> SeqSet::first_interval(const BeyondPool& pool) const {
    const Beyond* const more = beyond(pool);
    if (more == nullptr) {
        return std::nullopt;
    }
    auto first = run_of_bits(*more, watermark_, 0);
    const auto take_far = [&first](const auto& intervals) {
        if (intervals.begin() != intervals.end() &&
            (!first || intervals.begin()->first < first->first)) {
            first = FewIntervals::value_type(*intervals.begin());
        }
    };
    take_far(more->few);
    take_far(more->many);
    return first;
}

namespace {

bool same_history(const Beyond& a, const Beyond& b) {
    return a.contract_broken == b.contract_broken && a.gave_up == b.gave_up &&
           a.settled_to == b.settled_to && a.reported_to == b.reported_to &&
           a.given_up == b.given_up;
}

// Of the first seq behind each gap; both have the same bits and nothing else.
bool same_times(const Beyond& a, const Beyond& b, std::uint64_t watermark) {
    for (std::uint32_t firsts = a.arrived & ~(a.arrived << 1U); firsts != 0; firsts &= firsts - 1) {
        const auto place = static_cast<unsigned>(std::countr_zero(firsts));
        const std::uint64_t at = (watermark + 1 + place) % Beyond::window;
        if (a.times[at] != b.times[at]) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool same_seqs(const SeqSet& a, const BeyondPool& of_a, const SeqSet& b, const BeyondPool& of_b) {
    if (a.watermark() != b.watermark()) {
        return false;
    }
    static const Beyond nothing;
    const Beyond* const more_a = a.beyond(of_a);
    const Beyond* const more_b = b.beyond(of_b);
    if (more_a == nullptr && more_b == nullptr) {
        return true;
    }
    const Beyond& left = more_a == nullptr ? nothing : *more_a;
    const Beyond& right = more_b == nullptr ? nothing : *more_b;
    if (left.has_intervals || right.has_intervals) {
        return same_history(left, right) && a.intervals(of_a) == b.intervals(of_b);
    }
    return same_history(left, right) && left.arrived == right.arrived &&
           same_times(left, right, a.watermark());
}

}  // namespace anyorder
