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

Pipeline::Pipeline(Subject& subject, const Lists& lists, Judged judged)
    : subject_(subject), lists_(lists), judged_(std::move(judged)) {}

void Pipeline::add(PlannedTrial trial) {
    deliver_all(subject_, trial.trial(lists_));
    subject_.ask();
    pending_.push_back(std::move(trial));
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
    if (!pending_.empty()) {
        subject_.restart();
    }
    std::vector<PlannedTrial> taken(std::move_iterator(pending_.begin()),
                                    std::move_iterator(pending_.end()));
    pending_.clear();
    return taken;
}

void Pipeline::judge_oldest() {
    PlannedTrial trial = std::move(pending_.front());
    pending_.pop_front();
    Verdict verdict =
        compare(trial.played->truth, subject_.answer(), lists_, trial.delivery.size());
    if (auto* wrong = std::get_if<Violated>(&verdict)) {
        wrong->remark = subject_.remark();
    }
    constexpr std::size_t remembered = 512;
    const bool is_good = holds(verdict);
    judged_(trial, std::move(verdict));
    if (is_good) {
        judged_last_.push_back(std::move(trial));
        if (judged_last_.size() > remembered) {
            judged_last_.pop_front();
        }
    }
}

}  // namespace anyorder
