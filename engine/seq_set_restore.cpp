#include "seq_set.h"

namespace anyorder {

void SeqSet::restore_in_window(Beyond& more, const FewIntervals::value_type& interval) const {
    const std::uint64_t place = interval.first - watermark_ - 1;
    for (std::uint64_t i = 0; i <= interval.second.last - interval.first; ++i) {
        more.arrived |= std::uint32_t{1} << (place + i);
        more.times[(interval.first + i) % Beyond::window] = interval.second.first_ms;
    }
}

void SeqSet::restore(std::uint64_t watermark, std::span<const FewIntervals::value_type> intervals,
                     BeyondPool& pool) {
    watermark_ = watermark;
    if (intervals.empty()) {
        return;
    }
    Beyond& more = open_beyond(pool);
    const auto far = std::ranges::find_if(intervals, [watermark](const auto& interval) {
        return interval.second.last - watermark > Beyond::window;
    });
    std::for_each(intervals.begin(), far,
                  [&](const auto& interval) { restore_in_window(more, interval); });
    if (intervals.end() - far > static_cast<std::ptrdiff_t>(Beyond::few_max)) {
        more.many.insert(far, intervals.end());
    } else {
        for (const auto& [first, rest] : std::span(far, intervals.end())) {
            more.few.emplace_hint(more.few.end(), first, rest);
        }
    }
    more.note_intervals();
}

}  // namespace anyorder
