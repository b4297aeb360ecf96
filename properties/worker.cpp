#include "worker.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>
#include <variant>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/lateness.h>
#include <anyorder/properties/lattice.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/order_coverage.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "diagnosis.h"

namespace anyorder {

namespace {

// Of the scenarios of each strategy so many have the orders of t callbacks counted.
constexpr std::uint64_t counted_scenarios = 16;
constexpr std::size_t counted_callbacks_max = 24;

constexpr std::size_t lateness_places = 8;

std::string delivery_in_json(const Delivery& delivery) {
    std::string text = R"("delivery":[)";
    for (const std::uint32_t index : delivery) {
        text += (text.back() == '[' ? "" : ",") + std::to_string(index);
    }
    return text + "]";
}

// What has not arrived yet comes in its true order.
Delivery with_the_rest(Delivery delivery, std::size_t callbacks) {
    std::vector<bool> arrived(callbacks, false);
    for (const std::uint32_t index : delivery) {
        arrived[index] = true;
    }
    for (std::uint32_t index = 0; index < callbacks; ++index) {
        if (!arrived[index]) {
            delivery.push_back(index);
        }
    }
    return delivery;
}

std::string_view outcome_of(const Verdict& verdict) {
    return holds(verdict) ? "holds" : violated(verdict) ? "violated" : "no_list";
}

}  // namespace

namespace {

// As it was found.
Diagnosis undiagnosed(const PlannedTrial& trial, Verdict verdict) {
    Case found{.scenario = trial.played->scenario, .delivery = trial.delivery};
    if (auto* wrong = std::get_if<Violated>(&verdict)) {
        return Smallest{.minimal = std::move(found), .violated = std::move(*wrong)};
    }
    auto& unknown = std::get<Unknown>(verdict);
    return Breakdown{.failure = unknown.failure.value_or(SubjectFailure{.what = unknown.reason}),
                     .minimal = std::move(found),
                     .certificate = "not minimal: shrinking was interrupted",
                     .note = {}};
}

}  // namespace

Worker::Worker(std::unique_ptr<Subject> subject, const CheckOptions& options, bool diagnose)
    : subject_(std::move(subject)),
      options_(options),
      diagnose_(diagnose),
      arrival_order_(find_subject("arrival_order")->make()),
      drawing_(options.plan),
      pipeline_(*subject_, options.plan.lists, options.plan.judged,
                [this](const PlannedTrial& trial, Verdict verdict) {
                    take_verdict(trial, std::move(verdict));
                }),
      all_orders_(*subject_, options.plan.lists, repeats(), options.plan.judged) {}

bool Worker::going_on() {
    if (!result_.failure && (interrupted() || (options_.stop && options_.stop()))) {
        result_.stopped = true;
    }
    return !result_.failure && !result_.stopped;
}

UnitResult Worker::run(const Segment& segment, const Unit& unit, const Enumerations& enumerations,
                       ShownScenarios& shown) {
    segment_ = &segment;
    result_ = {};
    for (std::uint64_t index = unit.from; index < unit.to && going_on(); ++index) {
        if (segment.strategy == Strategy::small_scope) {
            run_small_scope(segment, index,
                            enumerations.known(segment.alphabet, segment.callbacks)[index],
                            shown.of(segment, index));
        } else {
            run_drawn(segment, index);
        }
    }
    while (going_on() && pipeline_.judge_next()) {
    }
    if (result_.stopped || result_.failure) {
        pipeline_.take_pending();
    }
    return std::move(result_);
}

// Without repeats first, and for all scenarios of a size, so that the first failure is the
// smallest. What is shown for all orders is shown for repeats, too, and counted once; whether
// another worker has come by already makes no difference but in time.
void Worker::run_small_scope(const Segment& segment, std::uint64_t index, const Scenario& scenario,
                             std::atomic<bool>& shown) {
    if (segment.repeats && shown) {
        return;
    }
    const auto of = played(scenario);
    if (!plan().copies_states || !all_orders_.show(of->history.callbacks(), of->truth)) {
        run_orders(segment, index, of);
        return;
    }
    shown = true;
    if (!segment.repeats) {
        count_whole(index, *of, factorial(of->history.callbacks().size()));
    }
}

void Worker::run_orders(const Segment& segment, std::uint64_t scenario,
                        const std::shared_ptr<const Played>& of) {
    std::uint64_t number = 0;
    const auto visit = [&](const Delivery& delivery) {
        add(scenario, number++, of, delivery);
        return going_on();
    };
    if (segment.repeats) {
        for_each_order_with_a_repeat(segment.callbacks, visit);
    } else {
        count_scenario(*of);
        for_each_order(segment.callbacks, visit);
    }
    result_.tally.orders += number;
}

// Each scenario draws from a generator of its own, so that it does not depend on who runs it.
void Worker::run_drawn(const Segment& segment, std::uint64_t index) {
    constexpr int index_bits = 48;
    const std::uint64_t part = (static_cast<std::uint64_t>(segment.strategy) + 1) << index_bits;
    Random random = Random::part(plan().seed, part + index);
    const auto of = drawing_.scenario(segment.strategy, random);
    if (of == nullptr) {
        return;
    }
    if (segment.strategy == Strategy::lattice || segment.strategy == Strategy::lateness) {
        run_lattice(segment, index, of);
    } else {
        deliver_rows(index, of, drawing_.deliveries(segment.strategy, index, random, *of));
    }
}

void Worker::deliver_rows(std::uint64_t index, const std::shared_ptr<const Played>& of,
                          std::vector<Delivery> rows) {
    count_scenario(*of);
    const std::size_t callbacks = of->history.callbacks().size();
    if (index < counted_scenarios && callbacks <= counted_callbacks_max) {
        for (std::size_t i = 0; i < tuple_sizes; ++i) {
            const OrderCoverage coverage = order_coverage(rows, callbacks, i + 2);
            result_.tally.tuples[i].covered += coverage.covered;
            result_.tally.tuples[i].of += coverage.of;
        }
    }
    result_.tally.orders += std::set<Delivery>(rows.begin(), rows.end()).size();
    std::uint64_t number = 0;
    for (Delivery& row : rows) {
        if (!going_on()) {
            return;
        }
        add(index, number++, of, std::move(row));
    }
}

void Worker::run_lattice(const Segment& segment, std::uint64_t index,
                         const std::shared_ptr<const Played>& of) {
    constexpr std::size_t nodes_max = 100'000;
    const bool every_prefix = plan().judged == Judged::every_prefix;
    const LatticeResult result =
        segment.strategy == Strategy::lattice
            ? explore_lattice(*subject_, of->history, plan().lists,
                              {.nodes_max = nodes_max, .every_prefix = every_prefix})
            : explore_lateness(*subject_, of->history, plan().lists,
                               {.lateness = lateness_places,
                                .nodes_max = nodes_max,
                                .every_prefix = every_prefix});
    if (result.subject_failed || violated(result.verdict)) {
        fail({.played = of,
              .delivery = with_the_rest(result.counterexample, of->history.callbacks().size()),
              .scenario = index},
             result.verdict, {});
    } else if (holds(result.verdict)) {
        count_whole(index, *of, result.orders);
    } else {
        result_.tally.unfinished += 1;
    }
}

void Worker::add(std::uint64_t scenario, std::uint64_t number,
                 const std::shared_ptr<const Played>& of, Delivery delivery) {
    pipeline_.add(
        {.played = of, .delivery = std::move(delivery), .scenario = scenario, .number = number});
}

// The verdicts come in the order of the trials.
void Worker::take_verdict(const PlannedTrial& trial, Verdict verdict) {
    if (result_.failure || result_.stopped) {
        return;
    }
    if (!holds(verdict) && !violated(verdict) && interrupted()) {
        result_.stopped = true;
        return;
    }
    result_.tally.cases += 1;
    result_.tally.deliveries += 1;
    result_.tally.arrival_order_wrong +=
        arrival_order_is_wrong(trial.trial(plan().lists, plan().judged)) ? 1 : 0;
    if (options_.case_line) {
        write_line(trial.scenario, delivery_in_json(trial.delivery), verdict);
    }
    if (!holds(verdict)) {
        fail(trial, std::move(verdict), pipeline_.take_pending());
    }
}

void Worker::fail(const PlannedTrial& trial, Verdict verdict, std::vector<PlannedTrial> after) {
    result_.failure = UnitFailure{trial.scenario, trial.number, {}};
    if (!diagnose_) {
        return;
    }
    Diagnosis diagnosis =
        diagnose(*subject_, options_, {trial, verdict, pipeline_.judged_last(), after, leeway()});
    subject_->restart();
    if (interrupted()) {
        diagnosis = undiagnosed(trial, std::move(verdict));
    }
    if (auto* smallest = std::get_if<Smallest>(&diagnosis)) {
        result_.failure->failure =
            Counterexample{.minimal = std::move(smallest->minimal),
                           .violated = std::move(smallest->violated),
                           .certificate = {},
                           .found_by = std::string(name_of(segment_->strategy)),
                           .shrink_runs = smallest->shrink_runs,
                           .complete = smallest->complete,
                           .explanation = std::move(smallest->explanation)};
    } else if (auto* flaky = std::get_if<Flaky>(&diagnosis)) {
        result_.failure->failure = std::move(*flaky);
    } else {
        result_.failure->failure = std::get<Breakdown>(std::move(diagnosis));
    }
}

// Whatever the plan could have delivered; plain scenarios stay plain, as their failures are
// understood best.
Leeway Worker::leeway() const {
    const bool is_plain =
        segment_->strategy == Strategy::small_scope && segment_->alphabet == Alphabet::plain;
    return {
        .families = drawing_.families(),
        .repeats = repeats() && (segment_->strategy != Strategy::small_scope || segment_->repeats),
        .shared_times = !plan().distinct_times,
        .rarer_operations = !is_plain};
}

void Worker::count_scenario(const Played& of) {
    const std::size_t callbacks = of.history.callbacks().size();
    result_.tally.scenarios += 1;
    result_.tally.callbacks += callbacks;
    result_.tally.callbacks_largest = std::max(result_.tally.callbacks_largest, callbacks);
}

void Worker::count_whole(std::uint64_t scenario, const Played& of, const OrderCount& orders) {
    count_scenario(of);
    result_.tally.cases += 1;
    result_.tally.orders += orders;
    result_.tally.arrival_order_wrong += arrival_order_can_be_wrong(of) ? 1 : 0;
    if (options_.case_line) {
        write_line(scenario, R"("orders":")" + orders.str() + R"(")", Holds{});
    }
}

// Most are wrong at the end, which is seen sooner.
bool Worker::arrival_order_is_wrong(const Trial& trial) {
    return violated(judge_convergence(*arrival_order_, trial)) ||
           (trial.judged == Judged::every_prefix &&
            violated(judge_every_prefix(*arrival_order_, trial)));
}

// In the reverse order, or in one of some others that have every order of every three callbacks.
bool Worker::arrival_order_can_be_wrong(const Played& of) {
    const std::size_t callbacks = of.history.callbacks().size();
    const auto is_wrong = [&](const Delivery& delivery) {
        return arrival_order_is_wrong(
            {of.history.callbacks(), &of.truth, &delivery, plan().lists, plan().judged});
    };
    Delivery reverse = in_true_order(callbacks);
    std::ranges::reverse(reverse);
    return is_wrong(reverse) ||
           std::ranges::any_of(drawing_.covering_rows(callbacks, {.t = 3}), is_wrong);
}

void Worker::write_line(std::uint64_t scenario, const std::string& what, const Verdict& verdict) {
    std::string line = R"({"strategy":")" + std::string(name_of(segment_->strategy)) + R"(",)";
    if (segment_->strategy == Strategy::small_scope) {
        line += R"("alphabet":")" +
                std::string(segment_->alphabet == Alphabet::plain ? "plain" : "full") +
                R"(","callbacks":)" + std::to_string(segment_->callbacks) + ",";
    }
    result_.lines.push_back(line + R"("scenario":)" + std::to_string(scenario) + "," + what +
                            R"(,"verdict":")" + std::string(outcome_of(verdict)) + R"("})");
}

}  // namespace anyorder
