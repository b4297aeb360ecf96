#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report_file.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/protocol.h>

#include "strength.h"

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view version = "report/1";

// --- Writing

template <class Value>
Json number_of(const Value& value) {
    return static_cast<std::uint64_t>(value);
}

Json lists_json(const Lists& lists) {
    Json names = Json::array();
    for (const auto& [name, chosen] : {std::pair("rooms", lists.rooms),
                                       std::pair("streams", lists.streams),
                                       std::pair("users", lists.users)}) {
        if (chosen) {
            names.push_back(name);
        }
    }
    return names;
}

Json plan_json(const PlanOptions& plan) {
    Json strategies = Json::array();
    for (std::size_t i = 0; i < strategy_count; ++i) {
        if (plan.strategies.has(static_cast<Strategy>(i))) {
            strategies.push_back(name_of(static_cast<Strategy>(i)));
        }
    }
    return {{"seed", plan.seed},
            {"lists", lists_json(plan.lists)},
            {"deliver", plan.deliver == Deliver::once ? "once" : "at-least-once"},
            {"distinct_times", plan.distinct_times},
            {"strategies", strategies},
            {"cases", plan.cases},
            {"small_scope", plan.small_scope ? Json(*plan.small_scope) : Json()},
            {"copies_states", plan.copies_states}};
}

Json tally_json(const Tally& tally) {
    Json tuples = Json::array();
    for (const TupleCoverage& coverage : tally.tuples) {
        tuples.push_back({coverage.covered, coverage.of});
    }
    return {{"scenarios", tally.scenarios},
            {"cases", tally.cases},
            {"deliveries", tally.deliveries},
            {"orders", tally.orders.str()},
            {"callbacks", tally.callbacks},
            {"callbacks_largest", tally.callbacks_largest},
            {"arrival_order_wrong", tally.arrival_order_wrong},
            {"unfinished", tally.unfinished},
            {"order_coverage", tuples}};
}

Json strength_json(const CheckReport& report) {
    Json lines = Json::array();
    for (const StrengthLine& line : strength_of(report)) {
        std::string guarantee = line.guarantee;
        std::ranges::replace(guarantee, '\n', ' ');
        Json entry = {{"name", name_of(line.strategy)}, {"guarantee", guarantee}};
        if (line.strategy != Strategy::small_scope) {
            entry.update(tally_json(report.of(line.strategy)));
        }
        lines.push_back(std::move(entry));
    }
    return lines;
}

Json scope_json(const SmallScopeRecord& scope) {
    return {{"callbacks_complete", scope.callbacks_complete},
            {"scenarios", scope.scenarios},
            {"orders", scope.orders.str()}};
}

Json segment_json(const Segment& segment) {
    Json json = {{"strategy", name_of(segment.strategy)}};
    if (segment.strategy == Strategy::small_scope) {
        json["alphabet"] = segment.alphabet == Alphabet::plain ? "plain" : "full";
        json["callbacks"] = segment.callbacks;
        json["repeats"] = segment.repeats;
    }
    json["planned"] = segment.planned;
    json["assigned"] = segment.assigned;
    json["done"] = segment.done;
    json["tally"] = tally_json(segment.tally);
    return json;
}

Json scenario_json(const Scenario& scenario) {
    const Setting& setting = scenario.setting;
    const Numbers& numbers = setting.numbers;
    Json operations = Json::array();
    for (const Operation& operation : scenario.operations) {
        operations.push_back({number_of(operation.kind), operation.room, operation.user,
                              operation.stream, operation.gap_ms});
    }
    return {{"streams", setting.families.streams},
            {"users", setting.families.users},
            {"names", number_of(setting.names)},
            {"first_session", numbers.first_session},
            {"session_step", numbers.session_step},
            {"stream_seq_start", numbers.stream_seq_start},
            {"user_seq_start", numbers.user_seq_start},
            {"seqs_continue", numbers.seqs_continue},
            {"distinct_times", setting.distinct_times},
            {"start_ms", number(setting.start_ms)},
            {"operations", operations}};
}

Json case_json(const Case& failing) {
    return {{"scenario", scenario_json(failing.scenario)}, {"delivery", failing.delivery}};
}

Json subject_failure_json(const SubjectFailure& failure) {
    return {{"kind", name_of(failure.kind)}, {"what", failure.what}, {"said", failure.said}};
}

Json verdict_json(const Verdict& verdict) {
    if (const auto* wrong = std::get_if<Violated>(&verdict)) {
        return {{"is", "violated"},
                {"listed", Json::parse(as_json(wrong->listed))},
                {"arrivals", wrong->arrivals},
                {"remark", wrong->remark}};
    }
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return {{"is", "no_list"},
                {"failure", subject_failure_json(unknown->failure.value_or(
                                SubjectFailure{.what = unknown->reason}))}};
    }
    return {{"is", "holds"}};
}

Json breakdown_json(const Breakdown& breakdown) {
    return {{"is", "subject_failed"},
            {"failure", subject_failure_json(breakdown.failure)},
            {"case", breakdown.minimal ? case_json(*breakdown.minimal) : Json()},
            {"certificate", breakdown.certificate},
            {"note", breakdown.note}};
}

Json explanation_json(const std::optional<Explanation>& explanation) {
    if (!explanation) {
        return {};
    }
    return {{"is", explanation->kind == ExplanationKind::swap ? "swap" : "repeat"},
            {"passing", explanation->passing},
            {"failing", explanation->failing},
            {"place", explanation->place}};
}

Json failure_json(const Failure& failure) {
    if (const auto* found = std::get_if<Counterexample>(&failure)) {
        return {{"is", "violated"},
                {"found_by", found->found_by},
                {"case", case_json(found->minimal)},
                {"verdict", verdict_json(found->violated)},
                {"shrink_runs", found->shrink_runs},
                {"complete", found->complete},
                {"explanation", explanation_json(found->explanation)}};
    }
    if (const auto* flaky = std::get_if<Flaky>(&failure)) {
        return {{"is", "flaky"},
                {"case", case_json(flaky->repeated)},
                {"once", verdict_json(flaky->once)},
                {"another_time", verdict_json(flaky->another_time)}};
    }
    return breakdown_json(std::get<Breakdown>(failure));
}

Json failures_json(const CheckReport& report) {
    Json failures = Json::array();
    const auto& known = report.record.failures;
    for (std::size_t i = 0; i < known.size(); ++i) {
        Json json = {{"segment", known[i].segment},
                     {"scenario", known[i].scenario},
                     {"number", known[i].delivery}};
        json.update(failure_json(known[i].failure));
        const auto& shown = i == 0 ? report.counterexample : report.rarer;
        if (shown) {
            json["certificate"] = shown->certificate;
            StoredCase replayed = stored(shown->minimal, report.record.plan.lists, {});
            replayed.found.reset();
            json["replay"] = Json::parse(write_case(replayed));
        }
        failures.push_back(std::move(json));
    }
    return failures;
}

Json planted_json(const RunRecord& record) {
    Json bugs = Json::array();
    for (const PlantedRecord& bug : record.planted) {
        bugs.push_back({{"name", bug.name},
                        {"killed", bug.killed},
                        {"by", name_of(bug.by)},
                        {"cases", bug.cases}});
    }
    return bugs;
}

Json totals_json(const CheckReport& report) {
    const Tally& total = report.total;
    return {{"scenarios", total.scenarios},
            {"cases", total.cases},
            {"deliveries", total.deliveries},
            {"orders", total.orders.str()},
            {"callbacks", total.callbacks}};
}

Json head_json(std::string_view subject, const CheckReport& report) {
    const Conclusion conclusion = conclusion_of(report);
    return {{"anyorder", version},
            {"subject", subject},
            {"verdict", name_of(conclusion)},
            {"exit_code", exit_code_of(conclusion)}};
}

std::string dumped(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string write_report(std::string_view subject, const CheckReport& report,
                         const std::optional<RunInfo>& info) {
    const RunRecord& record = report.record;
    Json json = head_json(subject, report);
    json["plan"] = plan_json(record.plan);
    json["shard"] = {{"index", record.shard.index}, {"of", record.shard.of}};
    json["stopped"] = record.stopped;
    json["totals"] = totals_json(report);
    json["strategies"] = strength_json(report);
    json["small_scope"] = {{"plain", scope_json(report.plain_scope)},
                           {"full", scope_json(report.full_scope)}};
    json["vacuity"] = {{"cases", report.total.cases},
                       {"arrival_order_wrong", report.total.arrival_order_wrong}};
    json["planted_asked"] = record.planted_asked;
    json["planted"] = planted_json(record);
    json["not_covered"] = not_covered(report);
    json["failures"] = failures_json(report);
    json["at_the_end"] = record.at_the_end ? breakdown_json(*record.at_the_end) : Json();
    json["stored_case"] =
        record.stored ? Json{{"name", record.stored->name},
                             {"case", Json::parse(write_case(record.stored->stored))},
                             {"verdict", verdict_json(record.stored->verdict)}}
                      : Json();
    json["segments"] = Json::array();
    for (const Segment& segment : record.segments) {
        json["segments"].push_back(segment_json(segment));
    }
    if (info) {
        json["run"] = {{"version", info->version},
                       {"jobs", info->jobs},
                       {"milliseconds", info->milliseconds}};
    }
    return dumped(json, 2) + "\n";
}

std::string totals_line(std::string_view subject, const CheckReport& report) {
    Json json = head_json(subject, report);
    json["totals"] = totals_json(report);
    return dumped(json, -1);
}

// --- Reading

namespace {

// Thrown inside this file alone.
struct Wrong {
    std::string what;
};

// A value and where it stands: "failures[0].case".
class At {
public:
    At(const Json& json, std::string where) : json_(&json), where_(std::move(where)) {}

    [[nodiscard]] At member(const std::string& name) const {
        const std::string where = where_.empty() ? name : where_ + "." + name;
        if (!json_->is_object() || !json_->contains(name)) {
            throw Wrong{where + " is missing"};
        }
        return {json_->at(name), where};
    }
    [[nodiscard]] std::vector<At> elements() const {
        if (!json_->is_array()) {
            throw Wrong{where_ + " is not an array"};
        }
        std::vector<At> all;
        all.reserve(json_->size());
        for (std::size_t i = 0; i < json_->size(); ++i) {
            all.emplace_back((*json_)[i], where_ + "[" + std::to_string(i) + "]");
        }
        return all;
    }
    [[nodiscard]] bool is_null() const { return json_->is_null(); }
    [[nodiscard]] std::string text() const {
        if (!json_->is_string()) {
            throw Wrong{where_ + " is not a string"};
        }
        return json_->get<std::string>();
    }
    [[nodiscard]] bool flag() const {
        if (!json_->is_boolean()) {
            throw Wrong{where_ + " is not true or false"};
        }
        return json_->get<bool>();
    }
    [[nodiscard]] std::uint64_t number(
        std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max()) const {
        if (!json_->is_number_unsigned() || json_->get<std::uint64_t>() > greatest) {
            throw Wrong{where_ + " is not a whole number from 0 to " + std::to_string(greatest)};
        }
        return json_->get<std::uint64_t>();
    }
    [[nodiscard]] std::int64_t signed_number() const {
        if (!json_->is_number_integer()) {
            throw Wrong{where_ + " is not a whole number"};
        }
        return json_->get<std::int64_t>();
    }
    [[nodiscard]] OrderCount count() const {
        const std::string digits = text();
        constexpr std::size_t digits_max = 4000;
        if (digits.empty() || digits.size() > digits_max ||
            digits.find_first_not_of("0123456789") != std::string::npos ||
            (digits.size() > 1 && digits.front() == '0')) {
            throw Wrong{where_ + " is not a whole number in a string"};
        }
        return OrderCount(digits);
    }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] const Json& json() const { return *json_; }

    template <class Value>
    [[nodiscard]] Value one_of(std::initializer_list<std::pair<std::string_view, Value>> all) const {
        const std::string name = text();
        for (const auto& [known, value] : all) {
            if (name == known) {
                return value;
            }
        }
        throw Wrong{where_ + " is \"" + printable(name) + "\", which is nothing known"};
    }

private:
    const Json* json_;
    std::string where_;
};

Strategy read_strategy(const At& at) {
    const auto strategy = strategy_named(at.text());
    if (!strategy) {
        throw Wrong{at.where() + " is no strategy"};
    }
    return *strategy;
}

Lists read_lists(const At& at) {
    std::string joined;
    for (const At& name : at.elements()) {
        joined += (joined.empty() ? "" : ",") + name.text();
    }
    const auto lists = parse_lists(joined);
    if (!lists) {
        throw Wrong{at.where() + " is not a choice of rooms, streams and users"};
    }
    return *lists;
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
        plan.small_scope = scope.number();
    }
    plan.copies_states = at.member("copies_states").flag();
    return plan;
}

Tally read_tally(const At& at) {
    Tally tally;
    tally.scenarios = at.member("scenarios").number();
    tally.cases = at.member("cases").number();
    tally.deliveries = at.member("deliveries").number();
    tally.orders = at.member("orders").count();
    tally.callbacks = at.member("callbacks").number();
    tally.callbacks_largest = at.member("callbacks_largest").number();
    tally.arrival_order_wrong = at.member("arrival_order_wrong").number();
    tally.unfinished = at.member("unfinished").number();
    const At tuples = at.member("order_coverage");
    const std::vector<At> all = tuples.elements();
    if (all.size() != tuple_sizes) {
        throw Wrong{tuples.where() + " does not have " + std::to_string(tuple_sizes) + " elements"};
    }
    for (std::size_t i = 0; i < tuple_sizes; ++i) {
        const std::vector<At> pair = all[i].elements();
        if (pair.size() != 2) {
            throw Wrong{all[i].where() + " is no pair"};
        }
        tally.tuples[i] = {pair[0].number(), pair[1].number()};
    }
    return tally;
}

Segment read_segment(const At& at) {
    Segment segment{.strategy = read_strategy(at.member("strategy"))};
    if (segment.strategy == Strategy::small_scope) {
        segment.alphabet = at.member("alphabet").one_of<Alphabet>(
            {{"plain", Alphabet::plain}, {"full", Alphabet::full}});
        segment.callbacks = at.member("callbacks").number();
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

Verdict read_verdict(const At& at, const ObservedList& expected, const Lists& lists) {
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
    auto parsed = parse_list(dumped(listed.json(), -1), lists);
    if (const auto* error = std::get_if<ProtocolError>(&parsed)) {
        throw Wrong{listed.where() + ": " + error->what};
    }
    Verdict verdict = compare(expected, std::get<ObservedList>(std::move(parsed)), lists,
                              at.member("arrivals").number());
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

Failure read_failure(const At& at, const Lists& lists) {
    const std::string is = at.member("is").text();
    if (is == "subject_failed") {
        return read_breakdown(at);
    }
    Case failing = read_case_of(at.member("case"));
    const ObservedList truth = observe(simulate(failing.scenario).truth);
    if (is == "flaky") {
        return Flaky{std::move(failing), read_verdict(at.member("once"), truth, lists),
                     read_verdict(at.member("another_time"), truth, lists)};
    }
    Verdict verdict = read_verdict(at.member("verdict"), truth, lists);
    auto* wrong = std::get_if<Violated>(&verdict);
    if (is != "violated" || wrong == nullptr) {
        throw Wrong{at.where() + ".is is no failure"};
    }
    auto explanation =
        read_explanation(at.member("explanation"), simulate(failing.scenario).callbacks().size());
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

StoredFailure read_stored(const At& at) {
    auto stored_case = read_case(dumped(at.member("case").json(), -1));
    if (const auto* error = std::get_if<CaseError>(&stored_case)) {
        throw Wrong{at.where() + ".case: " + error->what};
    }
    StoredFailure stored{.name = at.member("name").text(),
                         .stored = std::get<StoredCase>(std::move(stored_case)),
                         .verdict = Holds{}};
    stored.verdict =
        read_verdict(at.member("verdict"), stored.stored.truth, stored.stored.lists);
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
                                   .failure = read_failure(failure, record.plan.lists)});
    }
    if (const At end = at.member("at_the_end"); !end.is_null()) {
        record.at_the_end = read_breakdown(end);
    }
    if (const At stored_case = at.member("stored_case"); !stored_case.is_null()) {
        record.stored = read_stored(stored_case);
    }
    for (const At& bug : at.member("planted").elements()) {
        record.planted.push_back(read_planted(bug));
    }
    return record;
}

}  // namespace

std::variant<StoredReport, CaseError> read_report(std::string_view text) {
    if (nests_too_deep(text)) {
        return CaseError{"it nests too deep"};
    }
    const Json file = Json::parse(text, nullptr, false);
    if (file.is_discarded()) {
        return CaseError{"it is not JSON"};
    }
    try {
        const At at(file, "");
        if (const std::string is = at.member("anyorder").text(); is != version) {
            throw Wrong{"anyorder is \"" + printable(is) + "\", and this version reads \"" +
                        std::string(version) + "\""};
        }
        return StoredReport{.subject = at.member("subject").text(), .record = read_record(at)};
    } catch (const Wrong& wrong) {
        return CaseError{wrong.what};
    }
}

}  // namespace anyorder
