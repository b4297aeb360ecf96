// A list that counts after every arrival, and how long one is wrong that counts only at the end.
#include <deque>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/report_file.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Lists a room as soon as it has heard of it, and not only once it was created: right in the end.
class ListsRoomsEarly {
public:
    void deliver(const Event& event) {
        lists_.apply(event);
        const std::pair session(std::string(event.room_id), event.session);
        heard_.insert(session);
        if (is_room(event.kind)) {
            settled_.insert(session);
        }
    }
    [[nodiscard]] ObservedList list() const {
        ObservedList list = observe(lists_.list());
        for (const auto& [room_id, session] : heard_) {
            if (!settled_.contains({room_id, session}) && !lists_.find(room_id)) {
                list.rooms.push_back({.room_id = room_id, .room_session_id = session});
            }
        }
        return list;
    }

    friend bool operator==(const ListsRoomsEarly&, const ListsRoomsEarly&) = default;

private:
    RoomLists lists_;
    std::set<std::pair<std::string, RoomSession>> heard_;
    std::set<std::pair<std::string, RoomSession>> settled_;
};

// Answers late, as a process does, and cannot be copied.
template <class Value, bool ends_case = false>
class AnswersLate : public Subject {
public:
    void reset() override { value_ = {}; }
    void restart() override {
        answers_.clear();
        reset();
    }
    void deliver(const Event& event) override { value_.deliver(event); }
    Observation list() override { return value_.list(); }
    [[nodiscard]] std::size_t asks_max() const override { return 16; }
    [[nodiscard]] bool list_ends_case() const override { return ends_case; }
    void ask() override { answers_.push_back(list()); }
    Observation answer() override {
        Observation answer = std::move(answers_.front());
        answers_.pop_front();
        return answer;
    }

private:
    Value value_;
    std::deque<Observation> answers_;
};

std::unique_ptr<Subject> lists_rooms_early() {
    return std::make_unique<ValueSubject<ListsRoomsEarly>>();
}
std::unique_ptr<Subject> lists_rooms_early_and_answers_late() {
    return std::make_unique<AnswersLate<ListsRoomsEarly>>();
}

CheckOptions quick(Judged judged) {
    CheckOptions options;
    options.plan.cases = 4'000;
    options.plan.judged = judged;
    options.planted = false;
    return options;
}

TEST(EveryPrefix, IsAskedForToSeeAListThatIsWrongOnTheWayAlone) {
    EXPECT_EQ(conclusion_of(check(lists_rooms_early, quick(Judged::at_the_end))),
              Conclusion::passed);
    for (const auto& make : {lists_rooms_early, lists_rooms_early_and_answers_late}) {
        const CheckReport report = check(make, quick(Judged::every_prefix));
        ASSERT_TRUE(report.counterexample.has_value());
        EXPECT_EQ(report.counterexample->minimal.delivery, (Delivery{1, 0}));
        EXPECT_EQ(report.counterexample->violated.arrivals, 1U);
        EXPECT_TRUE(report.counterexample->violated.expected.rooms.empty());
        EXPECT_THAT(report.counterexample->certificate,
                    StartsWith("no scenario with fewer callbacks fails in any order"));
        EXPECT_TRUE(report.counterexample->explanation.has_value());
    }
}

TEST(EveryPrefix, IsSeenByEachStrategy) {
    for (std::size_t i = 0; i < strategy_count; ++i) {
        const auto strategy = static_cast<Strategy>(i);
        CheckOptions options = quick(Judged::every_prefix);
        options.plan.strategies = Strategies::none().with(strategy);
        const CheckReport report = check(lists_rooms_early, options);
        ASSERT_TRUE(report.counterexample.has_value()) << name_of(strategy);
        EXPECT_LE(report.counterexample->minimal.delivery.size(), 2U) << name_of(strategy);
        EXPECT_EQ(conclusion_of(check(find_subject("reference")->make, options)),
                  Conclusion::passed)
            << name_of(strategy);
    }
}

TEST(EveryPrefix, IsSaidInTheReport) {
    const CheckReport failed = check(lists_rooms_early, quick(Judged::every_prefix));
    const std::string text = report_text(failed, {.subject = "early"});
    EXPECT_THAT(text, StartsWith("early: FAIL: after an arrival the list was not right by what had "
                                 "arrived.\n"));
    EXPECT_THAT(text, HasSubstr("; judged after every arrival;"));
    EXPECT_THAT(text, HasSubstr("After 1 arrival of 2 (the last of them callback 2):\n"));
    const CheckReport passed = check(find_subject("reference")->make, quick(Judged::every_prefix));
    EXPECT_THAT(report_text(passed, {.subject = "reference"}),
                StartsWith("reference: PASS: after every arrival the list was right by what had "
                           "arrived.\n"));
}

TEST(EveryPrefix, IsReadBackFromAReport) {
    CheckOptions options = quick(Judged::every_prefix);
    options.measure_wrongness = true;
    for (const auto& make : {&lists_rooms_early, find_subject("reference")->make}) {
        const std::string text = write_report("early", check(make, options), std::nullopt);
        const auto read = read_report(text);
        ASSERT_TRUE(std::holds_alternative<StoredReport>(read)) << std::get<CaseError>(read).what;
        const auto& stored = std::get<StoredReport>(read);
        EXPECT_EQ(write_report(stored.subject, report_of(stored.record), std::nullopt), text);
    }
}

TEST(EveryPrefix, StandsInTheCaseFile) {
    const CheckReport report = check(lists_rooms_early, quick(Judged::every_prefix));
    const StoredCase of = stored(report.counterexample->minimal, {}, {}, Judged::every_prefix);
    const std::string text = write_case(of);
    const auto read = read_case(text);
    ASSERT_TRUE(std::holds_alternative<StoredCase>(read));
    EXPECT_EQ(std::get<StoredCase>(read).judged, Judged::every_prefix);
    EXPECT_EQ(write_case(std::get<StoredCase>(read)), text);
    std::string other = text;
    other.replace(other.find("every prefix"), 5, "third");
    EXPECT_THAT(std::get<CaseError>(read_case(other)).what,
                HasSubstr("judged is \"third prefix\", and this version knows \"every prefix\""));
}

Wrongness wrongness_of(const MakeSubject& make, std::size_t jobs = 1, const Shard& shard = {}) {
    CheckOptions options = quick(Judged::at_the_end);
    options.measure_wrongness = true;
    options.jobs = jobs;
    options.shard = shard;
    return run_plan(make, options).wrongness.value_or(Wrongness{});
}

TEST(Wrongness, IsZeroOfTheReferenceAndOfNothingElse) {
    const Wrongness none = wrongness_of(find_subject("reference")->make);
    EXPECT_GT(none.arrivals, 300U);
    EXPECT_EQ(none.wrong, 0U);
    EXPECT_EQ(none.cases_ever_wrong, 0U);
    for (const auto& make : {&lists_rooms_early, find_subject("arrival_order")->make}) {
        EXPECT_GT(wrongness_of(make).wrong, 10U);
        EXPECT_GT(wrongness_of(make).cases_ever_wrong, 5U);
    }
}

TEST(Wrongness, IsMeasuredByAtMostFiftyCasesAndTwoThousandArrivals) {
    CheckOptions options = quick(Judged::at_the_end);
    options.measure_wrongness = true;
    options.plan.strategies = Strategies::none().with(Strategy::network);
    for (const std::uint64_t cases : {200U, 2'000U, 12'000U}) {
        options.plan.cases = cases;
        const auto wrongness = *run_plan(find_subject("reference")->make, options).wrongness;
        EXPECT_LE(wrongness.cases, 50U);
        EXPECT_LE(wrongness.arrivals,
                  std::min<std::uint64_t>(2'000, std::max<std::uint64_t>(100, cases / 5)));
        EXPECT_GT(wrongness.arrivals, 0U);
    }
}

TEST(Wrongness, OfAPlanOfFewCasesAsksNoMoreThanOneCaseOrAsManyTimes) {
    CheckOptions options = quick(Judged::at_the_end);
    options.measure_wrongness = true;
    options.plan.strategies = Strategies::none().with(Strategy::uniform);
    for (const std::uint64_t cases : {12U, 40U, 60U}) {
        options.plan.cases = cases;
        const auto wrongness = *run_plan(find_subject("reference")->make, options).wrongness;
        EXPECT_GT(wrongness.arrivals, 0U);
        EXPECT_TRUE(wrongness.cases == 1 || wrongness.arrivals <= cases) << cases;
    }
}

TEST(Wrongness, AddsUpOverTheTenthsOfTheDeliveries) {
    const Wrongness sum = wrongness_of(find_subject("arrival_order")->make);
    EXPECT_EQ(std::accumulate(sum.arrivals_at.begin(), sum.arrivals_at.end(), std::uint64_t{0}),
              sum.arrivals);
    EXPECT_EQ(std::accumulate(sum.wrong_at.begin(), sum.wrong_at.end(), std::uint64_t{0}),
              sum.wrong);
}

TEST(Wrongness, IsTheSameWhoeverMeasuresIt) {
    const Wrongness whole = wrongness_of(lists_rooms_early);
    EXPECT_EQ(wrongness_of(lists_rooms_early, 3), whole);
    EXPECT_EQ(wrongness_of(lists_rooms_early_and_answers_late), whole);
    EXPECT_EQ(wrongness_of([] { return std::make_unique<AnswersLate<ListsRoomsEarly, true>>(); }),
              whole);
    Wrongness sum;
    for (std::size_t index = 1; index <= 3; ++index) {
        sum += wrongness_of(lists_rooms_early, 1, {.index = index, .of = 3});
    }
    EXPECT_EQ(sum, whole);
}

TEST(Wrongness, IsSaidWhereACheckFails) {
    CheckOptions options = quick(Judged::at_the_end);
    options.measure_wrongness = true;
    const CheckReport report = check(find_subject("arrival_order")->make, options);
    EXPECT_EQ(conclusion_of(report), Conclusion::violated);
    EXPECT_THAT(report_text(report, {.subject = "arrival_order"}),
                HasSubstr("how long wrong   its list differed from what had arrived after "));
    EXPECT_THAT(write_junit("arrival_order", report, std::nullopt),
                HasSubstr("<property name=\"arrivals_list_was_wrong_after\" value=\""));
}

// Gives no list while something of a room has arrived, and its creation has not.
class WantsRoomsFirst {
public:
    void deliver(const Event& event) {
        early_.deliver(event);
        right_.apply(event);
    }
    [[nodiscard]] Observation list() const {
        const ObservedList right = observe(right_.list());
        return early_.list() == right ? Observation(right)
                                      : Observation(SubjectFailure{.what = "it wants rooms first"});
    }

    friend bool operator==(const WantsRoomsFirst&, const WantsRoomsFirst&) = default;

private:
    ListsRoomsEarly early_;
    RoomLists right_;
};

TEST(Wrongness, IsNoneOfASubjectThatBreaksDown) {
    CheckOptions options = quick(Judged::at_the_end);
    options.measure_wrongness = true;
    const CheckReport report =
        check([] { return std::make_unique<ValueSubject<WantsRoomsFirst>>(); }, options);
    EXPECT_EQ(conclusion_of(report), Conclusion::subject_failed);
    EXPECT_FALSE(report.record.wrongness.has_value());
    const std::string text = report_text(report, {.subject = "early"});
    EXPECT_THAT(text, HasSubstr("it showed when its list was asked for after every arrival"));
    EXPECT_THAT(text, Not(HasSubstr("how long wrong")));
}

}  // namespace
}  // namespace anyorder
