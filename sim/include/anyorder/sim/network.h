// Network deliveries: what the vendor's own way of sending can do to the order of callbacks.
//
// Each callback is sent when its change happens (the event's time_ms) and takes its time. A request
// can be lost on its way, or refused; an answer can be lost, or come after the vendor has stopped
// waiting for it. Then the vendor waits and sends the callback again, at most five times, 2, 4, 8,
// 16 and 32 seconds after it has given up on the attempt before (ZEGO's documentation of
// callbacks). So a callback can come more than a minute late, after everything that happened in
// between, and one whose answer was lost comes twice.
//
// Nothing is dropped: where five attempts have not arrived, the sixth does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/random.h>

namespace anyorder {

// How long the vendor waits after it has given up on an attempt, before the next one.
inline constexpr std::array<std::uint64_t, 5> retry_delays_ms = {2'000, 4'000, 8'000, 16'000,
                                                                 32'000};

// The first attempt and the retries.
inline constexpr std::size_t attempts_max = retry_delays_ms.size() + 1;

struct NetworkModel {
    // Of 100 requests, how many never arrive, or are refused. The vendor learns of it when nothing
    // answers in time, or at any moment before.
    std::uint32_t lost_requests_percent = 20;
    // Of 100 requests that arrive, how many are not answered so that the vendor believes it.
    std::uint32_t lost_answers_percent = 10;
    // How long a request is on its way, every number of milliseconds being equally likely.
    std::uint64_t latency_min_ms = 5;
    std::uint64_t latency_max_ms = 1'000;
    // Of 100 requests that arrive, how many are slow: they take up to slow_latency_max_ms instead.
    std::uint32_t slow_percent = 5;
    std::uint64_t slow_latency_max_ms = 8'000;
    // How long the vendor waits for the answer to an attempt. One that is on its way for longer
    // is sent again and arrives all the same, and may arrive after its retry.
    std::uint64_t answer_wait_ms = 5'000;
};

// One attempt that has arrived.
struct Arrival {
    std::uint32_t callback = 0;
    // 0 for the first attempt, up to attempts_max - 1. An attempt that was lost has its number,
    // too.
    std::uint32_t attempt = 0;
    // Since the change happened.
    std::uint64_t sent_after_ms = 0;
    std::uint64_t arrived_after_ms = 0;

    friend bool operator==(const Arrival&, const Arrival&) = default;
};

// In order of arrival: by the event's time_ms plus arrived_after_ms, then by callback and attempt.
// Each callback arrives once at least.
//
// Throws std::invalid_argument where a share is beyond 100 %, or latency_min_ms beyond
// latency_max_ms or that beyond slow_latency_max_ms.
std::vector<Arrival> network_arrivals(std::span<const Event> callbacks, Random& random,
                                      const NetworkModel& model = {});

// The callbacks of the same arrivals.
Delivery network_delivery(std::span<const Event> callbacks, Random& random,
                          const NetworkModel& model = {});

}  // namespace anyorder
