#include "wrongness.h"

#include <algorithm>
#include <deque>
#include <span>
#include <utility>
#include <variant>

#include <anyorder/properties/judge.h>
#include <anyorder/sim/random.h>
#include <anyorder/sim/specification.h>

#include "drawing.h"
#include "run.h"

namespace anyorder {

namespace {

constexpr std::uint64_t sample_cases_max = 50;

std::uint64_t arrivals_max(const PlanOptions& plan) {
    constexpr std::uint64_t share_of_plan = 5;
    constexpr std::uint64_t least = 100;
    constexpr std::uint64_t most = 2'000;
    return std::clamp(plan.cases / share_of_plan, std::min(least, plan.cases), most);
}

class Measuring {
public:
    Measuring(Subject& subject, const Lists& lists) : subject_(subject), lists_(lists) {}

    Measured run(const std::vector<PlannedTrial>& cases, const std::function<bool()>& stop) && {
        for (const PlannedTrial& trial : cases) {
            if (stop && stop()) {
                result_.stopped = true;
                break;
            }
            deliver(trial);
            if (result_.failure) {
                break;
            }
        }
        while (!result_.failure && !pending_.empty()) {
            judge_oldest();
        }
        count_ever_wrong();
        return std::move(result_);
    }

private:
    // A list that the subject was asked for.
    struct Asked {
        ObservedList expected;
        std::size_t tenth = 0;
        std::size_t of_case = 0;
    };

    void deliver(const PlannedTrial& trial) {
        const std::span<const Event> callbacks = trial.played->history.callbacks();
        const std::size_t arrivals = trial.delivery.size();
        std::vector<Event> arrived;
        ever_wrong_.push_back(false);
        subject_.reset();
        for (std::size_t place = 0; place < arrivals && !result_.failure; ++place) {
            arrived.push_back(callbacks[trial.delivery[place]]);
            deliver_next(subject_, arrived);
            subject_.ask();
            pending_.push_back({.expected = observe(specified_list(arrived)),
                                .tenth = place * Wrongness::tenths / arrivals,
                                .of_case = ever_wrong_.size() - 1});
            while (pending_.size() >= subject_.asks_max() && !result_.failure) {
                judge_oldest();
            }
        }
    }

    void judge_oldest() {
        const Asked asked = std::move(pending_.front());
        pending_.pop_front();
        const Observation listed = subject_.answer();
        if (const auto* failure = std::get_if<SubjectFailure>(&listed)) {
            result_.failure = *failure;
            return;
        }
        const bool is_wrong =
            !differences(asked.expected, std::get<ObservedList>(listed), lists_).empty();
        Wrongness& sum = result_.wrongness;
        sum.arrivals += 1;
        sum.arrivals_at[asked.tenth] += 1;
        if (is_wrong) {
            sum.wrong += 1;
            sum.wrong_at[asked.tenth] += 1;
            ever_wrong_[asked.of_case] = true;
        }
    }

    void count_ever_wrong() {
        result_.wrongness.cases = ever_wrong_.size();
        result_.wrongness.cases_ever_wrong =
            static_cast<std::uint64_t>(std::ranges::count(ever_wrong_, true));
    }

    Subject& subject_;
    Lists lists_;
    std::deque<Asked> pending_;
    std::vector<bool> ever_wrong_;
    Measured result_;
};

}  // namespace

std::vector<PlannedTrial> wrongness_sample(const PlanOptions& plan) {
    constexpr int index_bits = 48;
    constexpr std::uint64_t part = (std::uint64_t{strategy_count} + 1) << index_bits;
    Drawing drawing(plan);
    std::vector<PlannedTrial> cases;
    std::uint64_t arrivals = 0;
    for (std::uint64_t index = 0; index < sample_cases_max; ++index) {
        Random random = Random::part(plan.seed, part + index);
        const Strategy strategy = index % 2 == 0 ? Strategy::uniform : Strategy::network;
        const auto of = drawing.scenario(strategy, random);
        if (of == nullptr) {
            continue;
        }
        std::vector<Delivery> rows = drawing.deliveries(strategy, index, random, *of);
        Delivery& row = rows[index / 2 % rows.size()];
        arrivals += row.size();
        if (arrivals > arrivals_max(plan) && !cases.empty()) {
            break;
        }
        cases.push_back({.played = of, .delivery = std::move(row), .scenario = index});
    }
    return cases;
}

Measured measure_wrongness(Subject& subject, const Lists& lists,
                           const std::vector<PlannedTrial>& cases,
                           const std::function<bool()>& stop) {
    return Measuring(subject, lists).run(cases, stop);
}

void PlanRun::measure_wrongness() {
    if (record_.stopped || record_.segments.empty()) {
        return;
    }
    if (options_.progress) {
        options_.progress({"how long wrong", 0, 0});
    }
    std::vector<PlannedTrial> share = wrongness_sample(record_.plan);
    std::erase_if(share, [this](const PlannedTrial& trial) {
        return trial.scenario % options_.shard.of + 1 != options_.shard.index;
    });
    const Measured measured = anyorder::measure_wrongness(
        workers_.front()->subject(), options_.plan.lists, share, options_.interrupted);
    if (measured.failure && record_.failures.empty()) {
        record_.at_the_end =
            Breakdown{.failure = *measured.failure,
                      .minimal = std::nullopt,
                      .certificate = {},
                      .note = "it showed when its list was asked for after every arrival"};
    }
    record_.stopped = measured.stopped;
    if (!measured.failure && !measured.stopped) {
        record_.wrongness = measured.wrongness;
    }
}

}  // namespace anyorder
