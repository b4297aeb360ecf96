// Network deliveries, against what the vendor's documentation says of sending and retrying.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/network.h>

namespace anyorder {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr std::uint64_t start_ms = 1'600'000'000'000;

// `count` callbacks whose changes lie `gap_ms` apart.
std::vector<Event> callbacks_apart(std::size_t count, std::uint64_t gap_ms) {
    std::vector<Event> callbacks(count);
    for (std::size_t i = 0; i < count; ++i) {
        callbacks[i].time_ms = TimeMs{start_ms + i * gap_ms};
    }
    return callbacks;
}

// The waits between attempts, one after the other: 2, 4, 8, 16 and 32 s.
std::uint64_t waited_ms(std::uint32_t attempt) {
    return 2'000 * ((std::uint64_t{1} << attempt) - 1);
}

// A retry is sent after all the waits before it, and after at most so long for each answer.
bool is_sent_in_time(const Arrival& arrival, const NetworkModel& model) {
    const std::uint64_t earliest_ms = waited_ms(arrival.attempt);
    return arrival.attempt < 6 && arrival.sent_after_ms >= earliest_ms &&
           arrival.sent_after_ms <= earliest_ms + arrival.attempt * model.answer_wait_ms;
}

bool is_on_its_way_in_time(const Arrival& arrival, const NetworkModel& model) {
    return arrival.arrived_after_ms >= arrival.sent_after_ms + model.latency_min_ms &&
           arrival.arrived_after_ms <= arrival.sent_after_ms + model.slow_latency_max_ms;
}

std::map<std::uint32_t, std::vector<Arrival>> by_callback(const std::vector<Arrival>& arrivals) {
    std::map<std::uint32_t, std::vector<Arrival>> of_callback;
    for (const Arrival& arrival : arrivals) {
        of_callback[arrival.callback].push_back(arrival);
    }
    return of_callback;
}

// One callback's attempts have numbers of their own, and none is sent before the vendor has waited
// for the one before it.
bool are_sent_one_by_one(std::vector<Arrival> attempts) {
    std::ranges::sort(attempts, {}, &Arrival::attempt);
    for (std::size_t i = 1; i < attempts.size(); ++i) {
        const std::uint64_t waits_ms =
            waited_ms(attempts[i].attempt) - waited_ms(attempts[i - 1].attempt);
        if (attempts[i].attempt == attempts[i - 1].attempt ||
            attempts[i].sent_after_ms < attempts[i - 1].sent_after_ms + waits_ms) {
            return false;
        }
    }
    return true;
}

Delivery delivery_of(const std::vector<Arrival>& arrivals) {
    Delivery delivery;
    for (const Arrival& arrival : arrivals) {
        delivery.push_back(arrival.callback);
    }
    return delivery;
}

const std::vector<NetworkModel>& models() {
    static const std::vector<NetworkModel> all = {
        {},
        {.lost_requests_percent = 60, .lost_answers_percent = 60, .slow_percent = 60},
        {.lost_requests_percent = 100, .lost_answers_percent = 100, .slow_percent = 100},
        {.lost_answers_percent = 50, .answer_wait_ms = 0},
        {.latency_min_ms = 0, .latency_max_ms = 0, .slow_latency_max_ms = 0},
    };
    return all;
}

TEST(Network, DelaysAreThoseOfTheVendorsRetries) {
    Random random(1);
    const std::vector<Event> callbacks = callbacks_apart(50, 700);
    for (const NetworkModel& model : models()) {
        for (int i = 0; i < 40; ++i) {
            const auto arrivals = network_arrivals(callbacks, random, model);
            for (const Arrival& arrival : arrivals) {
                EXPECT_TRUE(is_sent_in_time(arrival, model));
                EXPECT_TRUE(is_on_its_way_in_time(arrival, model));
            }
            for (const auto& [callback, attempts] : by_callback(arrivals)) {
                EXPECT_TRUE(are_sent_one_by_one(attempts)) << callback;
            }
        }
    }
}

TEST(Network, CallbacksComeInTheOrderOfTheirTimes) {
    Random random(2);
    const std::vector<Event> callbacks = callbacks_apart(50, 300);
    const auto arrivals = network_arrivals(callbacks, random);
    EXPECT_TRUE(std::ranges::is_sorted(arrivals, {}, [&](const Arrival& arrival) {
        return number(callbacks[arrival.callback].time_ms) + arrival.arrived_after_ms;
    }));
}

TEST(Network, DropsNothing) {
    Random random(3);
    for (const NetworkModel& model : models()) {
        for (std::size_t count = 0; count < 40; ++count) {
            EXPECT_TRUE(
                is_complete(network_delivery(callbacks_apart(count, 50), random, model), count));
        }
    }
}

TEST(Network, WhereAllRequestsAreLostTheSixthArrives) {
    Random random(4);
    const auto arrivals =
        network_arrivals(callbacks_apart(20, 1'000), random,
                         {.lost_requests_percent = 100, .lost_answers_percent = 0});
    EXPECT_EQ(arrivals.size(), 20U);
    EXPECT_THAT(arrivals, Each(::testing::Field(&Arrival::attempt, 5U)));
    EXPECT_THAT(arrivals, Each(::testing::Field(&Arrival::sent_after_ms, ::testing::Ge(62'000U))));
}

TEST(Network, WhereAllAnswersAreLostAllSixArrive) {
    Random random(5);
    const auto arrivals =
        network_arrivals(callbacks_apart(20, 1'000), random,
                         {.lost_requests_percent = 0, .lost_answers_percent = 100});
    const auto of_callback = by_callback(arrivals);
    EXPECT_EQ(of_callback.size(), 20U);
    for (const auto& [callback, attempts] : of_callback) {
        EXPECT_EQ(attempts.size(), 6U) << callback;
    }
}

TEST(Network, WhereNothingGoesWrongTheOrderIsTheTrueOne) {
    Random random(6);
    EXPECT_EQ(network_delivery(callbacks_apart(30, 1), random,
                               {.lost_requests_percent = 0,
                                .lost_answers_percent = 0,
                                .latency_min_ms = 40,
                                .latency_max_ms = 40,
                                .slow_percent = 0}),
              in_true_order(30));
}

TEST(Network, WhatTakesLongerThanTheVendorWaitsComesAgain) {
    Random random(7);
    const auto arrivals = network_arrivals(callbacks_apart(20, 1'000), random,
                                           {.lost_requests_percent = 0,
                                            .lost_answers_percent = 0,
                                            .latency_min_ms = 300,
                                            .latency_max_ms = 400,
                                            .slow_percent = 0,
                                            .answer_wait_ms = 299});
    EXPECT_EQ(arrivals.size(), 6U * 20U);
}

// What a share of retries does to the order, by the defaults.
TEST(Network, CallbacksManySecondsApartChangePlaces) {
    Random random(8);
    std::set<Delivery> firsts;
    for (int i = 0; i < 200; ++i) {
        const Delivery delivery = network_delivery(callbacks_apart(2, 10'000), random);
        firsts.insert({delivery.front()});
    }
    EXPECT_THAT(firsts, ElementsAre(Delivery{0}, Delivery{1}));
}

TEST(Network, RepeatsComeAtOnceAndAfterOthers) {
    Random random(9);
    std::set<Delivery> seen;
    for (int i = 0; i < 2'000; ++i) {
        seen.insert(network_delivery(callbacks_apart(2, 1'000), random));
    }
    EXPECT_THAT(seen, ::testing::IsSupersetOf({Delivery{0, 1}, Delivery{1, 0}, Delivery{0, 0, 1},
                                               Delivery{0, 1, 0}, Delivery{0, 1, 1},
                                               Delivery{1, 0, 1}, Delivery{1, 0, 0}}));
}

TEST(Network, ARetryCanOvertakeTheAttemptBeforeIt) {
    Random random(10);
    bool overtaken = false;
    for (int i = 0; i < 200; ++i) {
        const auto arrivals = network_arrivals(callbacks_apart(1, 0), random,
                                               {.slow_percent = 50, .answer_wait_ms = 1'000});
        overtaken = overtaken || !std::ranges::is_sorted(arrivals, {}, &Arrival::attempt);
    }
    EXPECT_TRUE(overtaken);
}

TEST(Network, IsTheSameOnEveryMachine) {
    Random random(11);
    EXPECT_THAT(network_delivery(callbacks_apart(8, 1'500), random),
                ElementsAre(0, 1, 2, 5, 6, 4, 7, 5, 3));
    EXPECT_THAT(
        network_arrivals(callbacks_apart(2, 1'500), random),
        ElementsAre(
            Arrival{.callback = 1, .arrived_after_ms = 693},
            Arrival{.callback = 1, .attempt = 1, .sent_after_ms = 2'699, .arrived_after_ms = 2'990},
            Arrival{
                .callback = 0, .attempt = 1, .sent_after_ms = 5'096, .arrived_after_ms = 5'625}));
}

TEST(Network, WithItsTimesIsTheSameDelivery) {
    Random random(12);
    Random again(12);
    const std::vector<Event> callbacks = callbacks_apart(30, 500);
    EXPECT_EQ(network_delivery(callbacks, random), delivery_of(network_arrivals(callbacks, again)));
}

TEST(Network, RefusesModelsThatCannotBe) {
    Random random(13);
    const std::vector<Event> callbacks = callbacks_apart(1, 0);
    for (const NetworkModel& model :
         {NetworkModel{.lost_requests_percent = 101}, NetworkModel{.lost_answers_percent = 101},
          NetworkModel{.slow_percent = 101}, NetworkModel{.latency_min_ms = 1'001},
          NetworkModel{.slow_latency_max_ms = 999}}) {
        EXPECT_THROW(network_delivery(callbacks, random, model), std::invalid_argument);
    }
}

}  // namespace
}  // namespace anyorder
