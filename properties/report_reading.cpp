#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report_file.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/protocol.h>

#include "json_at.h"
#include "tally_reading.h"

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view version = "report/1";

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

namespace {

Strategy read_strategy(const At& at) {
    const auto strategy = strategy_named(at.text());
    if (!strategy) {
        throw Wrong{at.where() + " is no strategy"};
    }
    return *strategy;
}

PlanOptions read_plan(const At& at) {
    PlanOptions plan;
    plan.seed = at.member("seed").number();
    plan.lists = read_lists(at.member("lists"));
    plan.deliver = at.member("deliver").one_of<Deliver>(
        {{"once", Deliver::once}, {"at-least-once", Deliver::at_least_once}});
    plan.distinct_times = at.member("distinct_times").flag();
    plan.strategies = Strategies::none();
    for (const At& strategy : at.member("strategies").elements()) {
        plan.strategies = plan.strategies.with(read_strategy(strategy));
    }
    plan.cases = at.member("cases").number();
    if (const At scope = at.member("small_scope"); !scope.is_null()) {
        plan.small_scope = scope.number(small_scope_callbacks_max);
    }
    plan.copies_states = at.member("copies_states").flag();
    if (at.has("judged")) {
        plan.judged = at.member("judged").one_of<Judged>({{"every prefix", Judged::every_prefix}});
    }
    return plan;
}

Segment read_segment(const At& at) {
    Segment segment{.strategy = read_strategy(at.member("strategy"))};
    if (segment.strategy == Strategy::small_scope) {
        segment.alphabet =
            at.member("alphabet")
                .one_of<Alphabet>({{"plain", Alphabet::plain}, {"full", Alphabet::full}});
        segment.callbacks = at.member("callbacks").number(small_scope_callbacks_max);
        segment.repeats = at.member("repeats").flag();
    }
    segment.planned = at.member("planned").number();
    segment.assigned = at.member("assigned").number();
    segment.done = at.member("done").number();
    segment.tally = read_tally(at.member("tally"));
    return segment;
}

Operation read_operation(const At& at) {
    const std::vector<At> parts = at.elements();
    constexpr std::size_t size = 5;
    if (parts.size() != size) {
        throw Wrong{at.where() + " is no operation"};
    }
    constexpr std::uint64_t byte_max = std::numeric_limits<std::uint8_t>::max();
    return {.kind = static_cast<OperationKind>(parts[0].number(operation_kind_count - 1)),
            .room = static_cast<std::uint8_t>(parts[1].number(byte_max)),
            .user = static_cast<std::uint8_t>(parts[2].number(byte_max)),
            .stream = static_cast<std::uint8_t>(parts[3].number(byte_max)),
            .gap_ms = static_cast<std::uint32_t>(
                parts[4].number(std::numeric_limits<std::uint32_t>::max()))};
}

Scenario read_scenario(const At& at) {
    Scenario scenario;
    Setting& setting = scenario.setting;
    setting.families.streams = at.member("streams").flag();
    setting.families.users = at.member("users").flag();
    setting.names = static_cast<NameStyle>(at.member("names").number(name_style_count - 1));
    setting.numbers.first_session = at.member("first_session").number();
    setting.numbers.session_step = at.member("session_step").signed_number();
    setting.numbers.stream_seq_start = at.member("stream_seq_start").number();
    setting.numbers.user_seq_start = at.member("user_seq_start").number();
    setting.numbers.seqs_continue = at.member("seqs_continue").flag();
    setting.distinct_times = at.member("distinct_times").flag();
    setting.start_ms = TimeMs{at.member("start_ms").number()};
    const std::vector<At> operations = at.member("operations").elements();
    constexpr std::size_t operations_max = 100'000;
    if (operations.size() > operations_max) {
        throw Wrong{at.where() + ".operations are too many"};
    }
    scenario.operations.reserve(operations.size());
    for (const At& operation : operations) {
        scenario.operations.push_back(read_operation(operation));
    }
    return scenario;
}

Delivery read_delivery(const At& at, std::size_t callbacks) {
    const std::vector<At> indexes = at.elements();
    Delivery delivery;
    delivery.reserve(indexes.size());
    for (const At& index : indexes) {
        if (callbacks == 0) {
            throw Wrong{at.where() + " delivers what the scenario does not make"};
        }
        delivery.push_back(static_cast<std::uint32_t>(index.number(callbacks - 1)));
    }
    if (!is_complete(delivery, callbacks)) {
        throw Wrong{at.where() + " leaves a callback out"};
    }
    return delivery;
}

Case read_case_of(const At& at) {
    Scenario scenario = read_scenario(at.member("scenario"));
    const std::size_t callbacks = simulate(scenario).callbacks().size();
    return {.scenario = std::move(scenario),
            .delivery = read_delivery(at.member("delivery"), callbacks)};
}

// A swap has two neighbours, and a repeat an arrival before it.
std::optional<Explanation> read_explanation(const At& at, std::size_t callbacks) {
    if (at.is_null()) {
        return std::nullopt;
    }
    Explanation explanation{
        .kind = at.member("is").one_of<ExplanationKind>(
            {{"swap", ExplanationKind::swap}, {"repeat", ExplanationKind::repeat}}),
        .passing = read_delivery(at.member("passing"), callbacks),
        .failing = read_delivery(at.member("failing"), callbacks),
        .place = at.member("place").number()};
    Delivery without = explanation.failing;
    const std::size_t needed = explanation.kind == ExplanationKind::swap ? 2 : 1;
    if (explanation.place + needed > without.size()) {
        throw Wrong{at.member("place").where() + " is behind the end"};
    }
    const auto place = without.begin() + static_cast<std::ptrdiff_t>(explanation.place);
    if (explanation.kind == ExplanationKind::swap) {
        std::swap(place[0], place[1]);
    } else {
        without.erase(place);
    }
    if (without != explanation.passing) {
        throw Wrong{at.where() + " does not have two deliveries that differ as it says"};
    }
    return explanation;
}

SubjectFailure read_subject_failure(const At& at) {
    return {.kind = at.member("kind").one_of<FailureKind>(
                {{name_of(FailureKind::died), FailureKind::died},
                 {name_of(FailureKind::hung), FailureKind::hung},
                 {name_of(FailureKind::protocol), FailureKind::protocol},
                 {name_of(FailureKind::unreachable), FailureKind::unreachable},
                 {name_of(FailureKind::interrupted), FailureKind::interrupted}}),
            .what = at.member("what").text(),
            .said = at.member("said").text()};
}

// What had arrived when the list was wrong decides what was expected.
Verdict read_verdict(const At& at, const Trial& trial) {
    const std::string is = at.member("is").text();
    if (is == "holds") {
        return Holds{};
    }
    if (is == "no_list") {
        SubjectFailure failure = read_subject_failure(at.member("failure"));
        return Unknown{failure.what, std::move(failure)};
    }
    if (is != "violated") {
        throw Wrong{at.where() + ".is is no verdict"};
    }
    const At listed = at.member("listed");
    auto parsed = parse_list(dumped(listed.json()), trial.lists);
    if (const auto* error = std::get_if<ProtocolError>(&parsed)) {
        throw Wrong{listed.where() + ": " + error->what};
    }
    const std::size_t arrivals = at.member("arrivals").number(trial.delivery->size());
    if (arrivals == 0 && trial.judged == Judged::every_prefix) {
        throw Wrong{at.where() + ".arrivals is 0"};
    }
    Verdict verdict = compare(
        trial.judged == Judged::every_prefix ? expected_after(trial, arrivals) : *trial.truth,
        std::get<ObservedList>(std::move(parsed)), trial.lists, arrivals);
    auto* wrong = std::get_if<Violated>(&verdict);
    if (wrong == nullptr) {
        throw Wrong{listed.where() + " is the list that is true"};
    }
    wrong->remark = at.member("remark").text();
    return verdict;
}

Breakdown read_breakdown(const At& at) {
    const At failing = at.member("case");
    return {.failure = read_subject_failure(at.member("failure")),
            .minimal = failing.is_null() ? std::nullopt : std::optional(read_case_of(failing)),
            .certificate = at.member("certificate").text(),
            .note = at.member("note").text()};
}

Failure read_failure(const At& at, const PlanOptions& plan) {
    const std::string is = at.member("is").text();
    if (is == "subject_failed") {
        return read_breakdown(at);
    }
    Case failing = read_case_of(at.member("case"));
    const History history = simulate(failing.scenario);
    const ObservedList truth = observe(history.truth);
    const Delivery delivery = failing.delivery;
    const Trial trial{history.callbacks(), &truth, &delivery, plan.lists, plan.judged};
    if (is == "flaky") {
        return Flaky{std::move(failing), read_verdict(at.member("once"), trial),
                     read_verdict(at.member("another_time"), trial)};
    }
    Verdict verdict = read_verdict(at.member("verdict"), trial);
    auto* wrong = std::get_if<Violated>(&verdict);
    if (is != "violated" || wrong == nullptr) {
        throw Wrong{at.where() + ".is is no failure"};
    }
    auto explanation = read_explanation(at.member("explanation"), history.callbacks().size());
    return Counterexample{.minimal = std::move(failing),
                          .violated = std::move(*wrong),
                          .certificate = {},
                          .found_by = at.member("found_by").text(),
                          .shrink_runs = at.member("shrink_runs").number(),
                          .complete = at.member("complete").flag(),
                          .explanation = std::move(explanation)};
}

PlantedRecord read_planted(const At& at) {
    PlantedRecord bug{.name = at.member("name").text(),
                      .killed = at.member("killed").flag(),
                      .by = read_strategy(at.member("by")),
                      .cases = at.member("cases").number()};
    if (find_subject(bug.name) == nullptr) {
        throw Wrong{at.where() + ".name is no planted bug"};
    }
    return bug;
}

// The name of a file of cases, and of nothing outside of its folder.
std::string read_file_name(const At& at) {
    constexpr std::size_t bytes_max = 255;
    std::string name = at.text();
    if (!name.ends_with(".case.json") || name.size() > bytes_max ||
        name.find_first_of(std::string_view("/\0", 2)) != std::string::npos) {
        throw Wrong{at.where() + " is not the name of a case file"};
    }
    return name;
}

StoredFailure read_stored(const At& at) {
    auto stored_case = read_case(dumped(at.member("case").json()));
    if (const auto* error = std::get_if<CaseError>(&stored_case)) {
        throw Wrong{at.where() + ".case: " + error->what};
    }
    StoredFailure stored{.name = read_file_name(at.member("name")),
                         .stored = std::get<StoredCase>(std::move(stored_case)),
                         .verdict = Holds{}};
    stored.verdict = read_verdict(at.member("verdict"), stored.stored.trial());
    return stored;
}

RunRecord read_record(const At& at) {
    RunRecord record;
    record.plan = read_plan(at.member("plan"));
    record.shard = {.index = at.member("shard").member("index").number(),
                    .of = at.member("shard").member("of").number()};
    if (record.shard.index < 1 || record.shard.index > record.shard.of) {
        throw Wrong{"shard is none"};
    }
    record.stopped = at.member("stopped").flag();
    record.planted_asked = at.member("planted_asked").flag();
    for (const At& segment : at.member("segments").elements()) {
        record.segments.push_back(read_segment(segment));
    }
    const At failures = at.member("failures");
    constexpr std::size_t failures_max = 2;
    if (failures.elements().size() > failures_max) {
        throw Wrong{"failures are more than two"};
    }
    for (const At& failure : failures.elements()) {
        const std::uint64_t segment = failure.member("segment").number();
        if (segment >= record.segments.size()) {
            throw Wrong{failure.where() + ".segment is none"};
        }
        record.failures.push_back({.segment = segment,
                                   .scenario = failure.member("scenario").number(),
                                   .delivery = failure.member("number").number(),
                                   .failure = read_failure(failure, record.plan)});
    }
    if (const At end = at.member("at_the_end"); !end.is_null()) {
        record.at_the_end = read_breakdown(end);
    }
    record.wrongness = read_wrongness(at);
    if (const At stored_case = at.member("stored_case"); !stored_case.is_null()) {
        record.stored = read_stored(stored_case);
    }
    for (const At& bug : at.member("planted").elements()) {
        record.planted.push_back(read_planted(bug));
    }
    return record;
}

// It stands at the start of lines, where it is to forge none, nor to be a command to a CI system
// ("::error::", "##[error]").
std::string read_subject(const At& at) {
    constexpr std::size_t bytes_max = 4'096;
    std::string name = at.text();
    const bool is_plain = !name.empty() && name.size() <= bytes_max && printable(name) == name &&
                          name.find_first_of(" :#") != 0 && name.find("##") == std::string::npos;
    if (!is_plain) {
        throw Wrong{at.where() + " is no plain name"};
    }
    return name;
}

StoredReport read_whole(const At& file) {
    require_version(file, version);
    return {.subject = read_subject(file.member("subject")), .record = read_record(file)};
}

}  // namespace

std::variant<StoredReport, CaseError> read_report(std::string_view text) {
    return read_from(text, read_whole);
}

}  // namespace anyorder
