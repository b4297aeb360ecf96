#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <anyorder/properties/properties.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/properties/trace.h>
#include <anyorder/sim/specification.h>
#include <anyorder/subjects/catalogue.h>

#include "pipeline.h"

namespace anyorder {

namespace {

using SharedPlay = std::shared_ptr<const Played>;

SharedPlay as_played(std::shared_ptr<const CallbackLog> log, ObservedList truth) {
    return std::make_shared<const Played>(
        Played{.scenario = {},
               .history = {.log = std::move(log), .truth = {}, .origins = {}},
               .truth = std::move(truth)});
}

// A delivery of some of a room's callbacks.
struct TraceCase {
    SharedPlay played;
    Delivery delivery;
};

// The same with the callbacks alone that `keeps` names, in the same order of arrival. What is kept
// must be a history that could have been: the truth is made anew.
template <class Keeps>
TraceCase part_of(const TraceCase& whole, Keeps keeps) {
    const auto callbacks = whole.played->history.callbacks();
    auto log = std::make_shared<CallbackLog>();
    std::map<std::uint32_t, std::uint32_t> new_index;
    for (std::uint32_t index = 0; index < callbacks.size(); ++index) {
        if (keeps(index)) {
            new_index[index] = static_cast<std::uint32_t>(log->events().size());
            log->add(callbacks[index]);
        }
    }
    TraceCase part{.played = as_played(log, observe(specified_list(log->events()))),
                   .delivery = {}};
    for (const std::uint32_t index : whole.delivery) {
        if (const auto place = new_index.find(index); place != new_index.end()) {
            part.delivery.push_back(place->second);
        }
    }
    return part;
}

// Makes a failing delivery smaller as long as it fails.
class TraceShrinker {
public:
    using Fails = std::function<bool(const TraceCase&)>;
    TraceShrinker(TraceCase failing, Fails fails, std::size_t runs_max)
        : smallest_(std::move(failing)), fails_(std::move(fails)), runs_left_(runs_max) {}

    TraceCase run() && {
        while (drop_latest() || drop_sessions() || drop_families() || drop_repeats() ||
               sort_windows()) {
        }
        return std::move(smallest_);
    }

private:
    bool take(TraceCase candidate) {
        if (runs_left_ == 0) {
            return false;
        }
        --runs_left_;
        if (!fails_(candidate)) {
            return false;
        }
        smallest_ = std::move(candidate);
        return true;
    }

    // Whatever happened up to some moment is a history too.
    bool drop_latest() {
        const std::size_t callbacks = smallest_.played->history.callbacks().size();
        for (std::size_t dropped = callbacks - 1; dropped > 0; dropped /= 2) {
            if (take(part_of(smallest_,
                             [&](std::uint32_t index) { return index < callbacks - dropped; }))) {
                return true;
            }
        }
        return false;
    }

    bool drop_sessions() {
        const auto callbacks = smallest_.played->history.callbacks();
        std::set<RoomSession> sessions;
        for (const Event& event : callbacks) {
            sessions.insert(event.session);
        }
        return sessions.size() > 1 && std::ranges::any_of(sessions, [&](RoomSession session) {
                   return take(part_of(smallest_, [&](std::uint32_t index) {
                       return callbacks[index].session != session;
                   }));
               });
    }

    // A receiver may have switched the callbacks of streams off, or those of users.
    bool drop_families() {
        const auto callbacks = smallest_.played->history.callbacks();
        const auto drop = [&](bool (*is_of_family)(EventKind)) {
            return std::ranges::any_of(
                       callbacks, [&](const Event& event) { return is_of_family(event.kind); }) &&
                   take(part_of(smallest_, [&](std::uint32_t index) {
                       return !is_of_family(callbacks[index].kind);
                   }));
        };
        return drop([](EventKind kind) { return is_user(kind); }) ||
               drop([](EventKind kind) { return is_stream(kind); });
    }

    bool drop_repeats() {
        std::set<std::uint32_t> arrived;
        for (std::size_t place = 0; place < smallest_.delivery.size(); ++place) {
            if (!arrived.insert(smallest_.delivery[place]).second) {
                TraceCase fewer = smallest_;
                fewer.delivery.erase(fewer.delivery.begin() + static_cast<std::ptrdiff_t>(place));
                if (take(std::move(fewer))) {
                    return true;
                }
            }
        }
        return false;
    }

    // Parts of the delivery into the true order, the larger ones first; in the end neighbours.
    bool sort_windows() {
        const Delivery& delivery = smallest_.delivery;
        for (std::size_t size = delivery.size(); size >= 2; size = size == 2 ? 0 : (size + 1) / 2) {
            const std::size_t stride = std::max<std::size_t>(size / 2, 1);
            for (std::size_t from = 0; from + 1 < delivery.size(); from += stride) {
                TraceCase sorted = smallest_;
                const auto begin = sorted.delivery.begin() + static_cast<std::ptrdiff_t>(from);
                std::sort(begin, begin + static_cast<std::ptrdiff_t>(
                                             std::min(size, delivery.size() - from)));
                if (sorted.delivery != delivery && take(std::move(sorted))) {
                    return true;
                }
            }
        }
        return false;
    }

    TraceCase smallest_;
    Fails fails_;
    std::size_t runs_left_;
};

class TraceCheck {
public:
    TraceCheck(Subject& subject, const TraceOptions& options)
        : subject_(subject),
          options_(options),
          arrival_order_(find_subject("arrival_order")->make()),
          pipeline_(subject, options.lists, Judged::at_the_end,
                    [this](const PlannedTrial& trial, Verdict verdict) {
                        take_verdict(trial, std::move(verdict));
                    }) {}

    TraceReport run(std::span<const TraceRoom> rooms) && {
        for (std::size_t i = 0; i < rooms.size() && !report_.failure; ++i) {
            if (options_.progress) {
                options_.progress({"rooms of the trace:", i, rooms.size()});
            }
            report_.rooms += 1;
            report_.callbacks += rooms[i].log->events().size();
            report_.repeats += rooms[i].captured.size() - rooms[i].log->events().size();
            report_.gaps.insert(report_.gaps.end(), rooms[i].gaps.begin(), rooms[i].gaps.end());
            run_room(rooms[i], i);
        }
        pipeline_.finish();
        return std::move(report_);
    }

private:
    void run_room(const TraceRoom& room, std::uint64_t index) {
        const auto of = as_played(room.log, room.truth);
        const std::size_t callbacks = room.log->events().size();
        add(of, captured(room));
        if (!all_orders(callbacks)) {
            Delivery delivery = in_true_order(callbacks);
            add(of, delivery);
            std::ranges::reverse(delivery);
            add(of, std::move(delivery));
        } else {
            for_each_order(callbacks, [&](const Delivery& delivery) {
                add(of, delivery);
                return !report_.failure;
            });
            report_.rooms_in_all_orders += 1;
        }
        Random random = Random::part(options_.seed, index);
        for (std::size_t i = 0; i < options_.deliveries_per_room && !report_.failure; ++i) {
            add(of, draw_delivery(random, callbacks, options_.deliver));
        }
    }

    [[nodiscard]] Delivery captured(const TraceRoom& room) const {
        if (options_.deliver == Deliver::at_least_once) {
            return room.captured;
        }
        Delivery once;
        std::set<std::uint32_t> arrived;
        std::ranges::copy_if(room.captured, std::back_inserter(once),
                             [&](std::uint32_t index) { return arrived.insert(index).second; });
        return once;
    }

    // Whether there are no more orders than would be drawn.
    [[nodiscard]] bool all_orders(std::size_t callbacks) const {
        std::uint64_t orders = 1;
        for (std::size_t factor = 2; factor <= callbacks; ++factor) {
            orders *= factor;
            if (orders > options_.deliveries_per_room) {
                return false;
            }
        }
        return true;
    }

    void add(const SharedPlay& of, Delivery delivery) {
        if (!report_.failure) {
            pipeline_.add({.played = of, .delivery = std::move(delivery)});
        }
    }

    void take_verdict(const PlannedTrial& trial, Verdict verdict) {
        report_.deliveries += 1;
        const bool wrong_in_order_of_arrival =
            !holds(judge_convergence(*arrival_order_, trial.trial(options_.lists)));
        report_.arrival_order_wrong += wrong_in_order_of_arrival ? 1 : 0;
        if (!holds(verdict)) {
            pipeline_.take_pending();
            conclude({trial.played, trial.delivery}, std::move(verdict));
        }
    }

    Verdict play(const TraceCase& candidate) {
        return judge_convergence(subject_,
                                 {candidate.played->history.callbacks(), &candidate.played->truth,
                                  &candidate.delivery, options_.lists});
    }

    void conclude(TraceCase failing, Verdict bad) {
        const std::size_t kind = bad.index();
        if (violated(bad)) {
            failing = TraceShrinker(
                          std::move(failing),
                          [&](const TraceCase& candidate) {
                              Verdict verdict = play(candidate);
                              const bool fails = verdict.index() == kind;
                              if (fails) {
                                  bad = std::move(verdict);
                              }
                              return fails;
                          },
                          options_.shrink_runs_max)
                          .run();
        }
        std::optional<Verdict> other;
        for (std::size_t i = 0; i < options_.confirmations; ++i) {
            subject_.restart();
            Verdict verdict = play(failing);
            if (verdict.index() != kind) {
                other = std::move(verdict);
            }
        }
        std::optional<Explanation> explanation;
        if (violated(bad) && !other) {
            explanation = explain_by_verdicts(failing.played->history.callbacks(), failing.delivery,
                                              [&](const Delivery& delivery) {
                                                  return play({failing.played, delivery});
                                              });
        }
        report_.failure = TraceFailure{.minimal = {.lists = options_.lists,
                                                   .operations = {},
                                                   .log = failing.played->history.log,
                                                   .delivery = failing.delivery,
                                                   .truth = failing.played->truth,
                                                   .found = {}},
                                       .verdict = std::move(bad),
                                       .another_time = std::move(other),
                                       .explanation = std::move(explanation)};
    }

    Subject& subject_;
    const TraceOptions& options_;
    std::unique_ptr<Subject> arrival_order_;
    Pipeline pipeline_;
    TraceReport report_;
};

}  // namespace

TraceReport check_trace(Subject& subject, std::span<const TraceRoom> rooms,
                        const TraceOptions& options) {
    return TraceCheck(subject, options).run(rooms);
}

}  // namespace anyorder
