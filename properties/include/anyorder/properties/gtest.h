// One macro that gives a C++ type the whole suite of tests, on GoogleTest:
//
//   #include <anyorder/properties/gtest.h>
//
//   ANYORDER_SUBJECT_TESTS(MyLists, my::Lists);
//   ANYORDER_SUBJECT_TESTS(MyStreams, my::Streams, {.lists = {.rooms = false, .users = false}});
//
// The first argument names the test suite, the second a type that models SubjectType, the third, if
// there is one, is a SuiteOptions. A type whose name has a comma needs an alias. The tests are:
//
//   EndsRightInEveryOrderOfSmallScope  all orders of all small scenarios
//   EndsRightAfterDrawnDeliveries      large scenarios, drawn from `seed`
//   EndsRightInEveryOrderOfLattices    all orders of larger scenarios, with any repeats; skipped
//                                      where the type cannot be copied and compared with ==
//   Converges, EveryPrefix, Repeats, RoomsAreIndependent, Renaming
//                                      one for each of properties(), judged by RapidCheck
//
// The first three are the same in every run. RapidCheck draws anew each time, unless RC_PARAMS
// says otherwise in the environment: "seed=1 max_success=300". EveryPrefix is skipped unless it is
// switched on, Repeats where each callback is delivered once; a skipped test says why.
//
// A failure shows the smallest case as a picture, what was expected and listed, how small the case
// is known to be, and for the properties the RC_PARAMS that lead straight to it. A test that tested
// nothing fails. So does a type whose failure does not come again, and it is told so.
//
// Link with anyorder::gtest. Nothing else here includes this header.
#pragma once

#include <sstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/detail/Configuration.h>

#include <anyorder/properties/properties.h>
#include <anyorder/properties/rapidcheck.h>
#include <anyorder/properties/suite.h>

namespace anyorder {

// The words that make RapidCheck go straight to one failure.
inline std::string reproduction_of(const std::string& test_id,
                                   const rc::detail::Reproduce& reproduce) {
    rc::detail::Configuration only_this;
    only_this.reproduce[test_id] = reproduce;
    const std::string words = rc::detail::configToMinimalString(only_this);
    const std::size_t begin = words.find("reproduce=");
    return words.substr(begin, words.find(' ', begin) - begin);
}

inline std::string certificate_of(const rc::detail::Configuration& configuration) {
    if (!configuration.reproduce.empty()) {
        return "it was reproduced, and no simpler case was tried";
    }
    return configuration.testParams.disableShrinking
               ? "not minimal: shrinking was switched off"
               : "1-minimal: every simpler case that was tried passes";
}

inline std::string failure_text(const SubjectSuite& suite, const Property& property,
                                const CaseJudge& judge, const std::string& test_name,
                                const rc::detail::FailureResult& failure) {
    const std::string steps = std::to_string(failure.reproduce.shrinkPath.size());
    return suite.failure_text(
        property, failure.description, judge,
        {.how_small = certificate_of(rc::detail::configuration()),
         .how_found = "case " + std::to_string(failure.numSuccess + 1) + ", and " + steps +
                      " steps of shrinking",
         .reproduced = "RC_PARAMS=\"" +
                       reproduction_of(suite.name() + "/" + test_name, failure.reproduce) +
                       "\" and --gtest_filter=" + suite.name() + "." + test_name});
}

// Judges RapidCheck's cases of the suite by one property.
inline TestOutcome outcome_of(const SubjectSuite& suite, const Property& property,
                              const std::string& test_name) {
    using Kind = TestOutcome::Kind;
    if (std::string reason = suite.why_impossible(); !reason.empty()) {
        return {.kind = Kind::failed, .text = std::move(reason)};
    }
    if (std::string reason = suite.why_skipped(property); !reason.empty()) {
        return {.kind = Kind::skipped, .text = std::move(reason)};
    }
    const std::string id = suite.name() + "/" + test_name;
    const auto& to_reproduce = rc::detail::configuration().reproduce;
    if (!to_reproduce.empty() && !to_reproduce.contains(id)) {
        return {.kind = Kind::skipped, .text = "RC_PARAMS ask for the failure of another test."};
    }
    const CaseLimits limits{.draw = suite.draw_limits(), .deliver = suite.deliver()};
    CaseJudge judge = suite.judge_of(property);
    const rc::detail::TestResult result = rc::detail::checkTestable(
        [&judge, &limits] { return judge.what_is_wrong_in(*cases(limits)); },
        rc::detail::TestMetadata{.id = id, .description = test_name});
    if (result.is<rc::detail::FailureResult>()) {
        return {.kind = Kind::failed,
                .text = failure_text(suite, property, judge, test_name,
                                     result.get<rc::detail::FailureResult>())};
    }
    if (!result.is<rc::detail::SuccessResult>()) {
        std::ostringstream text;
        rc::detail::printResultMessage(result, text);
        return {.kind = Kind::failed, .text = text.str()};
    }
    if (!to_reproduce.empty()) {
        return {};  // the failure is no more
    }
    std::string nothing = judge.why_nothing_was_tested();
    return {.kind = nothing.empty() ? Kind::passed : Kind::failed, .text = std::move(nothing)};
}

inline void show_in_gtest(const TestOutcome& outcome, const char* file, int line) {
    switch (outcome.kind) {
        case TestOutcome::Kind::passed:
            return;
        case TestOutcome::Kind::failed:
            ADD_FAILURE_AT(file, line) << outcome.text;
            return;
        case TestOutcome::Kind::skipped:
            GTEST_SKIP() << outcome.text;
    }
}

}  // namespace anyorder

#define ANYORDER_SUBJECT_TEST_(suite, name, outcome)                     \
    TEST(suite, name) {                                                  \
        const ::anyorder::SubjectSuite tests = anyorder_suite_##suite(); \
        ::anyorder::show_in_gtest(outcome, __FILE__, __LINE__);          \
    }                                                                    \
    static_assert(true)

#define ANYORDER_PROPERTY_TEST_(suite, name, judge) \
    ANYORDER_SUBJECT_TEST_(                         \
        suite, name,                                \
        ::anyorder::outcome_of(tests, ::anyorder::property_of(::anyorder::judge), #name))

#define ANYORDER_SUBJECT_TESTS(suite, type, ...)                                            \
    static ::anyorder::SubjectSuite anyorder_suite_##suite() {                              \
        return ::anyorder::suite_of<type>(#suite __VA_OPT__(, ) __VA_ARGS__);               \
    }                                                                                       \
    ANYORDER_SUBJECT_TEST_(suite, EndsRightInEveryOrderOfSmallScope, tests.small_scope());  \
    ANYORDER_SUBJECT_TEST_(suite, EndsRightAfterDrawnDeliveries, tests.drawn_deliveries()); \
    ANYORDER_SUBJECT_TEST_(suite, EndsRightInEveryOrderOfLattices, tests.lattices());       \
    ANYORDER_PROPERTY_TEST_(suite, Converges, judge_convergence);                           \
    ANYORDER_PROPERTY_TEST_(suite, EveryPrefix, judge_every_prefix);                        \
    ANYORDER_PROPERTY_TEST_(suite, Repeats, judge_repeats);                                 \
    ANYORDER_PROPERTY_TEST_(suite, RoomsAreIndependent, judge_rooms_are_independent);       \
    ANYORDER_PROPERTY_TEST_(suite, Renaming, judge_renaming)
