// A report as a page: what it holds, that its texts stay texts, and that it stays small.
#include <algorithm>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <anyorder/pictures/page.h>
#include <anyorder/properties/properties.h>
#include <anyorder/subjects/catalogue.h>

#include "html.h"
#include "notation.h"

namespace anyorder {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

StoredCase case_of(std::shared_ptr<const CallbackLog> log, Delivery delivery) {
    RoomLists lists;
    lists.apply(log->events());
    return {.lists = {},
            .operations = {},
            .log = std::move(log),
            .delivery = std::move(delivery),
            .truth = observe(lists.list()),
            .found = {}};
}

// A page about the case, as if `subject` had been replayed.
std::string page_of(const StoredCase& stored, std::string_view subject = "arrival_order") {
    const auto made = find_subject(subject)->make();
    const Verdict verdict = judge_convergence(*made, stored.trial());
    PageContents contents{.subject = std::string(subject)};
    contents.cases.push_back(tell_replayed(stored, verdict, made.get()));
    return page(contents);
}

std::string page_of_check(std::string_view subject, std::uint64_t cases, std::size_t jobs = 1) {
    CheckOptions options;
    options.plan.cases = cases;
    options.jobs = jobs;
    const CheckReport report = check(find_subject(subject)->make, options);
    const auto made = find_subject(subject)->make();
    PageContents contents{.subject = std::string(subject), .report = &report};
    contents.cases = tell_failures(report, made.get());
    return page(contents);
}

// What stands between the first `begin` and the `end` after it.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    if (from == std::string::npos) {
        return {};
    }
    const std::size_t to = text.find(end, from + begin.size());
    return text.substr(from + begin.size(), to - from - begin.size());
}

Json story_in(const std::string& page) {
    return Json::parse(between(page, R"(id="case-1-story">)", "</script>"));
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

TEST(Page, NamesTheGhostInItsTablesAndInWhatItsScriptReads) {
    const std::string page = page_of(case_of(testing::callbacks("c1 s+1 s-2"), {0, 2, 1}));
    EXPECT_THAT(page, HasSubstr("stream s in r is a ghost: it is listed and not live."));
    EXPECT_THAT(between(page, R"(<table class="listed">)", "</table>"), HasSubstr("+ ghost"));
    const Json story = story_in(page);
    ASSERT_EQ(story.at("states").size(), 4U);
    EXPECT_EQ(story.at("first"), 0);
    EXPECT_EQ(story.at("states")[2].at("wrong"), false);
    EXPECT_EQ(story.at("states")[3].at("wrong"), true);
    const auto row = story.at("states")[3].at("listed").back().get<std::size_t>();
    EXPECT_EQ(story.at("rows")[row], Json({"stream s", "r", "seq 1", "ghost", "+ ghost", ""}));
}

TEST(Page, ShowsWhatIsMissingWhereItIsNotListed) {
    const std::string page = page_of(case_of(testing::callbacks("c1 s+1 s-2 s+3"), {0, 1, 3, 2}));
    EXPECT_THAT(between(page, R"(<table class="listed">)", "</table>"),
                HasSubstr("\u2212 missing"));
}

TEST(Page, ShowsTheOrderThatPassesBesideTheOneThatFails) {
    const std::string page = page_of(case_of(testing::callbacks("c1 s+1 s-2"), {0, 2, 1}));
    EXPECT_THAT(page, HasSubstr("Executed: 1 2 3. Arrived: 1 3 2."));
    EXPECT_THAT(page, HasSubstr("It passes when callback 2 (stream_create s, seq 1) arrives before "
                                "callback 3 (stream_close s, seq 2)"));
    EXPECT_EQ(count(page, "<figure"), 2U);
}

TEST(Page, OfACaseThatPassesShowsNoDifference) {
    const std::string page =
        page_of(case_of(testing::callbacks("c1 s+1 s-2"), {0, 2, 1}), "reference");
    EXPECT_THAT(page, AllOf(HasSubstr("Passed"), HasSubstr("The list is right."),
                            Not(HasSubstr("<figure")), Not(HasSubstr("class=\"ghost\""))));
}

TEST(Page, WithoutASubjectKnowsTheListOfTheRecord) {
    const StoredCase stored = case_of(testing::callbacks("c1 s+1 s-2"), {0, 2, 1});
    const auto made = find_subject("arrival_order")->make();
    const Verdict verdict = judge_convergence(*made, stored.trial());
    PageContents contents{.subject = "it"};
    contents.cases.push_back(tell_replayed(stored, verdict, nullptr));
    const Json story = story_in(page(contents));
    EXPECT_TRUE(story.at("states")[2].at("listed").is_null());
    EXPECT_FALSE(story.at("states")[3].at("listed").is_null());
    EXPECT_EQ(story.at("states")[3].at("wrong"), true);
}

TEST(Page, OfACaseThatIsWrongOnItsWayNamesTheArrival) {
    StoredCase stored = case_of(testing::callbacks("c1 s+1 s-2 d1"), {0, 2, 1, 3});
    stored.judged = Judged::every_prefix;
    const auto made = find_subject("arrival_order")->make();
    const Verdict verdict = judge_as_asked(*made, stored.trial());
    for (Subject* subject : {made.get(), static_cast<Subject*>(nullptr)}) {
        PageContents contents{.subject = "it"};
        contents.cases.push_back(tell_replayed(stored, verdict, subject));
        const std::string text = page(contents);
        EXPECT_THAT(text, AllOf(HasSubstr("After 3 of 4 arrivals:"),
                                Not(HasSubstr("asked again for this page"))));
        EXPECT_EQ(story_in(text).at("states")[3].at("wrong"), true);
    }
}

TEST(Page, LeavesNoTextFromOutsideAsMarkup) {
    const std::string hostile = "</script><script>alert(1)</script>\"'&\x1b\u202e\u2028";
    const auto words = testing::callbacks("c1 s+1 s-2");
    CallbackLog log;
    for (Event event : words->events()) {
        event.room_id = hostile;
        event.key = is_room(event.kind) ? std::string_view{} : std::string_view{hostile};
        log.add(event);
    }
    const std::string page =
        page_of(case_of(std::make_shared<const CallbackLog>(std::move(log)), {0, 2, 1}));
    // The page's own, and a story for each of two players.
    EXPECT_EQ(count(page, "<script"), 3U);
    EXPECT_EQ(count(page, "</script"), 3U);
    EXPECT_THAT(page,
                AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\u202e")), Not(HasSubstr("\u2028"))));
    EXPECT_THAT(story_in(page).at("rows").dump(),
                HasSubstr(R"(</script><script>alert(1)</script>\"'&\\x1b\\u202e)"));
    EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST(Page, EscapesWhatSubjectsAreCalledAndSay) {
    CheckReport report;
    report.breakdown = Breakdown{.failure = {.what = "<b>&", .said = "one\n<i>two"},
                                 .minimal = {},
                                 .certificate = {},
                                 .note = "<u>"};
    const std::string text = page({.subject = "<s>", .report = &report, .replay = "a <b>"});
    for (const std::string tag : {"<b>&", "<i>", "<u>", "<s>"}) {
        EXPECT_THAT(text, Not(HasSubstr(tag)));
    }
    EXPECT_THAT(text, AllOf(HasSubstr("&lt;s&gt;: No answer"), HasSubstr("&lt;i&gt;two")));
}

TEST(Page, AllowsItsOwnStyleAndScriptAlone) {
    const std::string text = page_of_check("reference", 50);
    EXPECT_THAT(text, HasSubstr("default-src 'none'; style-src 'sha256-"));
    EXPECT_THAT(text, Not(HasSubstr("unsafe-inline")));
    EXPECT_THAT(text, Not(HasSubstr("http://")));
    EXPECT_THAT(text, Not(HasSubstr("https://")));
    EXPECT_THAT(text, Not(HasSubstr("innerHTML")));
    // What the policy does not let through would be lost.
    EXPECT_THAT(text, Not(HasSubstr(" style=")));
    EXPECT_FALSE(std::regex_search(text, std::regex(R"( on[a-z]+=)")));
}

TEST(Page, HasEachIdOnce) {
    const std::string text = page_of_check("flowchart", 3'000);
    std::set<std::string> ids;
    const std::regex id(R"( id="([^"]*)\")");
    for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) {
        EXPECT_TRUE(ids.insert((*at)[1]).second) << (*at)[1];
    }
    EXPECT_GT(ids.size(), 5U);
}

TEST(Page, IsTheSameForAnyNumberOfJobs) {
    EXPECT_EQ(page_of_check("flowchart", 2'000, 1), page_of_check("flowchart", 2'000, 2));
    EXPECT_EQ(page_of_check("reference", 500, 1), page_of_check("reference", 500, 2));
}

TEST(Page, OverTenThousandCasesIsSmall) {
    EXPECT_LT(page_of_check("reference", 10'000).size(), 5'000'000U);
}

// Streams that begin, all of them live, and the last one first.
StoredCase long_case(std::size_t callbacks, std::size_t id_bytes) {
    CallbackLog log;
    const auto words = testing::callbacks("c1 s+1");
    log.add(words->events()[0]);
    for (std::size_t i = 1; i < callbacks; ++i) {
        Event event = words->events()[1];
        const std::string number = std::to_string(i);
        const std::string id = std::string(id_bytes - number.size(), 'x') + number;
        event.seq = ChangeSeq{i};
        event.time_ms = TimeMs{i};
        event.key = id;
        log.add(event);
    }
    Delivery delivery = in_true_order(callbacks);
    std::rotate(delivery.begin(), delivery.end() - 1, delivery.end());
    return case_of(std::make_shared<const CallbackLog>(std::move(log)), std::move(delivery));
}

TEST(Page, OfALongCaseShowsItsEndAndSaysSo) {
    const std::string text = page_of(long_case(260, 255));
    EXPECT_THAT(text, HasSubstr("Of 260 arrivals the last 200 are told."));
    EXPECT_LT(text.size(), 5'000'000U);
    const Json story = story_in(text);
    EXPECT_EQ(story.at("first"), 60);
    EXPECT_EQ(story.at("states").size(), page_arrivals_max + 1);
    // A list of more rows than anybody reads.
    const auto last = story.at("states").back().at("expected").back().get<std::size_t>();
    EXPECT_EQ(story.at("rows")[last][0], "and 60 more");
}

TEST(Page, OfACaseTooLongToTellIsThereAllTheSame) {
    const std::string text = page_of(long_case(told_arrivals_max + 1, 8), "reference");
    EXPECT_THAT(text, AllOf(HasSubstr("1,001 arrivals are too many"), Not(HasSubstr("<svg"))));
}

TEST(Page, SaysHowLongAListWasWrongWhereThatIsKnown) {
    CheckReport report;
    const PageContents contents{.subject = "it", .report = &report};
    EXPECT_THAT(page(contents), Not(HasSubstr("How long was it wrong?")));
    report.record.wrongness = Wrongness{.cases = 3,
                                        .cases_ever_wrong = 2,
                                        .arrivals = 40,
                                        .wrong = 10,
                                        .arrivals_at = {20, 20},
                                        .wrong_at = {0, 10}};
    EXPECT_THAT(page(contents), AllOf(HasSubstr("How long was it wrong?"), HasSubstr("25.0 %"),
                                      HasSubstr("50.0 %"), HasSubstr("in 2 of the cases")));
    report.record.wrongness->wrong = 0;
    EXPECT_THAT(page(contents), HasSubstr("right after each of the 40 arrivals"));
}

TEST(Page, TellsOfTheRunOnlyWhereAskedTo) {
    CheckReport report;
    report.total.cases = 1'000;
    PageContents contents{.subject = "it", .report = &report};
    EXPECT_THAT(page(contents), Not(HasSubstr("cases a second")));
    contents.run = RunInfo{.version = "1.2.3", .jobs = 2, .milliseconds = 500};
    EXPECT_THAT(page(contents), AllOf(HasSubstr("2,000 cases a second"), HasSubstr("1.2.3")));
}

TEST(Html, EscapesAttributesAndJson) {
    Html html;
    html.open("p", {{"title", "\"<'&"}}).close().json("id", R"({"a":"</script>&"})");
    EXPECT_THAT(html.str(), HasSubstr(R"(title="&quot;&lt;&#39;&amp;")"));
    EXPECT_THAT(html.str(), HasSubstr(R"({"a":"\u003c/script\u003e\u0026"})"));
}

}  // namespace
}  // namespace anyorder
