#include <algorithm>
#include <utility>
#include <vector>

#include <anyorder/properties/callback_words.h>
#include <anyorder/properties/explanation.h>
#include <anyorder/sim/world.h>

namespace anyorder {

namespace {

bool are_of_one_list(const Event& a, const Event& b) {
    return (is_room(a.kind) && is_room(b.kind)) || (is_stream(a.kind) && is_stream(b.kind)) ||
           (is_user(a.kind) && is_user(b.kind));
}

// How much two callbacks have to do with each other, the most first.
int distance(const Event& a, const Event& b) {
    if (a.room_id != b.room_id) {
        return 2;
    }
    return are_of_one_list(a, b) && a.key == b.key ? 0 : 1;
}

// The steps from a delivery to the true order without repeats.
class Path {
public:
    explicit Path(const Delivery& start) : start_(start) {
        // Insertion sort, written down.
        Delivery sorted = start;
        for (std::size_t from = 1; from < sorted.size(); ++from) {
            for (std::size_t place = from; place > 0 && sorted[place - 1] > sorted[place];
                 --place) {
                std::swap(sorted[place - 1], sorted[place]);
                swaps_.push_back(place - 1);
            }
        }
        for (std::size_t place = sorted.size(); place-- > 1;) {
            if (sorted[place] == sorted[place - 1]) {
                drops_.push_back(place);
            }
        }
    }

    [[nodiscard]] std::size_t steps() const { return swaps_.size() + drops_.size(); }

    // After so many steps.
    [[nodiscard]] Delivery after(std::size_t steps) const {
        Delivery delivery = start_;
        for (std::size_t step = 0; step < steps; ++step) {
            take(delivery, step);
        }
        return delivery;
    }

    [[nodiscard]] Explanation at(std::size_t step) const {
        const bool is_swap = step < swaps_.size();
        return {.kind = is_swap ? ExplanationKind::swap : ExplanationKind::repeat,
                .passing = after(step + 1),
                .failing = after(step),
                .place = is_swap ? swaps_[step] : drops_[step - swaps_.size()]};
    }

private:
    void take(Delivery& delivery, std::size_t step) const {
        if (step < swaps_.size()) {
            std::swap(delivery[swaps_[step]], delivery[swaps_[step] + 1]);
        } else {
            delivery.erase(delivery.begin() +
                           static_cast<std::ptrdiff_t>(drops_[step - swaps_.size()]));
        }
    }

    Delivery start_;
    // Places, from the first step on.
    std::vector<std::size_t> swaps_;
    std::vector<std::size_t> drops_;
};

Explanation without_swap(const Delivery& failing, std::size_t place) {
    Delivery passing = failing;
    std::swap(passing[place], passing[place + 1]);
    return {ExplanationKind::swap, std::move(passing), failing, place};
}

Explanation without_repeat(const Delivery& failing, std::size_t place) {
    Delivery passing = failing;
    passing.erase(passing.begin() + static_cast<std::ptrdiff_t>(place));
    return {ExplanationKind::repeat, std::move(passing), failing, place};
}

// What undoes one inversion or one repeat of the failing delivery, the best first.
std::vector<Explanation> neighbours(std::span<const Event> callbacks, const Delivery& failing) {
    std::vector<Explanation> all;
    for (std::size_t place = 0; place + 1 < failing.size(); ++place) {
        if (failing[place] > failing[place + 1]) {
            all.push_back(without_swap(failing, place));
        }
    }
    std::ranges::stable_sort(all, {}, [&](const Explanation& one) {
        return distance(callbacks[failing[one.place]], callbacks[failing[one.place + 1]]);
    });
    for (std::size_t place = 1; place < failing.size(); ++place) {
        const auto at = failing.begin() + static_cast<std::ptrdiff_t>(place);
        if (std::find(failing.begin(), at, *at) != at) {
            all.push_back(without_repeat(failing, place));
        }
    }
    return all;
}

}  // namespace

std::optional<Explanation> explain(std::span<const Event> callbacks, const Delivery& failing,
                                   const DeliveryFails& fails) {
    // In a 1-minimal case the first one passes.
    constexpr std::size_t neighbours_tried = 4;
    std::vector<Explanation> all = neighbours(callbacks, failing);
    for (std::size_t i = 0; i < std::min(neighbours_tried, all.size()); ++i) {
        if (!fails(all[i].passing)) {
            return std::move(all[i]);
        }
    }
    const Path path(failing);
    std::size_t fails_after = 0;
    std::size_t passes_after = path.steps();
    if (passes_after == 0 || fails(path.after(passes_after))) {
        return std::nullopt;
    }
    while (passes_after - fails_after > 1) {
        const std::size_t between = fails_after + (passes_after - fails_after) / 2;
        (fails(path.after(between)) ? fails_after : passes_after) = between;
    }
    return path.at(fails_after);
}

std::optional<Explanation> explain(const Case& failing, const Fails& fails) {
    return explain(simulate(failing.scenario).callbacks(), failing.delivery,
                   [&](const Delivery& delivery) {
                       return fails({.scenario = failing.scenario, .delivery = delivery});
                   });
}

std::optional<Explanation> explain_by_verdicts(
    std::span<const Event> callbacks, const Delivery& failing,
    const std::function<Verdict(const Delivery&)>& judged) {
    bool unknown = false;
    auto explanation = explain(callbacks, failing, [&](const Delivery& delivery) {
        if (unknown) {
            return true;
        }
        const Verdict verdict = judged(delivery);
        unknown = std::holds_alternative<Unknown>(verdict);
        return !holds(verdict);
    });
    return unknown ? std::nullopt : std::move(explanation);
}

namespace {

// "callback 4 (stream_create s1, seq 3)".
class Names {
public:
    explicit Names(std::span<const Event> callbacks) : callbacks_(callbacks) {}

    [[nodiscard]] std::string operator()(std::uint32_t index) const {
        return callback_by_number(callbacks_, index);
    }

private:
    std::span<const Event> callbacks_;
};

std::size_t arrivals_before(const Delivery& delivery, std::size_t place) {
    return static_cast<std::size_t>(std::count(
        delivery.begin(), delivery.begin() + static_cast<std::ptrdiff_t>(place), delivery[place]));
}

std::string swap_in_words(const Names& names, const Delivery& passing, std::size_t place) {
    const auto again = [&](std::size_t at) { return arrivals_before(passing, at) > 0; };
    return "It passes when " + names(passing[place]) + " arrives " +
           (again(place) ? "again " : "") + "before " + names(passing[place + 1]) +
           (again(place + 1) ? " arrives again" : "") +
           ", and fails when they arrive the other way round";
}

std::string repeat_in_words(const Names& names, const Delivery& failing, std::size_t place) {
    const std::uint32_t repeated = failing[place];
    const auto times = std::ranges::count(failing, repeated) - 1;
    const std::uint32_t before = failing[place - 1];
    return "It passes when " + names(repeated) + " arrives " +
           (times == 1 ? "once" : std::to_string(times) + " times") +
           ", and fails when it arrives once more, " +
           (before == repeated ? "at once" : "right after " + names(before));
}

}  // namespace

std::string explanation_in_words(std::span<const Event> callbacks, const Explanation& explanation) {
    const Names names(callbacks);
    const std::string difference =
        explanation.kind == ExplanationKind::swap
            ? swap_in_words(names, explanation.passing, explanation.place)
            : repeat_in_words(names, explanation.failing, explanation.place);
    return difference + "; all else is the same.";
}

}  // namespace anyorder
