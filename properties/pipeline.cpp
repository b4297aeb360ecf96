#include "pipeline.h"

#include <iterator>
#include <utility>

#include <anyorder/sim/world.h>

namespace anyorder {

std::shared_ptr<const Played> played(const Scenario& scenario) {
    History history = simulate(scenario);
    ObservedList truth = observe(history.truth);
    return std::make_shared<const Played>(
        Played{.scenario = scenario, .history = std::move(history), .truth = std::move(truth)});
}

Pipeline::Pipeline(Subject& subject, const Lists& lists, Judged when, Told told)
    : subject_(subject), lists_(lists), when_(when), told_(std::move(told)) {}

void Pipeline::add(PlannedTrial trial) {
    const auto added = std::make_shared<PlannedTrial>(std::move(trial));
    if (when_ == Judged::every_prefix) {
        add_every_prefix(added);
        return;
    }
    deliver_all(subject_, added->trial(lists_));
    ask(added, added->delivery.size());
}

// Ends where one of its own lists comes out wrong meanwhile, or one of another trial.
void Pipeline::add_every_prefix(const std::shared_ptr<PlannedTrial>& trial) {
    const Delivery delivery = trial->delivery;
    std::vector<Event> arrived;
    subject_.reset();
    for (const std::uint32_t index : delivery) {
        arrived.push_back(trial->played->history.callbacks()[index]);
        deliver_next(subject_, arrived);
        const std::uint64_t taken = taken_;
        ask(trial, arrived.size());
        if (taken != taken_) {
            return;
        }
    }
}

void Pipeline::ask(const std::shared_ptr<PlannedTrial>& trial, std::size_t arrivals) {
    subject_.ask();
    pending_.push_back({trial, arrivals});
    while (pending_.size() >= subject_.asks_max()) {
        judge_oldest();
    }
}

bool Pipeline::judge_next() {
    if (pending_.empty()) {
        return false;
    }
    judge_oldest();
    return true;
}

void Pipeline::finish() {
    while (judge_next()) {
    }
}

std::vector<PlannedTrial> Pipeline::take_pending() {
    ++taken_;
    if (!pending_.empty()) {
        subject_.restart();
    }
    std::vector<PlannedTrial> taken;
    const PlannedTrial* last = judging_;
    for (const Asked& asked : pending_) {
        if (asked.trial.get() != last) {
            last = asked.trial.get();
            taken.push_back(*asked.trial);
        }
    }
    pending_.clear();
    return taken;
}

// The rest of the lists of a trial that has failed are not waited for.
void Pipeline::judge_oldest() {
    const Asked asked = std::move(pending_.front());
    pending_.pop_front();
    Verdict verdict = verdict_of(asked);
    constexpr std::size_t remembered = 512;
    const bool is_good = holds(verdict);
    if (is_good && asked.arrivals < asked.trial->delivery.size()) {
        return;
    }
    judging_ = asked.trial.get();
    told_(*asked.trial, std::move(verdict));
    judging_ = nullptr;
    if (is_good) {
        judged_last_.push_back(std::move(*asked.trial));
        if (judged_last_.size() > remembered) {
            judged_last_.pop_front();
        }
    }
}

Verdict Pipeline::verdict_of(const Asked& asked) {
    const PlannedTrial& trial = *asked.trial;
    const Observation listed = subject_.answer();
    Verdict verdict = Holds{};
    if (asked.arrivals == trial.delivery.size()) {
        verdict = compare(trial.played->truth, listed, lists_, asked.arrivals);
    } else {
        verdict = compare(expected_after(trial.trial(lists_), asked.arrivals), listed, lists_,
                          asked.arrivals);
    }
    if (auto* wrong = std::get_if<Violated>(&verdict)) {
        wrong->remark = subject_.remark();
    }
    return verdict;
}

}  // namespace anyorder
