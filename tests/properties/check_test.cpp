// The check as a whole: its verdicts, what it says it covered, and that it is deterministic.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::HasSubstr;

CheckOptions quick() {
    CheckOptions options;
    options.plan.cases = 40'000;
    options.planted = false;
    return options;
}

std::string text_of(std::string_view subject, const CheckOptions& options) {
    return report_text(check(find_subject(subject)->make, options),
                       {.subject = subject, .case_path = "x.case.json"});
}

TEST(Check, PassesTheReferenceAndSaysWhatWasCovered) {
    const CheckReport report = check(find_subject("reference")->make, quick());
    EXPECT_EQ(conclusion_of(report), Conclusion::passed);
    EXPECT_GT(report.total.arrival_order_wrong, 0U);
    const std::string text = text_of("reference", quick());
    EXPECT_THAT(text, HasSubstr("reference: PASS"));
    for (std::size_t i = 0; i < strategy_count; ++i) {
        EXPECT_GT(report.by_strategy[i].scenarios, 0U) << name_of(static_cast<Strategy>(i));
        EXPECT_NE(report.by_strategy[i].orders, 0) << name_of(static_cast<Strategy>(i));
    }
}

TEST(Check, ShowsTheSmallestCaseAndHowToReplayIt) {
    const std::string text = text_of("arrival_order", quick());
    EXPECT_THAT(text, HasSubstr("arrival_order: FAIL"));
    EXPECT_THAT(text, HasSubstr("room r1 is a ghost: it is listed and not live"));
    EXPECT_THAT(text, HasSubstr("anyorder replay x.case.json"));
}

TEST(Check, GivesTheSameReportForTheSameOptions) {
    for (const char* subject : {"reference", "flowchart", "bounded_tombstones"}) {
        EXPECT_EQ(text_of(subject, quick()), text_of(subject, quick()));
    }
    CheckOptions other = quick();
    other.plan.seed = 2;
    EXPECT_NE(text_of("reference", quick()), text_of("reference", other));
}

TEST(Check, IsInconclusiveWhenEvenArrivalOrderWouldHavePassed) {
    CheckOptions nothing = quick();
    nothing.plan.cases = 0;
    EXPECT_EQ(conclusion_of(check(find_subject("reference")->make, nothing)),
              Conclusion::nothing_tested);
    EXPECT_THAT(text_of("reference", nothing), HasSubstr("INCONCLUSIVE"));
}

class DiesAfter : public Subject {
public:
    explicit DiesAfter(int lists) : lists_left_(lists) {}
    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override {
        if (--lists_left_ < 0) {
            return SubjectFailure{.what = "it died"};
        }
        return ObservedList{};
    }

private:
    int lists_left_;
};

TEST(Check, SaysThatTheSubjectFailedWhenItGivesNoList) {
    const CheckReport report = check([] { return std::make_unique<DiesAfter>(0); }, quick());
    EXPECT_EQ(conclusion_of(report), Conclusion::subject_failed);
    ASSERT_TRUE(report.breakdown);
    EXPECT_EQ(report.breakdown->failure.what, "it died");
}

// Right, until it is copied.
class DiesWhenCopied : public Subject {
public:
    explicit DiesWhenCopied(bool copy = false) : copy_(copy) {}
    void reset() override { reference_->reset(); }
    void deliver(const Event& event) override { reference_->deliver(event); }
    Observation list() override {
        return copy_ ? Observation(SubjectFailure{.what = "the copy died"}) : reference_->list();
    }
    [[nodiscard]] std::unique_ptr<Subject> clone() const override {
        return std::make_unique<DiesWhenCopied>(true);
    }
    [[nodiscard]] bool same_state(const Subject& /*other*/) const override { return true; }

private:
    bool copy_;
    std::unique_ptr<Subject> reference_ = find_subject("reference")->make();
};

TEST(Check, SaysThatTheSubjectFailedInsideALattice) {
    const CheckReport report = check([] { return std::make_unique<DiesWhenCopied>(); }, quick());
    EXPECT_EQ(conclusion_of(report), Conclusion::subject_failed);
    ASSERT_TRUE(report.breakdown);
    EXPECT_EQ(report.breakdown->failure.what, "the copy died");
}

std::string certificate_of(std::string_view subject, const CheckOptions& options) {
    return check(find_subject(subject)->make, options).counterexample->certificate;
}

TEST(Certificate, SpeaksOfAllScenariosWhereAllSmallerOnesWereTried) {
    EXPECT_EQ(certificate_of("forgets_closed_session", {}),
              "no scenario with fewer callbacks fails in any order, with or without a repeat, "
              "in plain names and numbers");
}

TEST(Certificate, SpeaksOfPlainScenariosWhereARarerOneIsSmaller) {
    const CheckReport report = check(find_subject("keeps_first_data")->make, {});
    ASSERT_TRUE(report.rarer);
    EXPECT_THAT(report.counterexample->certificate,
                HasSubstr(", among those of logins, logouts, publications and stops"));
}

// Names, numbers, times or operations that small scope does not have.
TEST(Certificate, DoesNotSpeakOfScenariosThatWereNotEnumerated) {
    CheckOptions options;
    options.plan.cases = 20'000;
    for (const char* subject : {"cuts_long_ids", "seq_32_bits", "session_as_double",
                                "tombstone_expires", "ignores_abnormal_close"}) {
        EXPECT_EQ(certificate_of(subject, options),
                  "1-minimal: every simpler case that was tried passes")
            << subject;
    }
}

TEST(Certificate, DoesNotSpeakOfSizesThatTheBudgetDidNotReach) {
    CheckOptions small = quick();
    small.plan.cases = 1'000;
    EXPECT_EQ(certificate_of("session_blind_key", small),
              "1-minimal: every simpler case that was tried passes");
}

// Right, but for one list in all its life.
class WrongOnce : public Subject {
public:
    WrongOnce() : reference_(find_subject("reference")->make()) {}
    void reset() override { reference_->reset(); }
    void deliver(const Event& event) override { reference_->deliver(event); }
    Observation list() override {
        return ++lists_ == 20 ? Observation(ObservedList{}) : reference_->list();
    }

private:
    std::unique_ptr<Subject> reference_;
    int lists_ = 0;
};

TEST(Check, NeverPassesASubjectThatWasWrongOnce) {
    EXPECT_NE(conclusion_of(check([] { return std::make_unique<WrongOnce>(); }, quick())),
              Conclusion::passed);
}

TEST(Check, TellsItsProgress) {
    CheckOptions options = quick();
    std::string phases;
    options.progress = [&](const Progress& progress) {
        EXPECT_LE(progress.done, progress.of);
        phases += std::string(progress.phase) + ";";
    };
    check(find_subject("reference")->make, options);
    EXPECT_THAT(phases, HasSubstr("small scope"));
    EXPECT_THAT(phases, HasSubstr("uniform"));
}

}  // namespace
}  // namespace anyorder
