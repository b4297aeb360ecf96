// What a bad verdict comes to: subjects that are wrong only sometimes, that remember what they
// should have forgotten, that break down, and that say too much.
#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// What a subject that is right otherwise knows when it is asked.
struct Moment {
    // Since the last reset, since the last restart, and of all time.
    std::vector<EventKind> callbacks;
    std::size_t cases = 0;
    std::size_t starts = 0;

    [[nodiscard]] std::ptrdiff_t count(EventKind kind) const {
        return std::ranges::count(callbacks, kind);
    }
};

// The reference, but for what a function answers in its stead. Answers late where told so.
class RightBut : public Subject {
public:
    using Answer = std::function<std::optional<Observation>(const Moment&)>;

    explicit RightBut(Answer instead, std::size_t asks_max = 1)
        : instead_(std::move(instead)), asks_max_(asks_max) {}

    void reset() override {
        reference_->reset();
        now_.callbacks.clear();
        ++now_.cases;
    }
    void restart() override {
        asked_.clear();
        now_.cases = 0;
        ++now_.starts;
        reset();
    }
    void deliver(const Event& event) override {
        now_.callbacks.push_back(event.kind);
        reference_->deliver(event);
    }
    Observation list() override {
        const auto instead = instead_(now_);
        return instead ? *instead : reference_->list();
    }
    [[nodiscard]] std::size_t asks_max() const override { return asks_max_; }
    void ask() override { asked_.push_back(list()); }
    Observation answer() override {
        Observation oldest = std::move(asked_.front());
        asked_.pop_front();
        return oldest;
    }
    std::optional<SubjectFailure> finish() override { return unasked; }

    std::optional<SubjectFailure> unasked;

private:
    Answer instead_;
    std::size_t asks_max_;
    Moment now_;
    std::deque<Observation> asked_;
    std::unique_ptr<Subject> reference_ = find_subject("reference")->make();
};

// A new one each time.
MakeSubject right_but(const RightBut::Answer& instead, std::size_t asks_max = 1,
                      const std::optional<SubjectFailure>& unasked = {}) {
    return [=] {
        auto subject = std::make_unique<RightBut>(instead, asks_max);
        subject->unasked = unasked;
        return subject;
    };
}

CheckOptions drawn_only() {
    CheckOptions options;
    options.plan.strategies = Strategies::none().with(Strategy::uniform);
    options.plan.cases = 1'200;
    options.planted = false;
    return options;
}

std::string text_of(const CheckReport& report) {
    return report_text(report, {.subject = "it"});
}

Observation failure(FailureKind kind, const std::string& what) {
    return SubjectFailure{.kind = kind, .what = what};
}

std::optional<Observation> nothing_listed() {
    return ObservedList{};
}

TEST(Diagnosis, OfOneThatIsWrongInEveryOtherStartIsFlakyWithBothOutcomes) {
    for (const std::size_t asks_max : {1U, 7U}) {
        const MakeSubject subject = right_but(
            [](const Moment& now) { return now.starts % 2 == 1 ? std::nullopt : nothing_listed(); },
            asks_max);
        const CheckReport report = check(subject, {});
        EXPECT_EQ(conclusion_of(report), Conclusion::flaky);
        ASSERT_TRUE(report.flaky);
        EXPECT_NE(holds(report.flaky->once), holds(report.flaky->another_time));
        EXPECT_THAT(text_of(report),
                    AllOf(StartsWith("it: FLAKY"), HasSubstr("the list that is true"),
                          HasSubstr("\nonce "), HasSubstr("\nanother time ")));
    }
}

TEST(Diagnosis, OfOneThatDiesOrIsWrongByChanceIsFlakyToo) {
    const MakeSubject subject = right_but([](const Moment& now) -> std::optional<Observation> {
        return now.starts % 2 == 1 ? failure(FailureKind::died, "it died") : *nothing_listed();
    });
    const CheckReport report = check(subject, {});
    EXPECT_EQ(conclusion_of(report), Conclusion::flaky);
    EXPECT_THAT(text_of(report), HasSubstr("no list: it died"));
}

// Right in its first cases, and wrong in all later ones until it is started again.
TEST(Diagnosis, OfOneThatResetsDoNotCleanIsNamedSo) {
    for (const std::size_t asks_max : {1U, 7U}) {
        const MakeSubject subject = right_but(
            [](const Moment& now) {
                return now.cases > 10 && !now.callbacks.empty() ? nothing_listed() : std::nullopt;
            },
            asks_max);
        const CheckReport report = check(subject, drawn_only());
        ASSERT_EQ(conclusion_of(report), Conclusion::subject_failed);
        EXPECT_THAT(report.breakdown->failure.what,
                    HasSubstr("it does not forget everything at a reset"));
        EXPECT_TRUE(report.breakdown->minimal);
    }
}

// The two need different callbacks, so that shrinking one may not end at the other.
RightBut::Answer breaks_down_of(FailureKind of_both, FailureKind of_one) {
    return [=](const Moment& now) -> std::optional<Observation> {
        if (now.count(EventKind::stream_close) == 0) {
            return std::nullopt;
        }
        const bool both = now.count(EventKind::room_logout) > 0;
        const FailureKind kind = both ? of_both : of_one;
        return failure(kind, std::string(name_of(kind)));
    };
}

std::vector<EventKind> kinds_of(const CheckReport& report) {
    std::vector<EventKind> kinds;
    if (report.breakdown && report.breakdown->minimal) {
        const History history = simulate(report.breakdown->minimal->scenario);
        for (const Event& event : history.callbacks()) {
            kinds.push_back(event.kind);
        }
    }
    return kinds;
}

TEST(Diagnosis, ShrinksADeathToADeathAndAHangToAHang) {
    for (const auto& [both, one] : {std::pair(FailureKind::died, FailureKind::hung),
                                    {FailureKind::protocol, FailureKind::died}}) {
        CheckOptions options = drawn_only();
        std::optional<CheckReport> report;
        for (options.plan.seed = 1; options.plan.seed < 20; ++options.plan.seed) {
            const MakeSubject subject = right_but(breaks_down_of(both, one), 7);
            CheckReport of_seed = check(subject, options);
            ASSERT_TRUE(of_seed.breakdown);
            if (of_seed.breakdown->failure.kind == both) {
                report = std::move(of_seed);
                break;
            }
        }
        ASSERT_TRUE(report) << name_of(both);
        EXPECT_THAT(kinds_of(*report), AllOf(::testing::Contains(EventKind::stream_close),
                                             ::testing::Contains(EventKind::room_logout)));
        EXPECT_LE(kinds_of(*report).size(), 6U);
        EXPECT_THAT(text_of(*report),
                    StartsWith("it: SUBJECT FAILED (" + std::string(name_of(both)) + ")"));
    }
}

TEST(Diagnosis, OfAHangRepeatsItSeldom) {
    std::size_t hangs = 0;
    const MakeSubject subject = right_but([&](const Moment& now) -> std::optional<Observation> {
        if (now.count(EventKind::stream_close) == 0) {
            return std::nullopt;
        }
        ++hangs;
        return failure(FailureKind::hung, "it hung");
    });
    const CheckReport report = check(subject, drawn_only());
    EXPECT_EQ(conclusion_of(report), Conclusion::subject_failed);
    EXPECT_TRUE(report.breakdown->minimal);
    EXPECT_LE(hangs, 10U);
}

TEST(Diagnosis, OfADeathThatNeverComesAgainSaysSo) {
    std::size_t lists = 0;
    const MakeSubject subject = right_but([&](const Moment& /*now*/) -> std::optional<Observation> {
        return ++lists == 100 ? std::optional(failure(FailureKind::died, "it died")) : std::nullopt;
    });
    const CheckReport report = check(subject, drawn_only());
    ASSERT_TRUE(report.breakdown);
    EXPECT_FALSE(report.breakdown->minimal);
    EXPECT_EQ(report.breakdown->note, "it did not come again when the cases were repeated");
}

TEST(Diagnosis, OfOneThatSaysTooMuchIsNoPass) {
    const MakeSubject subject =
        right_but([](const Moment& /*now*/) { return std::nullopt; }, 1,
                  SubjectFailure{.kind = FailureKind::protocol, .what = "it said too much"});
    const CheckReport report = check(subject, drawn_only());
    EXPECT_EQ(conclusion_of(report), Conclusion::subject_failed);
    EXPECT_THAT(text_of(report), HasSubstr("(broke the protocol): it said too much"));
}

}  // namespace
}  // namespace anyorder
