// anyorder_loops LOOP SUBJECT COUNT: how many schedules of eight callbacks a loop judges in a
// second of one core.
//
// LOOP is `one-by-one` or `all-orders`, both this project's, or `rapidcheck-unique` or
// `rapidcheck-keys`, which are RapidCheck's with two of its ways to draw an order. All deliver the
// same callbacks to the subject of that name and judge its list by the same truth. Prints the
// schedules tried, how many of them ended right, and the seconds of the processor's time.
// `anyorder_loops events` prints the callbacks in their true order, a body a line, for loops in
// other languages.
//
// Exit codes: 0 after a loop whatever it found, 2 for arguments that are not understood.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rapidcheck.h>

#include <anyorder/engine/encode.h>
#include <anyorder/properties/all_orders.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/subjects/catalogue.h>

#include "eight_callbacks.h"

namespace anyorder::bench {

namespace {

struct Tried {
    std::uint64_t schedules = 0;
    std::uint64_t right = 0;
};

class Loops {
public:
    explicit Loops(Subject& subject) : subject_(subject) {}

    // Drawn orders, until one is wrong, as RapidCheck does.
    Tried ours(std::uint64_t count) {
        Random random(1);
        while (tried_.schedules < count && is_right(shuffled(callbacks().size(), random))) {
        }
        return tried_;
    }

    // Every order of the callbacks, set by set and from nothing each time, as often as it takes.
    Tried all_orders(std::uint64_t count) {
        constexpr std::uint64_t orders_of_eight = 40'320;
        while (tried_.schedules < count) {
            const bool shown = AllOrders(subject_, Lists{}, false).show(callbacks(), truth_);
            tried_.schedules += orders_of_eight;
            tried_.right += shown ? orders_of_eight : 0;
        }
        return tried_;
    }

    // RapidCheck's count is set by RC_PARAMS alone.
    Tried rapidchecks(std::uint64_t count, const rc::Gen<Delivery>& orders) {
        const std::string parameters = "seed=1 noshrink=1 max_success=" + std::to_string(count);
        setenv("RC_PARAMS", parameters.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
        rc::check("the final list is the truth", [&] { RC_ASSERT(is_right(*orders)); });
        return tried_;
    }

    // Eight different numbers below eight.
    [[nodiscard]] rc::Gen<Delivery> unique_orders() const {
        const auto size = static_cast<std::uint32_t>(callbacks().size());
        return rc::gen::unique<Delivery>(size, rc::gen::inRange<std::uint32_t>(0, size));
    }

    // The numbers in the order of drawn keys: of its generators that make orders, the fastest.
    [[nodiscard]] rc::Gen<Delivery> orders_by_keys() const {
        const auto keys = rc::gen::container<std::vector<std::uint32_t>>(
            callbacks().size(), rc::gen::arbitrary<std::uint32_t>());
        return rc::gen::map(keys, [](const std::vector<std::uint32_t>& drawn) {
            Delivery delivery = in_true_order(drawn.size());
            std::ranges::sort(delivery, {}, [&](std::uint32_t index) { return drawn[index]; });
            return delivery;
        });
    }

private:
    [[nodiscard]] std::span<const Event> callbacks() const { return history_.callbacks(); }

    bool is_right(const Delivery& delivery) {
        const bool right =
            holds(judge_convergence(subject_, {history_.callbacks(), &truth_, &delivery, Lists{}}));
        tried_.schedules += 1;
        tried_.right += right ? 1 : 0;
        return right;
    }

    Subject& subject_;
    History history_ = eight_callbacks();
    ObservedList truth_ = observe(history_.truth);
    Tried tried_;
};

int print_events() {
    const History history = eight_callbacks();
    for (const Event& event : history.callbacks()) {
        std::puts(encode(event).c_str());
    }
    return 0;
}

std::optional<Tried> tried(Loops& loops, std::string_view loop, std::uint64_t count) {
    if (loop == "one-by-one") {
        return loops.ours(count);
    }
    if (loop == "all-orders") {
        return loops.all_orders(count);
    }
    if (loop == "rapidcheck-unique") {
        return loops.rapidchecks(count, loops.unique_orders());
    }
    if (loop == "rapidcheck-keys") {
        return loops.rapidchecks(count, loops.orders_by_keys());
    }
    return std::nullopt;
}

int run(std::string_view loop, std::string_view subject_name, std::uint64_t count) {
    const CatalogueEntry* entry = find_subject(subject_name);
    if (entry == nullptr) {
        return 2;
    }
    const std::unique_ptr<Subject> subject = entry->make();
    Loops loops(*subject);
    const std::clock_t start = std::clock();
    const std::optional<Tried> all = tried(loops, loop, count);
    const double seconds =
        static_cast<double>(std::clock() - start) / static_cast<double>(CLOCKS_PER_SEC);
    if (!all) {
        return 2;
    }
    std::printf("%s %s %.6f\n", std::to_string(all->schedules).c_str(),
                std::to_string(all->right).c_str(), seconds);
    return 0;
}

}  // namespace

}  // namespace anyorder::bench

int main(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (argc == 2 && std::string_view(arguments[1]) == "events") {
        return anyorder::bench::print_events();
    }
    return argc == 4 ? anyorder::bench::run(arguments[1], arguments[2],
                                            std::strtoull(arguments[3], nullptr, 10))
                     : 2;
}
