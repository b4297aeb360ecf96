// `anyorder merge` takes the reports of all shards of one run, and refuses all else in words.
#include <filesystem>
#include <functional>
#include <variant>

#include <gmock/gmock.h>

#include <anyorder/properties/report_file.h>

#include "check_run.h"

namespace anyorder {
namespace {

constexpr std::string_view small = "--cases 100 --no-planted --subject arrival_order";

class CheckMerge : public CheckRunTest {
protected:
    void expect_refused(const std::string& paths, const std::vector<std::string>& parts) const {
        expect_usage_error(anyorder("merge " + paths), parts);
    }
};

TEST_F(CheckMerge, NamesAShardThatIsMissing) {
    static_cast<void>(shard(small, 1, 3));
    static_cast<void>(shard(small, 3, 3));
    expect_refused("shard-1.json shard-3.json", {"shard 2 of 3 is missing"});
}

TEST_F(CheckMerge, NamesAShardThatIsThereTwice) {
    static_cast<void>(shard(small, 1, 2));
    static_cast<void>(shard(small, 2, 2));
    expect_refused("shard-1.json shard-2.json shard-1.json", {"shard 1 is there twice"});
}

TEST_F(CheckMerge, TakesShardsOfOnePlanAlone) {
    static_cast<void>(shard(small, 1, 2));
    for (const std::string other : {" --seed 2", " --lists rooms", " --deliver once",
                                    " --distinct-times", " --strategy uniform"}) {
        static_cast<void>(shard(std::string(small) + other, 2, 2));
        expect_refused("shard-1.json shard-2.json", {"different plans"});
    }
    static_cast<void>(shard("--cases 101 --no-planted --subject arrival_order", 2, 2));
    expect_refused("shard-1.json shard-2.json", {"different plans"});
    static_cast<void>(shard(small, 2, 3));
    expect_refused("shard-1.json shard-2.json", {"2 shards", "3"});
}

TEST_F(CheckMerge, TakesShardsOfOneSubjectAlone) {
    static_cast<void>(shard("--cases 100 --no-planted --subject two_tables", 1, 2));
    static_cast<void>(shard("--cases 100 --no-planted --subject reference", 2, 2));
    expect_refused("shard-1.json shard-2.json", {"two_tables", "reference"});
}

TEST_F(CheckMerge, NamesAFileThatIsNoReport) {
    const std::string report = shard(small, 1, 1);
    folder_.write("cut.json", report.substr(0, report.size() / 2));
    folder_.write("empty.json", "");
    folder_.write("other.json", R"({"anyorder":"case/1"})");
    folder_.write("newer.json", R"({"anyorder":"report/2"})");
    folder_.write("deep.json", std::string(100'000, '['));
    for (const std::string name : {"cut", "empty", "other", "newer", "deep"}) {
        expect_refused(name + ".json", {name + ".json is no report"});
    }
    expect_refused("nowhere.json", {"nowhere.json", "No such file"});
    expect_refused("", {"reports"});
}

TEST_F(CheckMerge, MakesOfOneWholeReportTheSameAgain) {
    const CheckRun run = check(small);
    EXPECT_EQ(run.exit_code, 1);
    const CheckRun again = check_in_shards(small, 1);
    EXPECT_EQ(again, run);
}

// --- Reports that somebody else has written

TEST_F(CheckMerge, RefusesASubjectThatWouldForgeLines) {
    Json report = Json::parse(shard(small, 1, 1));
    for (const std::string subject :
         {"", "first: PASS\nsecond", "\x1b[31mred", "::error::no", "##[error]no", " ::error::no"}) {
        report["subject"] = subject;
        folder_.write("forged.json", report.dump());
        expect_refused("forged.json", {"forged.json is no report: subject is no plain name"});
    }
}

TEST_F(CheckMerge, WritesCasesIntoItsFolderAloneWhateverTheSubject) {
    Json report = Json::parse(shard(small, 1, 1));
    std::filesystem::create_directories(folder_.path() / "in/sub");
    for (const std::string subject : {"../../pwned", "/tmp/pwned", "my program.py", "a/b"}) {
        report["subject"] = subject;
        folder_.write("in/sub/r.json", report.dump());
        const Ended outcome = anyorder("merge in/sub/r.json --out in/sub/cases");
        EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
        EXPECT_THAT(outcome.out, testing::StartsWith(subject + ": FAIL"));
        EXPECT_THAT(folder_.names_in("in"), testing::ElementsAre("sub"));
        EXPECT_THAT(folder_.names_in("in/sub"), testing::ElementsAre("cases", "r.json"));
        EXPECT_THAT(folder_.names_in("in/sub/cases"),
                    testing::ElementsAre(testing::EndsWith(".case.json")));
        std::filesystem::remove_all(folder_.path() / "in/sub/cases");
    }
}

TEST_F(CheckMerge, RefusesAStoredCaseOutsideOfItsFolder) {
    forget_cases();
    ASSERT_EQ(anyorder("check --subject cuts_long_ids --cases 2000 --no-planted").exit_code, 1);
    ASSERT_EQ(
        anyorder("check --subject cuts_long_ids --cases 4 --no-planted --json s.json").exit_code,
        1);
    Json report = Json::parse(folder_.read("s.json"));
    for (const std::string name : {"../pwned.case.json", "/tmp/pwned.case.json", ".bashrc", ""}) {
        report.at("stored_case")["name"] = name;
        folder_.write("forged.json", report.dump());
        expect_refused("forged.json", {"stored_case.name is not the name of a case file"});
    }
}

TEST_F(CheckMerge, PrintsNoEscapeSequencesOfItsTexts) {
    const std::string nasty = "\x1b[31m\nsecond: PASS";
    Json report = Json::parse(shard(small, 1, 1));
    report.at("failures").at(0).at("verdict")["remark"] = nasty;
    folder_.write("remark.json", report.dump());
    report = Json::parse(
        shard("--cases 10 --no-planted", 1, 1, {"python3", "-c", "raise SystemExit(1)"}));
    for (const char* text : {"note", "certificate"}) {
        report.at("at_the_end")[text] = nasty;
    }
    report.at("at_the_end").at("failure")["what"] = nasty;
    folder_.write("end.json", report.dump());
    for (const std::string path : {"remark.json", "end.json"}) {
        const Ended outcome = anyorder("merge " + path);
        EXPECT_THAT(outcome.exit_code, testing::AnyOf(1, 3)) << outcome.err;
        EXPECT_THAT(outcome.out, testing::Not(testing::HasSubstr("\x1b"))) << path;
        EXPECT_THAT(outcome.out, testing::Not(testing::HasSubstr("\nsecond: PASS"))) << path;
        EXPECT_THAT(outcome.out, testing::HasSubstr("second: PASS")) << path;
    }
}

// --- Reports with one member that is something else

using Visit = std::function<void(Json& place)>;

// Each value inside of `json`, itself too, but for elements of arrays after the second.
void for_each_place(Json& json, const Visit& visit) {
    std::size_t number = 0;
    if (json.is_structured()) {
        for (Json& inner : json) {
            if (json.is_object() || number++ < 2) {
                for_each_place(inner, visit);
            }
        }
    }
    visit(json);
}

const std::vector<Json>& other_values() {
    static const std::vector<Json> values = {nullptr,
                                             true,
                                             -1,
                                             0,
                                             1,
                                             2,
                                             255,
                                             4'294'967'296,
                                             18'446'744'073'709'551'615U,
                                             1.5,
                                             1e300,
                                             "",
                                             "x",
                                             "18446744073709551616",
                                             "lattice",
                                             "violated",
                                             Json::array(),
                                             Json::object(),
                                             Json::array({Json::array()}),
                                             Json::array({1, 2, 3, 4, 5})};
    return values;
}

// Read, merged and written, or refused in words.
void expect_no_harm(const std::string& text) {
    auto read = read_report(text);
    if (const auto* error = std::get_if<CaseError>(&read)) {
        EXPECT_NE(error->what, "");
        return;
    }
    auto stored = std::get<StoredReport>(std::move(read));
    auto sum = merged({std::move(stored.record)});
    if (auto* record = std::get_if<RunRecord>(&sum)) {
        const CheckReport report = report_of(std::move(*record));
        EXPECT_TRUE(Json::accept(write_report(stored.subject, report, {})));
        EXPECT_NE(write_junit(stored.subject, report, {}), "");
    }
}

void expect_no_harm_of_any_change(const std::string& text) {
    Json report = Json::parse(text);
    // Nobody reads these again.
    for (const std::string unread :
         {"totals", "strategies", "small_scope", "vacuity", "not_covered"}) {
        report.erase(unread);
    }
    for (Json& failure : report.at("failures")) {
        failure.erase("replay");
    }
    expect_no_harm(report.dump());
    std::vector<Json*> places;
    for_each_place(report, [&](Json& place) { places.push_back(&place); });
    for (Json* place : places) {
        const Json before = *place;
        for (const Json& value : other_values()) {
            *place = value;
            expect_no_harm(report.dump());
        }
        if (before.is_object()) {
            for (const auto& [name, value] : before.items()) {
                *place = before;
                place->erase(name);
                expect_no_harm(report.dump());
            }
        }
        // What lies inside is restored as it was; pointers into it are of places before this one.
        *place = before;
    }
}

TEST_F(CheckMerge, ComesToNoHarmByAnyMemberOfAFailure) {
    expect_no_harm_of_any_change(
        check("--subject keeps_first_data --deliver once --lists streams --cases 3000 "
              "--strategy small-scope,uniform --no-planted")
            .json);
}

TEST_F(CheckMerge, ComesToNoHarmByAnyMemberOfAPass) {
    expect_no_harm_of_any_change(check("--cases 100 --lists rooms").json);
}

}  // namespace
}  // namespace anyorder
