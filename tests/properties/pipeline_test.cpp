// Subjects that answer late: several cases are on their way to them, and nothing of it may show in
// what a check reports.
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

// A subject of the catalogue that takes some asks before it answers the first. Cannot be copied.
class Late : public Subject {
public:
    Late(std::string_view name, std::size_t asks_max)
        : subject_(find_subject(name)->make()), asks_max_(asks_max) {}

    void reset() override { subject_->reset(); }
    void restart() override {
        asked_.clear();
        subject_->reset();
    }
    void deliver(const Event& event) override { subject_->deliver(event); }
    Observation list() override { return subject_->list(); }
    [[nodiscard]] std::size_t asks_max() const override { return asks_max_; }
    void ask() override {
        asked_.push_back(subject_->list());
        EXPECT_LE(asked_.size(), asks_max_);
    }
    Observation answer() override {
        Observation oldest = std::move(asked_.front());
        asked_.pop_front();
        return oldest;
    }

private:
    std::unique_ptr<Subject> subject_;
    std::size_t asks_max_;
    std::deque<Observation> asked_;
};

CheckOptions quick() {
    CheckOptions options;
    options.cases = 150;
    options.small_scope_deliveries_max = 500;
    options.failures_shrunk = 3;
    options.shrink_runs_max = 500;
    return options;
}

std::string report_of(std::string_view name, std::size_t asks_max, const CheckOptions& options) {
    Late subject(name, asks_max);
    const CheckReport report = check(subject, options);
    const std::size_t shrink_runs = report.counterexample ? report.counterexample->shrink_runs : 0;
    return report_text(report, options, {.subject = name, .case_path = "x.case.json"}) +
           std::to_string(report.deliveries) + " deliveries, " + std::to_string(shrink_runs) +
           " tries, found by " +
           (report.counterexample ? std::string(report.counterexample->found_by) : "nothing");
}

TEST(Pipeline, HasTheReportOfASubjectThatAnswersAtOnce) {
    for (const CatalogueEntry& entry : catalogue()) {
        EXPECT_EQ(report_of(entry.name, 7, quick()), report_of(entry.name, 1, quick()))
            << entry.name;
    }
}

TEST(Pipeline, MayBeLongerThanTheWholeCheck) {
    for (const char* name : {"reference", "flowchart", "seq_32_bits", "cuts_long_ids"}) {
        EXPECT_EQ(report_of(name, 1'000'000, quick()), report_of(name, 1, quick())) << name;
    }
}

TEST(Pipeline, HasTheSameReportWithOtherOptions) {
    CheckOptions options = quick();
    options.deliver = Deliver::once;
    options.lists = {.rooms = false, .streams = true, .users = false};
    options.seed = 5;
    for (const char* name : {"reference", "flowchart", "no_tombstone", "close_ignores_seq"}) {
        EXPECT_EQ(report_of(name, 7, options), report_of(name, 1, options)) << name;
    }
}

}  // namespace
}  // namespace anyorder
