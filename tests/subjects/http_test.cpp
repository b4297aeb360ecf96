// Services on this machine as subjects: right ones pass in every form, wrong ones fail as they do
// in process.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/engine/decode.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/http.h>

#include "http_service.h"
#include "http_trials.h"

namespace anyorder {
namespace {

using testing::drawn_cases;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::HttpService;
using testing::PlayedCase;
using ::testing::StartsWith;
using testing::verdict_of;

std::vector<std::string> verdicts_of(Subject& subject, const std::vector<PlayedCase>& cases) {
    std::vector<std::string> verdicts;
    for (const PlayedCase& played : cases) {
        verdicts.push_back(verdict_of(subject, played));
    }
    return verdicts;
}

TEST(HttpSubject, AcceptsARightService) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    EXPECT_THAT(verdicts_of(subject, drawn_cases(60, 1)), Each("holds"));
}

TEST(HttpSubject, TellsOfEachCallbackBeforeItIsSentAndAfterItsAnswer) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    std::atomic<std::size_t> sent = 0;
    std::atomic<std::size_t> answered = 0;
    options.on_post = [&] {
        ++sent;
        return [&] { ++answered; };
    };
    HttpSubject subject(options);
    std::size_t callbacks = 0;
    for (const PlayedCase& played : drawn_cases(10, 4)) {
        EXPECT_EQ(verdict_of(subject, played), "holds");
        callbacks += played.trial().delivery->size();
    }
    EXPECT_EQ(sent, callbacks);
    EXPECT_EQ(answered, callbacks);
}

TEST(HttpSubject, KeepsNamesOfEveryStyleAndTheLastIdsThatThereAre) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    for (std::size_t style = 0; style < name_style_count; ++style) {
        const auto cases = drawn_cases(6, 2, static_cast<NameStyle>(style));
        EXPECT_THAT(verdicts_of(subject, cases), Each("holds")) << style;
    }
}

// The same verdicts, differences and ids, on whatever the planted bugs do about names and numbers.
TEST(HttpSubject, SaysOfAWrongServiceWhatIsSaidInProcess) {
    for (const char* name : {"flowchart", "compares_seq_as_text", "folds_case", "trims_ids",
                             "mixes_streams_and_users", "session_as_double", "no_tombstone"}) {
        const auto inside = find_subject(name)->make();
        const HttpService service({.subject = name});
        HttpSubject outside(service.subject_options());
        std::vector<std::string> wrong;
        for (const PlayedCase& played : drawn_cases(60, 3)) {
            const std::string verdict = verdict_of(*inside, played);
            EXPECT_EQ(verdict_of(outside, played), verdict) << name;
            if (verdict != "holds") {
                wrong.push_back(verdict);
            }
        }
        EXPECT_FALSE(wrong.empty()) << name;
    }
}

TEST(HttpSubject, PlaysManyCasesAtOnceAndAnswersInTheOrderOfAsks) {
    const HttpService service({.delay_ms = 1});
    HttpSubject subject(service.subject_options());
    const auto cases = drawn_cases(64, 4);
    ASSERT_EQ(subject.asks_max(), 8U);
    std::size_t answered = 0;
    for (std::size_t asked = 0; asked < cases.size() + subject.asks_max(); ++asked) {
        if (asked < cases.size()) {
            deliver_all(subject, cases[asked].trial());
            subject.ask();
        }
        if (asked >= subject.asks_max()) {
            const PlayedCase& played = cases[answered++];
            EXPECT_TRUE(holds(compare(played.truth(), subject.answer(), {}, 0))) << answered;
        }
    }
    EXPECT_GT(service.connections(), 1U);
}

TEST(HttpSubject, KeepsItsConnections) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    verdicts_of(subject, drawn_cases(20, 5));
    EXPECT_LE(service.connections(), 8U);
}

TEST(HttpSubject, GoesOnWithTheCaseAfterAList) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    const PlayedCase first("c1 s+1");
    const PlayedCase all("c1 s+1 s-2");
    deliver_all(subject, first.trial());
    EXPECT_TRUE(holds(compare(first.truth(), subject.list(), {}, 0)));
    subject.deliver(all.trial().callbacks[2]);
    EXPECT_TRUE(holds(compare(all.truth(), subject.list(), {}, 0)));
    EXPECT_EQ(service.bodies().size(), 3U);
}

TEST(HttpSubject, AnswersAnAskByWhatWasDeliveredBeforeIt) {
    const HttpService service({.delay_ms = 20});
    HttpSubject subject(service.subject_options());
    const PlayedCase first("c1");
    const PlayedCase all("c1 s+1");
    deliver_all(subject, first.trial());
    subject.ask();
    subject.deliver(all.trial().callbacks[1]);
    subject.ask();
    EXPECT_TRUE(holds(compare(first.truth(), subject.answer(), {}, 0)));
    EXPECT_TRUE(holds(compare(all.truth(), subject.answer(), {}, 0)));
}

TEST(HttpSubject, GivesEachCaseIdsOfItsOwn) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    const PlayedCase played("c1 s+1 u+1#1");
    verdicts_of(subject, {played, played});
    HttpOptions later = service.subject_options();
    later.run_id = "later";
    HttpSubject other(later);
    EXPECT_EQ(verdict_of(other, played), "holds");
    std::vector<std::string> bodies = service.bodies();
    std::ranges::sort(bodies);
    EXPECT_EQ(std::ranges::adjacent_find(bodies), bodies.end());
}

TEST(HttpSubject, SendsTheBodyPercentEncodedWhereAsked) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.form = true;
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(5, 6)), Each("holds"));
    EXPECT_THAT(service.bodies(), Each(StartsWith("%7B%22event")));
}

TEST(HttpSubject, SendsTheHeadersThatItWasGiven) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.headers = {{"Authorization", "Bearer x"}, {"Content-Type", "text/json"}};
    HttpSubject subject(options);
    EXPECT_EQ(verdict_of(subject, PlayedCase("c1")), "holds");
    EXPECT_THAT(service.header_values("Authorization"), Each("Bearer x"));
    EXPECT_THAT(service.header_values("Content-Type"), Each("text/json"));
}

TEST(HttpSubject, SignsCallbacks) {
    const HttpService service({.secret = "right"});
    HttpOptions options = service.subject_options();
    options.secret = "right";
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(5, 7)), Each("holds"));
}

TEST(HttpSubject, TellsOfAServiceThatRefusesTheSignature) {
    const HttpService service({.secret = "right"});
    HttpOptions options = service.subject_options();
    options.secret = "wrong";
    HttpSubject subject(options);
    EXPECT_EQ(verdict_of(subject, PlayedCase("c1")),
              "room r is missing: it is live and not listed; callback 1 (room_create r) was "
              "refused 6 times (status 401) and is lost");
}

TEST(HttpSubject, AsksForOneRoomAfterTheOther) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.list_url = service.url("/rooms/{room_id}");
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(40, 8)), Each("holds"));
}

TEST(HttpSubject, MapsAnAlienAnswer) {
    const HttpService service({.is_alien = true});
    HttpOptions options = service.subject_options();
    options.mapping = testing::alien_mapping();
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(20, 9)), Each("holds"));
}

TEST(HttpSubject, ResetsAServiceAndKeepsTheIdsWhereItCan) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.reset_url = service.url("/reset");
    options.run_id = "";
    HttpSubject subject(options);
    EXPECT_EQ(subject.asks_max(), 1U);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(20, 10)), Each("holds"));
    EXPECT_EQ(verdict_of(subject, PlayedCase("mine:c1")), "holds");
    EXPECT_EQ(service.resets(), 21U);
    EXPECT_THAT(service.bodies().back(), HasSubstr(R"("room_id":"mine")"));
}

TEST(HttpSubject, FindsARaceWithEightCallbacksAtOnceAndNoneWithOne) {
    const HttpService service({.races = true});
    HttpOptions options = service.subject_options();
    options.cases_at_once = 1;
    const PlayedCase played("c1 s+1 t+2 u+1#1 v+2#2 q+3 w+4 s-5");
    {
        HttpSubject subject(options);
        EXPECT_THAT(verdicts_of(subject, {played, played}), Each("holds"));
    }
    options.concurrency = 8;
    options.run_id = "race";
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, {played, played}), Each(HasSubstr("is missing")));
}

TEST(HttpSubject, AcceptsARightServiceWithEightCallbacksAtOnce) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.concurrency = 8;
    options.cases_at_once = 2;
    HttpSubject subject(options);
    EXPECT_THAT(verdicts_of(subject, drawn_cases(40, 11)), Each("holds"));
}

TEST(HttpSubject, SignsWhatItSendsNowAndOnceMoreWhatItSendsAgain) {
    const HttpService service({.secret = "abc"});
    HttpOptions options = service.subject_options();
    options.secret = "abc";
    std::uint64_t now_s = 1'700'000'000;
    options.now_s = [&] { return ++now_s; };
    HttpSubject subject(options);
    const Attributes attributes;
    const Event event{.kind = EventKind::room_create,
                      .session = RoomSession{1},
                      .time_ms = TimeMs{1},
                      .room_id = "r1",
                      .attributes = &attributes};
    for (int i = 0; i < 2; ++i) {
        subject.reset();
        subject.deliver(event);
        subject.deliver(event);
        EXPECT_EQ(std::get<ObservedList>(subject.list()).rooms.size(), 1U);
    }
    const std::vector<std::string> bodies = service.bodies();
    ASSERT_EQ(bodies.size(), 4U);
    EXPECT_THAT(bodies, Each(HasSubstr(R"("timestamp":170000000)")));
    EXPECT_EQ(bodies[0], bodies[1]);
    EXPECT_EQ(bodies[2], bodies[3]);
    EXPECT_NE(bodies[0], bodies[2]);
}

TEST(HttpSubject, SendsTheCallbacksOfACaseToEachInstanceInTurn) {
    const HttpService first;
    const HttpService second;
    HttpOptions options = first.subject_options();
    options.also = {second.url("/callbacks")};
    HttpSubject subject(options);
    subject.reset();
    for (const char* room_id : {"r1", "r2", "r3"}) {
        subject.deliver({.kind = EventKind::room_create,
                         .session = RoomSession{1},
                         .time_ms = TimeMs{1},
                         .room_id = room_id});
    }
    const Observation observed = subject.list();
    EXPECT_EQ(first.bodies().size(), 2U);
    EXPECT_EQ(second.bodies().size(), 1U);
    // They share nothing.
    EXPECT_EQ(std::get<ObservedList>(observed).rooms.size(), 2U);
}

}  // namespace
}  // namespace anyorder
