// Case files: what is written is read again, and what is wrong in one is named with its place.
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::HasSubstr;
using enum OperationKind;

StoredCase sample() {
    Case ghost;
    ghost.scenario.setting.families.users = false;
    for (const OperationKind kind : {log_in, publish, stop}) {
        ghost.scenario.operations.push_back({kind});
    }
    ghost.delivery = {0, 2, 1, 1};
    return stored(ghost, Lists{},
                  {.subject = "arrival_order",
                   .listed = {{{.room_id = "r1", .streams = {{"s1"}}}}},
                   .certificate = "1-minimal"});
}

StoredCase read_back(const std::string& text) {
    auto read = read_case(text);
    if (const auto* error = std::get_if<CaseError>(&read)) {
        throw std::runtime_error(error->what);
    }
    return std::get<StoredCase>(std::move(read));
}

std::string error_of(const std::string& text) {
    const auto read = read_case(text);
    const auto* error = std::get_if<CaseError>(&read);
    return error == nullptr ? "" : error->what;
}

// The sample with one piece of its text replaced.
std::string sample_with(const std::string& old_text, const std::string& new_text) {
    std::string text = write_case(sample());
    const std::size_t at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    return text.replace(at, old_text.size(), new_text);
}

TEST(CaseFile, IsReadAsItWasWritten) {
    const StoredCase original = sample();
    const StoredCase read = read_back(write_case(original));
    EXPECT_EQ(read.delivery, original.delivery);
    EXPECT_EQ(read.truth, original.truth);
    EXPECT_EQ(read.operations, original.operations);
    EXPECT_EQ(read.found, original.found);
    EXPECT_EQ(read.lists, original.lists);
    EXPECT_EQ(write_case(read), write_case(original));
}

TEST(CaseFile, BeginsWithItsVersion) {
    EXPECT_THAT(write_case(sample()), ::testing::StartsWith("{\n  \"anyorder\": \"case/1\",\n"));
}

TEST(CaseFile, ReplaysWithTheSameVerdictAsTheCaseItHolds) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random = Random::part(5, seed);
        const Case drawn = draw_case(random, {.operations_max = 8}, Deliver::at_least_once);
        const History history = simulate(drawn.scenario);
        const ObservedList truth = observe(history.truth);
        const StoredCase again = read_back(write_case(stored(drawn, Lists{}, {})));
        for (const char* name : {"reference", "flowchart", "arrival_order", "seq_32_bits"}) {
            const auto subject = find_subject(name)->make();
            const Verdict first = judge_convergence(
                *subject, {history.callbacks(), &truth, &drawn.delivery, Lists{}});
            const Verdict second = judge_convergence(*subject, again.trial());
            EXPECT_EQ(first.index(), second.index()) << name << " seed " << seed;
        }
    }
}

TEST(CaseFile, NeedsNeitherOperationsNorWhatWasFound) {
    StoredCase bare = sample();
    bare.operations.clear();
    bare.found.reset();
    EXPECT_FALSE(read_back(write_case(bare)).found.has_value());
}

TEST(CaseFile, NamesWhatIsWrongAndWhere) {
    EXPECT_EQ(error_of(""), "it is not JSON");
    EXPECT_EQ(error_of("[]"), "a case is a JSON object");
    EXPECT_EQ(error_of("{}"), "anyorder is missing");
    EXPECT_EQ(error_of(sample_with("case/1", "case/9")),
              "anyorder is \"case/9\", and this version reads \"case/1\"");
    EXPECT_EQ(error_of(sample_with("zego", "acme")),
              "vendor is \"acme\", and this version knows \"zego\"");
    EXPECT_EQ(error_of(sample_with("\"rooms\",\"streams\"", "\"rooms\",\"rooms\"")),
              "lists is not a choice of rooms, streams and users");
    EXPECT_EQ(error_of(sample_with("[0,2,1,1]", "[0,2,1,3]")),
              "delivery[3] is 3, and there are 3 callbacks");
    EXPECT_EQ(error_of(sample_with("[0,2,1,1]", "[0,2,-1,1]")),
              "delivery[2] is -1, and there are 3 callbacks");
    EXPECT_EQ(error_of(sample_with("[0,2,1,1]", "[0,2,2]")), "delivery leaves a callback out");
    EXPECT_EQ(error_of(sample_with("\"truth\"", "\"lies\"")), "truth is missing");
    EXPECT_THAT(error_of(sample_with("\"stream_seq\":\"01\"", "\"stream_seq\":\"x\"")),
                HasSubstr("callbacks[1]: field 'stream_seq'"));
    EXPECT_THAT(error_of(sample_with("\"truth\": {\"rooms\":[{", "\"truth\": {\"rooms\":[7,{")),
                HasSubstr("truth: rooms[0] is not an object"));
}

TEST(CaseFile, NeverCrashesOnATruncatedOrChangedFile) {
    const std::string text = write_case(sample());
    for (std::size_t length = 0; length < text.size(); length += 3) {
        EXPECT_NE(error_of(text.substr(0, length)), "");
    }
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 0x15);
        static_cast<void>(read_case(changed));
    }
}

TEST(CaseFile, HasANameThatTellsCasesApart) {
    StoredCase other = sample();
    other.delivery = {0, 1, 2};
    EXPECT_EQ(file_name_of(sample()), file_name_of(sample()));
    EXPECT_NE(file_name_of(sample()), file_name_of(other));
    EXPECT_THAT(file_name_of(sample()),
                ::testing::MatchesRegex("arrival_order-3-callbacks-[0-9a-f]+\\.case\\.json"));
}

}  // namespace
}  // namespace anyorder
