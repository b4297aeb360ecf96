#include <cstdint>

#include <anyorder/sim/adjacency.h>

namespace anyorder {

namespace {

// 0, 1, n-1, 2, n-2, …
std::vector<std::size_t> zig_zag(std::size_t length) {
    std::vector<std::size_t> places(length);
    for (std::size_t i = 1; i < length; ++i) {
        places[i] = i % 2 == 1 ? (i + 1) / 2 : length - i / 2;
    }
    return places;
}

}  // namespace

std::vector<Delivery> adjacency(std::size_t callbacks) {
    if (callbacks < 2) {
        return {in_true_order(callbacks)};
    }
    const std::size_t even = callbacks + callbacks % 2;
    std::vector<Delivery> deliveries(even);
    for (std::size_t added = 0; added < even; ++added) {
        deliveries[added].reserve(callbacks);
        for (const std::size_t place : zig_zag(even)) {
            if (const std::size_t callback = (place + added) % even; callback < callbacks) {
                deliveries[added].push_back(static_cast<std::uint32_t>(callback));
            }
        }
    }
    return deliveries;
}

std::vector<Delivery> adjacency(std::span<const Event> callbacks) {
    return adjacency(callbacks.size());
}

}  // namespace anyorder
