#include "http_trials.h"

#include <variant>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>

#include "../notation.h"

namespace anyorder::testing {

PlayedCase::PlayedCase(std::string_view notation)
    : log_(callbacks(notation)),
      truth_(observe(specified_list(log_->events()))),
      delivery_(in_true_order(log_->events().size())) {}

PlayedCase::PlayedCase(const Case& drawn) : delivery_(drawn.delivery) {
    const History history = simulate(drawn.scenario);
    log_ = history.log;
    truth_ = observe(history.truth);
}

Trial PlayedCase::trial() const {
    return {.callbacks = log_->events(), .truth = &truth_, .delivery = &delivery_, .lists = {}};
}

std::vector<PlayedCase> drawn_cases(std::size_t count, std::uint64_t seed) {
    std::vector<PlayedCase> cases;
    for (std::size_t i = 0; i < count; ++i) {
        Random random = Random::part(seed, i);
        cases.emplace_back(draw_case(random, {.operations_max = 12}, Deliver::at_least_once));
    }
    return cases;
}

std::vector<PlayedCase> drawn_cases(std::size_t count, std::uint64_t seed, NameStyle names) {
    std::vector<PlayedCase> cases;
    for (std::size_t i = 0; i < count; ++i) {
        Random random = Random::part(seed, i);
        Setting setting;
        setting.names = names;
        // The last ids that there are; they go on at 0.
        setting.numbers.first_session = ~std::uint64_t{0} - 1;
        Scenario scenario = draw_scenario(random, setting, {.operations_max = 12});
        const std::size_t made = simulate(scenario).callbacks().size();
        Delivery delivery = shuffled(made, random);
        cases.emplace_back(Case{.scenario = std::move(scenario), .delivery = std::move(delivery)});
    }
    return cases;
}

std::string verdict_of(Subject& subject, const PlayedCase& played) {
    const Verdict verdict = judge_convergence(subject, played.trial());
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return "unknown: " + unknown->reason;
    }
    if (const auto* wrong = std::get_if<Violated>(&verdict)) {
        return describe(wrong->differences.front()) +
               (wrong->remark.empty() ? "" : "; " + wrong->remark);
    }
    return "holds";
}

}  // namespace anyorder::testing
