#include <algorithm>
#include <numeric>
#include <utility>

#include <anyorder/sim/delivery.h>

namespace anyorder {

Delivery in_true_order(std::size_t callbacks) {
    Delivery delivery(callbacks);
    std::iota(delivery.begin(), delivery.end(), 0U);
    return delivery;
}

Delivery shuffled(std::size_t callbacks, Random& random) {
    Delivery delivery = in_true_order(callbacks);
    random.shuffle(delivery);
    return delivery;
}

Delivery jittered(std::size_t callbacks, std::size_t late_max, Random& random) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> due;
    for (std::uint32_t index = 0; index < callbacks; ++index) {
        due.emplace_back(index + random.below(late_max), index);
    }
    std::ranges::stable_sort(due, {}, &std::pair<std::uint64_t, std::uint32_t>::first);
    Delivery delivery;
    for (const auto& [when, index] : due) {
        delivery.push_back(index);
    }
    return delivery;
}

Delivery with_repeats(Delivery delivery, std::size_t repeats, Random& random) {
    for (std::size_t i = 0; i < repeats && !delivery.empty(); ++i) {
        const auto from = static_cast<std::size_t>(random.below(delivery.size()));
        const std::uint32_t index = delivery[from];
        const auto place =
            from + 1 + static_cast<std::size_t>(random.below(delivery.size() - from));
        delivery.insert(delivery.begin() + static_cast<std::ptrdiff_t>(place), index);
    }
    return delivery;
}

bool is_complete(const Delivery& delivery, std::size_t callbacks) {
    std::vector<bool> arrived(callbacks);
    for (const std::uint32_t index : delivery) {
        if (index >= callbacks) {
            return false;
        }
        arrived[index] = true;
    }
    return std::ranges::all_of(arrived, [](bool has) { return has; });
}

}  // namespace anyorder
