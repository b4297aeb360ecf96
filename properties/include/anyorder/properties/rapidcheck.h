// Cases as RapidCheck values, for properties of one's own:
//
//   rc::check("the list is right after the last arrival", [] {
//       const Case drawn = *cases({});
//       ...
//   });
//
// A failing case shrinks as on the command line: RapidCheck is given SimplerCases and nothing of
// its own. This header is for those who use RapidCheck; nothing else here includes it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <utility>

#include <rapidcheck.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>

namespace anyorder {

struct CaseLimits {
    DrawLimits draw{};
    Deliver deliver = Deliver::at_least_once;
};

// Whatever can be drawn.
inline Leeway leeway_of(const CaseLimits& limits) {
    return {.families = limits.draw.families,
            .repeats = limits.deliver == Deliver::at_least_once,
            .shared_times = !limits.draw.distinct_times,
            .rarer_operations = true};
}

// RapidCheck's sequence of a case's simpler ones.
class SimplerCaseSequence {
public:
    SimplerCaseSequence(const Case& original, const Leeway& leeway) : simpler_(original, leeway) {}

    rc::Maybe<Case> operator()() {
        std::optional<Case> next = simpler_.next();
        return next ? rc::Maybe<Case>(*std::move(next)) : rc::Nothing;
    }

private:
    SimplerCases simpler_;
};

// Cases of RapidCheck's size and below, at most as large as the limits allow.
inline rc::Gen<Case> cases(const CaseLimits& limits) {
    return rc::Gen<Case>([limits](const rc::Random& random, int size) {
        rc::Random source = random;
        Random ours(source.next());
        DrawLimits draw = limits.draw;
        const auto by_size = static_cast<std::size_t>(std::max(size, 1));
        draw.operations_max = std::clamp(by_size, draw.operations_min, draw.operations_max);
        return rc::shrinkable::shrinkRecur(
            draw_case(ours, draw, limits.deliver), [leeway = leeway_of(limits)](const Case& drawn) {
                return rc::makeSeq<SimplerCaseSequence>(drawn, leeway);
            });
    });
}

// Found by RapidCheck when it prints a counterexample.
inline void showValue(const Case& drawn, std::ostream& out) {
    out << '\n' << picture(simulate(drawn.scenario).callbacks(), drawn.delivery, PictureStyle{});
}

}  // namespace anyorder
