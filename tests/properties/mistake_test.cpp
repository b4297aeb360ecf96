// Which callback was mistaken, and why: what is said is so.
#include <algorithm>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/random.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;

// What is said of the list that `subject` ends with.
std::vector<std::string> said_of(std::string_view subject_name, std::string_view notation,
                                 const Delivery& delivery) {
    const auto log = callbacks(notation);
    const ObservedList truth = observe(specified_list(log->events()));
    const auto subject = find_subject(subject_name)->make();
    const auto judged = [&](const Delivery& order) {
        return judge_convergence(*subject, {log->events(), &truth, &order, {}});
    };
    const auto explanation = explain(
        log->events(), delivery, [&](const Delivery& order) { return violated(judged(order)); });
    const Verdict verdict = judged(delivery);
    std::vector<std::string> all;
    for (const auto& [what, why] :
         words_of_differences(std::get<Violated>(verdict), log->events(), delivery,
                              explanation ? &*explanation : nullptr)) {
        all.push_back(why);
    }
    return all;
}

TEST(Mistake, IsTheOlderCallbackThatWasTakenForNews) {
    EXPECT_THAT(said_of("arrival_order", "c1 s+1#a s-2#a", {0, 2, 1}),
                ::testing::ElementsAre(
                    "Callback 2 (stream_create s, seq 1) was taken for news, although callback 3 "
                    "(stream_close s, seq 2) is newer and had arrived before it."));
    EXPECT_THAT(said_of("flowchart", "c1 s+1#a s-2#a s+3#b s-4#b", {0, 1, 4, 2, 3}),
                ::testing::ElementsAre(
                    "Callback 4 (stream_create s, seq 3) was taken for news, although callback 5 "
                    "(stream_close s, seq 4) is newer and had arrived before it."));
}

TEST(Mistake, IsTheRepeatThatWasTakenForNews) {
    EXPECT_THAT(said_of("arrival_order", "c1 s+1#a s-2#a", {0, 1, 2, 1}),
                ::testing::ElementsAre(
                    "Callback 2 (stream_create s, seq 1) arrived again and was taken for news, "
                    "although callback 3 (stream_close s, seq 2) is newer and had arrived before "
                    "that."));
}

TEST(Mistake, IsTheEndOfSomethingElse) {
    EXPECT_THAT(said_of("arrival_order", "c1 u+1#1 u-2#1 u+3#2", {0, 1, 3, 2}),
                ::testing::ElementsAre(
                    "Callback 3 (room_logout u, seq 2) was taken for its end, although it is not "
                    "about what callback 4 (room_login u, seq 3) began, which had arrived before "
                    "it."));
}

// The creation was lost; the close did nothing wrong.
TEST(Mistake, IsNotTheCloseOfAnotherSession) {
    EXPECT_THAT(said_of("creation_tie_keeps_first", "c1@5 d1@5 c2@5", {0, 2, 1}),
                ::testing::ElementsAre(
                    "Callback 3 (room_create r, session 2) began it, and none has arrived that "
                    "ended it; callback 2 (room_close r, session 1), which arrived after it, is "
                    "about another session of the room."));
}

TEST(Mistake, IsWhatCameBeforeItsRoom) {
    EXPECT_THAT(said_of("needs_room_first", "c1 s+1#a", {1, 0}),
                ::testing::ElementsAre(
                    "Callback 2 (stream_create s, seq 1) arrived before callback 1 (room_create r, "
                    "session 1), which created its room, and was lost."));
}

TEST(Mistake, SaysLessWhereLessIsKnown) {
    const auto log = callbacks("c1 s+1#a");
    const ObservedList truth = observe(specified_list(log->events()));
    const ObservedList invented{{{.room_id = "r", .streams = {{"s"}, {"t"}}}}};
    const Delivery delivery = {0, 1};
    const Violated violated{2, truth, invented, differences(truth, invented, {}), {}};
    const auto words = words_of_differences(violated, log->events(), delivery, nullptr);
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0].why, "No callback is about it.");
}

// Numbers of the callbacks that a sentence names, from zero, in its order.
std::vector<std::uint32_t> named_in(const std::string& sentence) {
    static const std::regex name("[Cc]allback ([0-9]+) \\(");
    std::vector<std::uint32_t> numbers;
    for (auto match = std::sregex_iterator(sentence.begin(), sentence.end(), name);
         match != std::sregex_iterator(); ++match) {
        numbers.push_back(static_cast<std::uint32_t>(std::stoul((*match)[1])) - 1);
    }
    return numbers;
}

// What a sentence claims of the order of execution and of arrival.
void expect_true(const std::string& sentence, const Delivery& delivery) {
    const std::vector<std::uint32_t> named = named_in(sentence);
    const auto first = [&](std::size_t i) { return std::ranges::find(delivery, named[i]); };
    const auto last = [&](std::size_t i) {
        return std::find(delivery.rbegin(), delivery.rend(), named[i]).base() - 1;
    };
    const auto says = [&](std::string_view words) {
        return sentence.find(words) != std::string::npos;
    };
    if (says("was taken for news, although")) {
        const bool again = says("arrived again and");
        EXPECT_LT(named[0], named[1]) << sentence;
        EXPECT_LT(first(1), again ? last(0) : first(0)) << sentence;
        EXPECT_TRUE(!again || first(0) < first(1)) << sentence;
    } else if (says("and arrived after it, and")) {
        EXPECT_GT(named[0], named[1]) << sentence;
        EXPECT_GT(first(0), last(1)) << sentence;
    } else if (says("which arrived again after it, and")) {
        EXPECT_GT(named[0], named[1]) << sentence;
        EXPECT_GT(last(1), first(0)) << sentence;
    } else if (says("was taken for its end")) {
        EXPECT_LT(named[0], named[1]) << sentence;
        EXPECT_LT(first(1), last(0)) << sentence;
    } else if (says("and was lost")) {
        EXPECT_LT(first(0), first(1)) << sentence;
    } else if (says("which arrived after it, is")) {
        EXPECT_GT(last(1), first(0)) << sentence;
        EXPECT_TRUE(!says("is older") || named[1] < named[0]) << sentence;
    } else {
        EXPECT_TRUE(says("none has arrived that ended it") || sentence.empty()) << sentence;
    }
}

TEST(Mistake, IsWhatItIsSaidToBe) {
    std::size_t sentences = 0;
    for (const std::string_view name : {"arrival_order", "flowchart", "needs_room_first",
                                        "close_ignores_seq", "closes_by_room_id"}) {
        const auto subject = find_subject(name)->make();
        Random random(7);
        for (int i = 0; i < 150; ++i) {
            const Case drawn = draw_case(random, {}, Deliver::at_least_once);
            const History history = simulate(drawn.scenario);
            const ObservedList truth = observe(history.truth);
            const auto judged = [&](const Delivery& order) {
                return judge_convergence(*subject, {history.callbacks(), &truth, &order, {}});
            };
            const Verdict verdict = judged(drawn.delivery);
            if (!violated(verdict)) {
                continue;
            }
            const auto explanation =
                explain(history.callbacks(), drawn.delivery,
                        [&](const Delivery& order) { return violated(judged(order)); });
            for (const auto& [what, why] :
                 words_of_differences(std::get<Violated>(verdict), history.callbacks(),
                                      drawn.delivery, explanation ? &*explanation : nullptr)) {
                expect_true(why, drawn.delivery);
                sentences += why.empty() ? 0 : 1;
            }
        }
    }
    EXPECT_GT(sentences, 200U);
}

}  // namespace
}  // namespace anyorder
