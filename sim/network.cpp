#include <algorithm>
#include <optional>
#include <stdexcept>
#include <tuple>

#include <anyorder/sim/network.h>

namespace anyorder {

namespace {

void refuse_unless_possible(const NetworkModel& model) {
    const std::uint32_t most =
        std::max({model.lost_requests_percent, model.lost_answers_percent, model.slow_percent});
    if (most > 100) {
        throw std::invalid_argument("a share of requests or answers is beyond 100 %");
    }
    if (model.latency_min_ms > model.latency_max_ms ||
        model.latency_max_ms > model.slow_latency_max_ms) {
        throw std::invalid_argument("a shortest latency is beyond the longest");
    }
}

// Uniform, both ends included.
std::uint64_t between(std::uint64_t least, std::uint64_t most, Random& random) {
    return least + random.below(most - least + 1);
}

// What became of one attempt.
struct Outcome {
    // Since it was sent; none where it was lost.
    std::optional<std::uint64_t> arrived_after_ms;
    // When the vendor gave up on it, since it was sent; none where the vendor was answered.
    std::optional<std::uint64_t> given_up_after_ms;
};

std::uint64_t draw_latency_ms(Random& random, const NetworkModel& model) {
    return random.chance(model.slow_percent, 100)
               ? between(model.latency_max_ms, model.slow_latency_max_ms, random)
               : between(model.latency_min_ms, model.latency_max_ms, random);
}

Outcome lose(Random& random, const NetworkModel& model) {
    return {.arrived_after_ms = std::nullopt,
            .given_up_after_ms = between(0, model.answer_wait_ms, random)};
}

Outcome arrive(Random& random, const NetworkModel& model) {
    const std::uint64_t latency_ms = draw_latency_ms(random, model);
    if (latency_ms > model.answer_wait_ms) {
        return {.arrived_after_ms = latency_ms, .given_up_after_ms = model.answer_wait_ms};
    }
    if (random.chance(model.lost_answers_percent, 100)) {
        return {.arrived_after_ms = latency_ms,
                .given_up_after_ms = between(latency_ms, model.answer_wait_ms, random)};
    }
    return {.arrived_after_ms = latency_ms, .given_up_after_ms = std::nullopt};
}

// All attempts at one callback.
void send(std::uint32_t callback, Random& random, const NetworkModel& model,
          std::vector<Arrival>& arrivals) {
    bool has_arrived = false;
    std::uint64_t sent_after_ms = 0;
    for (std::uint32_t attempt = 0; attempt < attempts_max; ++attempt) {
        const bool must_arrive = attempt + 1 == attempts_max && !has_arrived;
        const bool is_lost = random.chance(model.lost_requests_percent, 100) && !must_arrive;
        const Outcome outcome = is_lost ? lose(random, model) : arrive(random, model);
        if (outcome.arrived_after_ms) {
            has_arrived = true;
            arrivals.push_back({.callback = callback,
                                .attempt = attempt,
                                .sent_after_ms = sent_after_ms,
                                .arrived_after_ms = sent_after_ms + *outcome.arrived_after_ms});
        }
        if (!outcome.given_up_after_ms || attempt == retry_delays_ms.size()) {
            return;
        }
        sent_after_ms += *outcome.given_up_after_ms + retry_delays_ms[attempt];
    }
}

}  // namespace

std::vector<Arrival> network_arrivals(std::span<const Event> callbacks, Random& random,
                                      const NetworkModel& model) {
    refuse_unless_possible(model);
    std::vector<Arrival> arrivals;
    for (std::uint32_t callback = 0; callback < callbacks.size(); ++callback) {
        send(callback, random, model, arrivals);
    }
    std::ranges::sort(arrivals, {}, [&](const Arrival& arrival) {
        return std::tuple(number(callbacks[arrival.callback].time_ms) + arrival.arrived_after_ms,
                          arrival.callback, arrival.attempt);
    });
    return arrivals;
}

Delivery network_delivery(std::span<const Event> callbacks, Random& random,
                          const NetworkModel& model) {
    Delivery delivery;
    for (const Arrival& arrival : network_arrivals(callbacks, random, model)) {
        delivery.push_back(arrival.callback);
    }
    return delivery;
}

}  // namespace anyorder
