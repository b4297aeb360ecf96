// Runs that end before their plan does: nothing that was found is lost, and nothing is made up.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {
namespace {

using testing::HasSubstr;

// Right, but it waits with its first callback until the other one has been wrong.
class Waits final : public Subject {
public:
    explicit Waits(const std::atomic<bool>& until) : until_(until) {}

    void reset() override { reference_->reset(); }
    void deliver(const Event& event) override {
        for (int ms = 0; ms < 5'000 && !until_; ++ms) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        reference_->deliver(event);
    }
    Observation list() override { return reference_->list(); }

private:
    const std::atomic<bool>& until_;
    std::unique_ptr<Subject> reference_ = find_subject("reference")->make();
};

class AlwaysWrong final : public Subject {
public:
    explicit AlwaysWrong(std::atomic<bool>& asked) : asked_(asked) {}

    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override {
        asked_ = true;
        return ObservedList{{{.room_id = "another"}}};
    }

private:
    std::atomic<bool>& asked_;
};

// Made in turn, right ones first.
MakeSubject one_right_one_wrong(std::atomic<bool>& wrong) {
    return [&wrong, made = 0]() mutable -> std::unique_ptr<Subject> {
        if (made++ % 2 == 0) {
            return std::make_unique<Waits>(wrong);
        }
        return std::make_unique<AlwaysWrong>(wrong);
    };
}

CheckOptions two_jobs() {
    CheckOptions options;
    options.plan.cases = 2'000;
    options.planted = false;
    options.jobs = 2;
    return options;
}

TEST(StoppedRun, KeepsTheFailureThatWasFoundBehind) {
    for (int round = 0; round < 8; ++round) {
        std::atomic<bool> wrong = false;
        CheckOptions options = two_jobs();
        options.stop = [&] { return wrong.load(); };
        const RunRecord record = run_plan(one_right_one_wrong(wrong), options);
        EXPECT_EQ(conclusion_of(report_of(record)), Conclusion::violated);
    }
}

TEST(StoppedRun, KeepsTheFailureThatWasFoundWhenTheTimeWasOver) {
    for (int round = 0; round < 8; ++round) {
        std::atomic<bool> wrong = false;
        const RunRecord record =
            run_within(one_right_one_wrong(wrong), two_jobs(), [&] { return wrong.load(); });
        EXPECT_EQ(conclusion_of(report_of(record)), Conclusion::violated);
    }
}

TEST(StoppedRun, DoesNotEnumerateToTheEnd) {
    CheckOptions options = two_jobs();
    options.plan.small_scope = 8;
    options.interrupted = [] { return true; };
    const CheckReport report = check(find_subject("reference")->make, options);
    EXPECT_EQ(conclusion_of(report), Conclusion::interrupted);
    EXPECT_EQ(report.total, Tally{});
}

// Wrong, and it counts how often it is asked after that was seen.
class CountsQuestions final : public Subject {
public:
    explicit CountsQuestions(std::size_t& questions) : questions_(questions) {}

    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override {
        ++questions_;
        return ObservedList{{{.room_id = "another"}}};
    }

private:
    std::size_t& questions_;
};

TEST(StoppedRun, DoesNotShrinkToTheEnd) {
    std::size_t questions = 0;
    CheckOptions options = two_jobs();
    options.jobs = 1;
    options.plan.strategies = Strategies::none().with(Strategy::uniform);
    options.interrupted = [&] { return questions > 0; };
    const CheckReport report =
        check([&] { return std::make_unique<CountsQuestions>(questions); }, options);
    EXPECT_EQ(conclusion_of(report), Conclusion::violated);
    EXPECT_EQ(report.counterexample->certificate, "not minimal: shrinking was cut short");
    EXPECT_LT(questions, 10U);
}

TEST(StoppedRun, DoesNotCallPlantedBugsAliveThatWereNotTried) {
    std::size_t asked = 0;
    CheckOptions options = two_jobs();
    options.jobs = 1;
    options.interrupted = [&] {
        ++asked;
        return false;
    };
    const CheckReport plan_alone = check(find_subject("reference")->make, options);
    ASSERT_EQ(conclusion_of(plan_alone), Conclusion::passed);
    const std::size_t asked_by_the_plan = asked;
    asked = 0;
    options.planted = true;
    options.interrupted = [&] { return ++asked > asked_by_the_plan + 40; };
    const CheckReport report = check(find_subject("reference")->make, options);
    EXPECT_EQ(conclusion_of(report), Conclusion::interrupted);
    for (const PlantedRecord& planted : report.record.planted) {
        EXPECT_TRUE(planted.killed) << planted.name;
    }
    EXPECT_THAT(report_text(report, {.subject = "reference"}),
                HasSubstr("; the others were not tried"));
}

}  // namespace
}  // namespace anyorder
