// All orders set by set, held against walking them one by one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/all_orders.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "counts_arrivals.h"

namespace anyorder {
namespace {

using enum OperationKind;

struct Played {
    History history;
    ObservedList truth;
};

// Every `step`th scenario of the size.
std::vector<Played> played(std::size_t callbacks, std::size_t step) {
    std::vector<Played> all;
    std::size_t index = 0;
    for_each_small_scenario({.lists = {}}, callbacks, [&](const Scenario& scenario) {
        if (index++ % step == 0) {
            History history = simulate(scenario);
            ObservedList truth = observe(history.truth);
            all.push_back({std::move(history), std::move(truth)});
        }
        return true;
    });
    return all;
}

std::vector<Played> played() {
    std::vector<Played> all;
    for (const auto& [callbacks, step] :
         {std::pair{1U, 1U}, std::pair{2U, 1U}, std::pair{3U, 1U}, std::pair{4U, 6U}}) {
        std::ranges::move(played(callbacks, step), std::back_inserter(all));
    }
    std::ranges::move(played(5, 400), std::back_inserter(all));
    return all;
}

using ForEachDelivery = bool (*)(std::size_t, const std::function<bool(const Delivery&)>&);

bool holds_in(ForEachDelivery for_each, Subject& subject, const Played& of) {
    return for_each(of.history.callbacks().size(), [&](const Delivery& delivery) {
        return holds(
            judge_convergence(subject, {of.history.callbacks(), &of.truth, &delivery, Lists{}}));
    });
}

bool shows(AllOrders& all_orders, const Played& of) {
    return all_orders.show(of.history.callbacks(), of.truth);
}

TEST(AllOrders, ShowNothingThatWalkingThemFindsWrongOnAnySubject) {
    const std::vector<Played> scenarios = played();
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        const auto walked = entry.make();
        AllOrders once(*subject, Lists{}, false);
        for (const Played& of : scenarios) {
            if (shows(once, of)) {
                EXPECT_TRUE(holds_in(for_each_order, *walked, of)) << entry.name;
            }
        }
    }
}

TEST(AllOrders, ShowNothingThatARepeatMakesWrongOnAnySubject) {
    std::vector<Played> scenarios;
    for (const std::size_t callbacks : {1U, 2U, 3U}) {
        std::ranges::move(played(callbacks, 1), std::back_inserter(scenarios));
    }
    std::ranges::move(played(4, 100), std::back_inserter(scenarios));
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        const auto walked = entry.make();
        AllOrders repeated(*subject, Lists{}, true);
        for (const Played& of : scenarios) {
            if (shows(repeated, of)) {
                EXPECT_TRUE(holds_in(for_each_order, *walked, of)) << entry.name;
                EXPECT_TRUE(holds_in(for_each_order_with_a_repeat, *walked, of)) << entry.name;
            }
        }
    }
}

TEST(AllOrders, AreAllShownOfARightSubject) {
    for (const char* name : {"reference", "two_tables"}) {
        for (const bool repeats : {false, true}) {
            const auto subject = find_subject(name)->make();
            AllOrders all_orders(*subject, Lists{}, repeats);
            for (const Played& of : played()) {
                EXPECT_TRUE(shows(all_orders, of)) << name;
            }
        }
    }
}

// What is remembered of earlier scenarios changes no answer.
TEST(AllOrders, AreShownOfAScenarioAloneWhereTheyAreAfterOthers) {
    for (const char* name : {"flowchart", "no_tombstone", "bounded_tombstones"}) {
        const auto subject = find_subject(name)->make();
        const auto fresh = find_subject(name)->make();
        AllOrders remembering(*subject, Lists{}, true);
        std::size_t shown = 0;
        for (const Played& of : played(4, 4)) {
            const bool alone =
                AllOrders(*fresh, Lists{}, true).show(of.history.callbacks(), of.truth);
            EXPECT_EQ(shows(remembering, of), alone) << name;
            shown += alone ? 1 : 0;
        }
        EXPECT_GT(shown, 3U);
    }
}

// Right but for one text: a deletion that arrives last is believed, whatever came before it.
class BelievesDeletions {
public:
    void deliver(const Event& event) {
        lists_.apply(event);
        if (is_stream(event.kind)) {
            deleted_last_ = text_of(event, Field::type) == "100";
        }
    }
    [[nodiscard]] ObservedList list() const {
        ObservedList list = observe(lists_.list());
        for (ObservedRoom& room : list.rooms) {
            if (deleted_last_) {
                room.streams.clear();
            }
        }
        return list;
    }

    friend bool operator==(const BelievesDeletions&, const BelievesDeletions&) = default;

private:
    RoomLists lists_;
    bool deleted_last_ = false;
};

TEST(AllOrders, AreNotShownByThoseOfCallbacksThatDifferInATextAlone) {
    const auto shows_with = [](AllOrders& all_orders, OperationKind end) {
        const History history = simulate(
            {.setting = {}, .operations = {{log_in}, {publish}, {.kind = end}, {publish}}});
        return all_orders.show(history.callbacks(), observe(history.truth));
    };
    ValueSubject<BelievesDeletions> subject;
    AllOrders all_orders(subject, Lists{}, false);
    EXPECT_TRUE(shows_with(all_orders, stop));
    EXPECT_FALSE(shows_with(all_orders, delete_stream));
}

TEST(AllOrders, AreNotShownWhereARepeatChangesTheStateIfThereAreRepeats) {
    const Played of = played(3, 1).back();
    ValueSubject<CountsArrivals> subject;
    EXPECT_TRUE(AllOrders(subject, Lists{}, false).show(of.history.callbacks(), of.truth));
    EXPECT_FALSE(AllOrders(subject, Lists{}, true).show(of.history.callbacks(), of.truth));
}

TEST(AllOrders, AreNotShownOfAListThatIsAlwaysWrong) {
    const Played of = played(3, 1).back();
    const auto subject = find_subject("reference")->make();
    AllOrders all_orders(*subject, Lists{}, true);
    EXPECT_TRUE(shows(all_orders, of));
    EXPECT_FALSE(all_orders.show(of.history.callbacks(), {{{.room_id = "another"}}}));
}

TEST(AllOrders, TakeFewApplicationsForWhatTheyHaveSeen) {
    const Played of = played(5, 400).back();
    const auto subject = find_subject("reference")->make();
    AllOrders all_orders(*subject, Lists{}, true);
    EXPECT_TRUE(shows(all_orders, of));
    const std::uint64_t first = all_orders.applications();
    EXPECT_LE(first, 5U * 5U * 32U);
    EXPECT_TRUE(shows(all_orders, of));
    EXPECT_EQ(all_orders.applications(), first + 5);
}

TEST(AllOrders, AreNotShownOfMoreCallbacksThanTheMost) {
    Scenario scenario{.setting = {}, .operations = {{log_in}}};
    while (simulate(scenario).callbacks().size() <= AllOrders::callbacks_max) {
        scenario.operations.insert(scenario.operations.end(), {{publish}, {stop}});
    }
    const History history = simulate(scenario);
    const auto subject = find_subject("reference")->make();
    AllOrders all_orders(*subject, Lists{}, true);
    EXPECT_FALSE(all_orders.show(history.callbacks(), observe(history.truth)));
    EXPECT_EQ(all_orders.applications(), 0U);
}

class NotCopyable : public Subject {
public:
    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override { return ObservedList{}; }
};

TEST(AllOrders, AreNotShownWhereAStateCannotBeCopied) {
    NotCopyable subject;
    EXPECT_FALSE(AllOrders(subject, Lists{}, false).show({}, {}));
}

}  // namespace
}  // namespace anyorder
