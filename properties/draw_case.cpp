#include <utility>

#include <anyorder/properties/draw_case.h>
#include <anyorder/sim/world.h>

namespace anyorder {

Delivery draw_delivery(Random& random, std::size_t callbacks, Deliver deliver) {
    Delivery delivery = random.chance(1, 3) ? jittered(callbacks, 2 + random.below(8), random)
                                            : shuffled(callbacks, random);
    if (deliver == Deliver::once || random.chance(1, 3)) {
        return delivery;
    }
    return with_repeats(std::move(delivery), 1 + random.below(3), random);
}

Case draw_case(Random& random, const DrawLimits& limits, Deliver deliver) {
    Scenario scenario = draw_scenario(random, limits);
    const std::size_t callbacks = simulate(scenario).callbacks().size();
    return {.scenario = std::move(scenario), .delivery = draw_delivery(random, callbacks, deliver)};
}

}  // namespace anyorder
