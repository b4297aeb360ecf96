// Subjects that answer late: several cases are on their way to them, and nothing of it may show in
// what a check reports.
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/report_file.h>
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
    options.plan.cases = 1'500;
    options.plan.copies_states = false;
    options.planted = false;
    options.shrink_runs_max = 500;
    return options;
}

std::string report_of(std::string_view name, std::size_t asks_max, const CheckOptions& options) {
    const CheckReport report =
        check([&] { return std::make_unique<Late>(name, asks_max); }, options);
    return write_report(name, report, {});
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
    options.plan.deliver = Deliver::once;
    options.plan.lists = {.rooms = false, .streams = true, .users = false};
    options.plan.seed = 5;
    for (const char* name : {"reference", "flowchart", "no_tombstone", "close_ignores_seq"}) {
        EXPECT_EQ(report_of(name, 7, options), report_of(name, 1, options)) << name;
    }
}

}  // namespace
}  // namespace anyorder
