// Records of shards as that of one run, and what is refused.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using testing::HasSubstr;

constexpr std::size_t shards = 3;

std::vector<RunRecord> records_of(const std::string& subject, std::uint64_t cases = 3'000) {
    std::vector<RunRecord> records;
    for (std::size_t index = 1; index <= shards; ++index) {
        CheckOptions options;
        options.plan.cases = cases;
        options.planted = false;
        options.shard = {.index = index, .of = shards};
        records.push_back(run_plan(find_subject(subject)->make, options));
    }
    return records;
}

std::string refusal(std::vector<RunRecord> records) {
    const auto sum = merged(std::move(records));
    const auto* reason = std::get_if<std::string>(&sum);
    return reason == nullptr ? "" : *reason;
}

RunRecord accepted(std::vector<RunRecord> records) {
    return std::get<RunRecord>(merged(std::move(records)));
}

TEST(Merged, AreShardsOfOnePlan) {
    EXPECT_EQ(refusal(records_of("reference")), "");
    EXPECT_EQ(refusal(records_of("flowchart")), "");
}

TEST(Merged, AreNotShardsWhosePlansDiffer) {
    const std::vector<std::function<void(Segment&)>> changes = {
        [](Segment& segment) { segment.strategy = Strategy::uniform; },
        [](Segment& segment) { segment.alphabet = Alphabet::full; },
        [](Segment& segment) { segment.callbacks += 1; },
        [](Segment& segment) { segment.repeats = !segment.repeats; },
        [](Segment& segment) { segment.planned += 1; },
    };
    for (const auto& change : changes) {
        std::vector<RunRecord> records = records_of("reference");
        change(records[1].segments.front());
        EXPECT_EQ(refusal(std::move(records)), "their plans differ");
    }
}

TEST(Merged, AddUpToThePlan) {
    const std::vector<std::function<void(Segment&)>> changes = {
        [](Segment& segment) { segment.done = 0; },
        [](Segment& segment) { segment.done = segment.assigned = segment.planned; },
        [](Segment& segment) { segment.done = segment.assigned = 0; },
        [](Segment& segment) { segment.done = ~std::uint64_t{0}; },
        [](Segment& segment) { segment.done = segment.assigned = ~std::uint64_t{0}; },
    };
    for (const auto& change : changes) {
        std::vector<RunRecord> records = records_of("reference");
        change(*std::ranges::find_if(records[1].segments,
                                     [](const Segment& segment) { return segment.done > 0; }));
        EXPECT_EQ(refusal(std::move(records)), "what they did does not add up to their plan");
    }
}

TEST(Merged, CountNoMoreThanThereCanBe) {
    std::vector<RunRecord> records = records_of("reference");
    records[2].segments.back().tally.callbacks = ~std::uint64_t{0};
    EXPECT_THAT(refusal(std::move(records)), HasSubstr("counts more than there can be"));
}

TEST(Merged, MayBeStoppedAndFailing) {
    std::vector<RunRecord> records = records_of("reference");
    records[0].stopped = true;
    records[0].segments.back().done = 0;
    EXPECT_TRUE(accepted(std::move(records)).stopped);
}

// It leaves no plan behind, as nobody knows what it can do.
TEST(Merged, TellOfAShardWhoseSubjectDidNotStart) {
    std::vector<RunRecord> records = records_of("reference");
    records[0].segments.clear();
    records[0].plan.copies_states = true;
    records[0].at_the_end = Breakdown{.failure = {}, .minimal = {}, .certificate = {}, .note = {}};
    const RunRecord sum = accepted(std::move(records));
    EXPECT_EQ(conclusion_of(report_of(sum)), Conclusion::subject_failed);
    EXPECT_FALSE(sum.segments.empty());
}

TEST(Merged, SayNothingOfTheEndBesideAFailure) {
    std::vector<RunRecord> records = records_of("flowchart");
    ASSERT_FALSE(records[0].failures.empty());
    records[2].failures.clear();
    records[2].at_the_end = Breakdown{.failure = {}, .minimal = {}, .certificate = {}, .note = {}};
    EXPECT_FALSE(accepted(std::move(records)).at_the_end);
}

TEST(Shard, ThatIsGivenNextToNothingIsNotInconclusive) {
    for (RunRecord& record : records_of("reference", 1)) {
        EXPECT_EQ(conclusion_of(report_of(std::move(record))), Conclusion::passed);
    }
}

}  // namespace
}  // namespace anyorder
