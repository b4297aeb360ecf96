// The macro that gives a type its tests: right types pass them all, each wrong type fails those
// that are about its mistake, and what a failure shows leads back to it.
#include <array>
#include <cstdio>
#include <memory>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/gtest.h>

#include "wrong_types.h"

namespace anyorder {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

ANYORDER_SUBJECT_TESTS(EngineLists, types::Engine, {.every_prefix = true});
ANYORDER_SUBJECT_TESTS(ListsOfIds, types::IdsAlone, {.cases = 40'000, .every_prefix = true});
ANYORDER_SUBJECT_TESTS(ImmovableLists, types::Immovable, {.cases = 40'000});
ANYORDER_SUBJECT_TESTS(StreamsDeliveredOnce, types::Engine,
                       {.lists = {.rooms = false, .users = false},
                        .deliver = Deliver::once,
                        .distinct_times = true,
                        .cases = 40'000,
                        .every_prefix = true});

// What the program of wrong types prints. Its skipped tests are marked in another way, or ctest
// would take a test that fails and shows them for skipped.
std::string output_of(const std::string& filter, const std::string& rc_params = "seed=1") {
    const std::string command = "RC_PARAMS='" + rc_params + "' '" + ANYORDER_WRONG_TYPES +
                                "' --gtest_color=no --gtest_filter='" + filter + "' 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string output;
    std::array<char, 4096> buffer{};
    while (pipe != nullptr && fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
        output += buffer.data();
    }
    return std::regex_replace(output, std::regex(R"(\[(  SKIPPED )\])"), "<$1>");
}

std::string verdict_on(const std::string& word, const std::string& test) {
    return "[" + word + "] " + test;
}
std::string failed(const std::string& test) {
    return verdict_on("  FAILED  ", test);
}
std::string skipped(const std::string& test) {
    return "<  SKIPPED > " + test;
}

TEST(SubjectTests, ShowTheSmallestCaseOfAListKeptInOrderOfArrival) {
    const std::string output = output_of("ByArrival.EndsRightInEveryOrderOfSmallScope");
    EXPECT_THAT(output,
                AllOf(HasSubstr("executed    1                2\n"
                                "            room_create      room_close\n"),
                      HasSubstr("arrived     2                1\n"),
                      HasSubstr("no scenario with fewer callbacks fails in any order"),
                      HasSubstr("expected    nothing\n"), HasSubstr("listed      room r1\n"),
                      HasSubstr("room r1 is a ghost: it is listed and not live")));
    EXPECT_THAT(output, HasSubstr("wrong_types.cpp:")) << "a failure names the line of the macro";
}

TEST(SubjectTests, FindAListKeptInOrderOfArrivalByEveryPart) {
    const std::string output = output_of("ByArrival.*");
    for (const std::string test :
         {"EndsRightInEveryOrderOfSmallScope", "EndsRightAfterDrawnDeliveries",
          "EndsRightInEveryOrderOfLattices", "Converges", "Repeats"}) {
        EXPECT_THAT(output, HasSubstr(failed("ByArrival." + test))) << test;
    }
    EXPECT_THAT(output, HasSubstr(skipped("ByArrival.EveryPrefix")));
}

TEST(SubjectTests, SayOfALatticeWhatTheySayOfAnyCase) {
    EXPECT_THAT(output_of("ByArrival.EndsRightInEveryOrderOfLattices"),
                AllOf(HasSubstr("(lattice, seed 1)"), HasSubstr("executed    1"),
                      HasSubstr("1-minimal"), HasSubstr("it is listed and not live")));
}

TEST(SubjectTests, ShrinkAPropertysCaseAndSayHowSmallItIs) {
    EXPECT_THAT(output_of("ByArrival.Converges"),
                AllOf(HasSubstr("executed    1                2\n"
                                "            room_create      room_login\n"),
                      HasSubstr("1-minimal: every simpler case that was tried passes"),
                      HasSubstr("user u1 in r1 is missing: it is live and not listed")));
}

// From "executed" to the line that says how to reproduce it.
std::string case_in(const std::string& output) {
    const std::size_t begin = output.find("executed");
    return begin == std::string::npos
               ? "no case in:\n" + output
               : output.substr(begin, output.find("--gtest_filter=", begin) - begin);
}

TEST(SubjectTests, ReproduceAFailureFromWhatItPrints) {
    const std::string found = output_of("ByArrival.Converges", "seed=5");
    std::smatch reproduction;
    ASSERT_TRUE(
        std::regex_search(found, reproduction, std::regex("RC_PARAMS=\"(reproduce=[^\"]+)\" and")))
        << found;
    const std::string again = output_of("ByArrival.*", reproduction[1]);
    EXPECT_EQ(case_in(output_of("ByArrival.Converges", reproduction[1])), case_in(found));
    EXPECT_THAT(again, HasSubstr("it was reproduced, and no simpler case was tried"));
    EXPECT_THAT(again, HasSubstr(skipped("ByArrival.Repeats")));
    EXPECT_THAT(again, HasSubstr("RC_PARAMS ask for the failure of another test."));
}

TEST(SubjectTests, TellEventuallyRightFromRightAfterEveryArrival) {
    const std::string output = output_of("Eager.*");
    EXPECT_THAT(output, HasSubstr(failed("Eager.EveryPrefix")));
    EXPECT_THAT(output, AllOf(HasSubstr("It shows at arrival 1."), HasSubstr("1 FAILED TEST\n")));
}

TEST(SubjectTests, FindATypeThatARepeatChanges) {
    const std::string output = output_of("CountsRepeats.Repeats");
    EXPECT_THAT(output, HasSubstr(failed("CountsRepeats.Repeats")));
    EXPECT_THAT(output, HasSubstr("room r1 is listed twice"));
}

TEST(SubjectTests, FindATypeThatMixesRooms) {
    EXPECT_THAT(output_of("MixesRooms.RoomsAreIndependent"),
                AllOf(HasSubstr(failed("MixesRooms.RoomsAreIndependent")),
                      HasSubstr("the room's part of the list")));
}

TEST(SubjectTests, FindATypeThatLooksIntoNames) {
    EXPECT_THAT(output_of("DislikesAName.*"),
                AllOf(HasSubstr(failed("DislikesAName.Renaming")), HasSubstr("1 FAILED TEST\n")));
}

constexpr const char* not_deterministic =
    "The type is not deterministic, or its reset() does not forget everything.";

TEST(SubjectTests, SayOfATypeThatItsResetForgetsNothing) {
    for (const std::string test :
         {"EndsRightInEveryOrderOfSmallScope", "EndsRightAfterDrawnDeliveries"}) {
        EXPECT_THAT(output_of("Sticky." + test),
                    AllOf(HasSubstr(failed("Sticky." + test)),
                          HasSubstr("it does not forget everything at a reset")));
    }
    EXPECT_THAT(output_of("Sticky.Converges"),
                AllOf(HasSubstr(failed("Sticky.Converges")), HasSubstr(not_deterministic)));
}

TEST(SubjectTests, SayOfATypeThatItIsNotDeterministic) {
    EXPECT_THAT(
        output_of("Moody.EndsRightInEveryOrderOfSmallScope"),
        AnyOf(HasSubstr("Moody: FLAKY: "), HasSubstr("it does not forget everything at a reset")));
    EXPECT_THAT(output_of("Moody.Converges"),
                AllOf(HasSubstr("did not fail again"), HasSubstr(not_deterministic),
                      HasSubstr("room moody is a ghost"), Not(HasSubstr("1-minimal"))));
}

TEST(SubjectTests, ShowTheCaseInWhichATypeThrows) {
    EXPECT_THAT(output_of("Throws.Converges"),
                AllOf(HasSubstr("arrived     2                1\n"
                                "            room_close       room_create\n"),
                      HasSubstr("It gave no list: it threw an exception: no such room."),
                      HasSubstr("reproduce=")));
    EXPECT_THAT(output_of("Throws.EndsRightInEveryOrderOfSmallScope"), HasSubstr("no such room"));
}

TEST(SubjectTests, FailWhereNothingWasTested) {
    EXPECT_THAT(output_of("NoLists.*"), HasSubstr("8 FAILED TESTS\n"));
    EXPECT_THAT(output_of("NoBudget.*"), HasSubstr("3 FAILED TESTS\n"));
    EXPECT_THAT(output_of("NoBudget.Converges", "max_success=0"),
                HasSubstr("Nothing was tested: none of 0 cases"));
    EXPECT_THAT(output_of("Diary.EndsRightInEveryOrderOfLattices"),
                HasSubstr("no lattice could be gone through"));
}

TEST(SubjectTests, DoWhatTheOptionsSay) {
    const SubjectSuite suite = suite_of<types::ByArrival>(
        "a",
        {.seed = 7, .lists = {.users = false}, .deliver = Deliver::once, .distinct_times = true});
    const std::string options =
        "(lists rooms,streams; delivered once; each change in a millisecond of its own; seed 7";
    EXPECT_THAT(suite.small_scope().text, HasSubstr(options));
    EXPECT_THAT(suite.drawn_deliveries().text,
                AllOf(HasSubstr(options), Not(HasSubstr("small scope"))));
    EXPECT_EQ(suite.deliver(), Deliver::once);
    EXPECT_TRUE(suite.draw_limits().distinct_times);
    EXPECT_EQ(suite.draw_limits().families, (Families{.streams = true, .users = false}));
}

TEST(SubjectTests, AreSkippedForAReason) {
    const auto reason = [](const TestOutcome& outcome) {
        return outcome.kind == TestOutcome::Kind::skipped ? outcome.text : "not skipped";
    };
    EXPECT_THAT(reason(suite_of<types::Immovable>("a").lattices()), HasSubstr("cannot be both"));
    EXPECT_THAT(reason(suite_of<types::Engine>("a", {.lattices = false}).lattices()),
                HasSubstr("Switched off"));
    const SubjectSuite once = suite_of<types::Engine>("a", {.deliver = Deliver::once});
    EXPECT_THAT(reason(once.lattices()), HasSubstr("each of them once"));
    EXPECT_THAT(once.why_skipped(property_of(judge_repeats)),
                HasSubstr("Nothing is delivered twice"));
    EXPECT_THAT(once.why_skipped(property_of(judge_every_prefix)), HasSubstr("Off by default"));
    EXPECT_EQ(once.why_skipped(property_of(judge_convergence)), "");
}

}  // namespace
}  // namespace anyorder
