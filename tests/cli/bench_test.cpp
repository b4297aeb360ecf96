// `anyorder bench`: what is measured is proved, and what was measured can be read. No time is
// tested.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "command_test.h"
#include "running_service.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* small =
    "bench --sessions 4 --streams 5 --events 300 --window 20 --duplicates 100 --repetitions 3 ";
constexpr const char* proved = "Every repetition ended with the list that is true.";

std::vector<std::string> python_service(const std::vector<std::string>& options = {}) {
    std::vector<std::string> command = {"python3"};
    command.emplace_back(ANYORDER_EXAMPLES "/http/python/service.py");
    command.insert(command.end(), {"--port", "0"});
    command.insert(command.end(), options.begin(), options.end());
    return command;
}

class Bench : public CommandTest {
protected:
    [[nodiscard]] std::string measured(const std::string& options) const {
        return output(small + options);
    }
};

// "reference" with callbacks a second, a spread, nanoseconds and five latencies.
testing::Matcher<std::string> has_line(const std::string& subject) {
    const std::string latency = " +[0-9.]+ (ns|us|ms|s)";
    return ContainsRegex("\n" + subject + " +[0-9,]+ +[0-9.]+ % +[0-9.]+" + latency + latency +
                         latency + latency + latency + "\n");
}

TEST_F(Bench, MeasuresTheReferenceCallbackByCallbackAndInBlocks) {
    const std::string table = measured("");
    EXPECT_THAT(table, StartsWith("4 sessions of 5 streams, 300 callbacks shuffled in windows of "
                                  "20, 100 of 1,000 twice; seed 1\n"));
    EXPECT_THAT(table, AllOf(HasSubstr(proved), has_line("reference"),
                             has_line("reference, in blocks"), HasSubstr("of single callbacks")));
}

TEST_F(Bench, MeasuresTheReferenceFromBytesOnWhereThatIsAskedFor) {
    EXPECT_THAT(measured(""), Not(HasSubstr("from bytes")));
    EXPECT_THAT(measured("--bytes"), AllOf(HasSubstr(proved), has_line("reference, from bytes"),
                                           HasSubstr("of single bodies")));
}

TEST_F(Bench, MeasuresOtherSubjectsByName) {
    EXPECT_THAT(measured("--subject two_tables"),
                AllOf(HasSubstr(proved), has_line("two_tables"), Not(HasSubstr("in blocks"))));
}

TEST_F(Bench, MeasuresAProcessInBatches) {
    EXPECT_THAT(measured("--batch 50 -- " ANYORDER_COMMAND " subject reference"),
                AllOf(HasSubstr(proved), has_line("anyorder"),
                      HasSubstr("of batches of 50 callbacks and the list after each")));
}

TEST_F(Bench, MeasuresASharedLibrary) {
    EXPECT_THAT(measured("--plugin " ANYORDER_PLUGINS "/right.so"),
                AllOf(HasSubstr(proved), has_line("right")));
}

TEST_F(Bench, MeasuresAServiceByTheAnswersToItsRequests) {
    const RunningService service(python_service());
    const std::string urls =
        "--http " + service.url() + "/callbacks --list-url " + service.url() + "/list";
    EXPECT_THAT(measured(urls), AllOf(HasSubstr(proved), HasSubstr("of single requests")));
    EXPECT_THAT(measured(urls + " --concurrency 4"), HasSubstr(proved));
}

TEST_F(Bench, GivesNoSpeedToAListThatIsNotTrue) {
    const std::string report = output(std::string(small) + "--subject close_ignores_seq", "", 1);
    EXPECT_THAT(report,
                StartsWith("close_ignores_seq: FAIL: the delivery ended with a list that is "
                           "not true, so it has no speed.\n\n"));
    EXPECT_THAT(report, AllOf(HasSubstr(" is missing: it is live and not listed\n"),
                              Not(HasSubstr("callbacks/s"))));
}

TEST_F(Bench, ShowsTheFirstDifferencesOfMany) {
    const std::string report =
        output("bench --subject arrival_order --events 20000 --repetitions 1", "", 1);
    EXPECT_THAT(report, ContainsRegex("\nand [0-9,]+ more\n"));
    EXPECT_LT(lines_of(report).size(), 30U);
}

TEST_F(Bench, SaysWhatAServiceLost) {
    const RunningService service(python_service({"--secret", "abc"}));
    const std::string report =
        output("bench --sessions 1 --streams 1 --events 4 --http " + service.url() +
                   "/callbacks --list-url " + service.url() + "/list",
               "", 1);
    EXPECT_THAT(report, HasSubstr("was refused 6 times (status 401) and is lost"));
}

TEST_F(Bench, SaysThatAProcessDied) {
    const Ended outcome = anyorder_with({"bench", "--", "sh", "-c", "exit 3"});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, StartsWith("sh: SUBJECT FAILED (died): "));
}

TEST_F(Bench, SaysThatAServiceIsNotThere) {
    EXPECT_THAT(output("bench --http http://127.0.0.1:9/c --list-url http://127.0.0.1:9/l", "", 3),
                HasSubstr("SUBJECT FAILED (unreachable): "));
}

TEST_F(Bench, RefusesWorkloadsThatCannotBe) {
    expect_usage_error(anyorder("bench --events 500"),
                       {"--events 500 is too few", "10100 callbacks", "fewer --sessions"});
    expect_usage_error(anyorder("bench --sessions 0"), {"--sessions '0'", "from 1 to"});
    expect_usage_error(anyorder("bench --streams 5x"), {"--streams '5x'"});
    expect_usage_error(anyorder("bench --events 99999999999"), {"--events"});
    expect_usage_error(anyorder("bench --window 0"), {"--window '0'"});
    expect_usage_error(anyorder("bench --duplicates 1001"), {"--duplicates '1001'", "1000"});
    expect_usage_error(anyorder("bench --repetitions 0"), {"--repetitions '0'"});
    expect_usage_error(anyorder("bench --seed -1"), {"--seed"});
}

TEST_F(Bench, RefusesWhatDoesNotFitTheSubject) {
    expect_usage_error(anyorder("bench --batch 5"), {"--batch is for processes"});
    expect_usage_error(anyorder("bench --bytes --subject two_tables"), {"--bytes is for"});
    expect_usage_error(anyorder("bench --bytes -- true"), {"--bytes is for"});
    expect_usage_error(anyorder("bench --batch 0 -- true"), {"--batch '0'"});
    expect_usage_error(anyorder("bench --timeout 5s"), {"--timeout is for processes"});
    expect_usage_error(anyorder("bench --subject nobody"), {"nobody", "anyorder subjects"});
    expect_usage_error(anyorder("bench --lists rooms,rooms"), {"--lists 'rooms,rooms'"});
    expect_usage_error(anyorder("bench --"), {"'--' must be followed by a program"});
}

TEST_F(Bench, SaysWhereItCannotWrite) {
    const Ended outcome = anyorder(std::string(small) + "--json /dev/null/results.json");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("cannot write /dev/null/results.json"));
    EXPECT_THAT(outcome.out, HasSubstr(proved));
}

std::vector<Json> entries_of(const Json& results, const std::string& subject) {
    std::vector<Json> entries;
    std::ranges::copy_if(
        results.at("benchmarks"), std::back_inserter(entries), [&](const Json& entry) {
            return entry.at("run_name").get<std::string>().ends_with("/" + subject);
        });
    return entries;
}

TEST_F(Bench, WritesWhatGoogleBenchmarkWrites) {
    static_cast<void>(measured("--json results.json"));
    const Json results = Json::parse(folder_.read("results.json"));
    EXPECT_EQ(results.at("context").at("json_schema_version"), 1);
    EXPECT_GE(results.at("context").at("num_cpus"), 1);
    EXPECT_EQ(results.at("benchmarks").size(), 14U);
    const std::vector<Json> entries = entries_of(results, "reference");
    const std::vector<std::string> ends = {"", "", "", "_mean", "_median", "_stddev", "_cv"};
    ASSERT_EQ(entries.size(), ends.size());
    for (std::size_t i = 0; i < ends.size(); ++i) {
        EXPECT_EQ(entries[i].at("name"),
                  "sessions:4/streams:5/callbacks:300/window:20/twice:100/reference" + ends[i]);
        EXPECT_EQ(entries[i].at("run_type"), i < 3 ? "iteration" : "aggregate");
        EXPECT_EQ(entries[i].at("repetitions"), 3);
        EXPECT_EQ(entries[i].at("time_unit"), "ms");
        EXPECT_TRUE(entries[i].at("cpu_time").is_number());
        EXPECT_EQ(entries[i].contains("latency_p99_ns"), ends[i] == "_median");
    }
    EXPECT_EQ(entries_of(results, "reference_in_blocks").size(), ends.size());
}

}  // namespace
}  // namespace anyorder
