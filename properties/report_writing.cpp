#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report_file.h>
#include <anyorder/properties/strength.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view version = "report/1";

template <class Value>
Json number_of(const Value& value) {
    return static_cast<std::uint64_t>(value);
}

Json lists_json(const Lists& lists) {
    Json names = Json::array();
    for (const auto& [name, chosen] :
         {std::pair("rooms", lists.rooms), std::pair("streams", lists.streams),
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
    Json json = {{"seed", plan.seed},
                 {"lists", lists_json(plan.lists)},
                 {"deliver", plan.deliver == Deliver::once ? "once" : "at-least-once"},
                 {"distinct_times", plan.distinct_times},
                 {"strategies", strategies},
                 {"cases", plan.cases},
                 {"small_scope", plan.small_scope ? Json(*plan.small_scope) : Json()},
                 {"copies_states", plan.copies_states}};
    if (plan.judged == Judged::every_prefix) {
        json["judged"] = "every prefix";
    }
    return json;
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
            const PlanOptions& plan = report.record.plan;
            StoredCase replayed = stored(shown->minimal, plan.lists, {}, plan.judged);
            replayed.found.reset();
            json["replay"] = Json::parse(write_case(replayed));
        }
        failures.push_back(std::move(json));
    }
    return failures;
}

Json wrongness_json(const std::optional<Wrongness>& wrongness) {
    if (!wrongness) {
        return {};
    }
    return {{"cases", wrongness->cases},
            {"cases_ever_wrong", wrongness->cases_ever_wrong},
            {"arrivals", wrongness->arrivals},
            {"wrong", wrongness->wrong},
            {"arrivals_at", wrongness->arrivals_at},
            {"wrong_at", wrongness->wrong_at}};
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
    json["how_long_wrong"] = wrongness_json(record.wrongness);
    json["planted_asked"] = record.planted_asked;
    json["planted"] = planted_json(record);
    json["not_covered"] = not_covered(report);
    json["failures"] = failures_json(report);
    json["at_the_end"] = record.at_the_end ? breakdown_json(*record.at_the_end) : Json();
    json["stored_case"] = record.stored
                              ? Json{{"name", record.stored->name},
                                     {"case", Json::parse(write_case(record.stored->stored))},
                                     {"verdict", verdict_json(record.stored->verdict)}}
                              : Json();
    json["segments"] = Json::array();
    for (const Segment& segment : record.segments) {
        json["segments"].push_back(segment_json(segment));
    }
    if (info) {
        json["run"] = {
            {"version", info->version}, {"jobs", info->jobs}, {"milliseconds", info->milliseconds}};
    }
    return dumped(json, 2) + "\n";
}

std::string totals_line(std::string_view subject, const CheckReport& report) {
    Json json = head_json(subject, report);
    json["totals"] = totals_json(report);
    return dumped(json, -1);
}

}  // namespace anyorder
