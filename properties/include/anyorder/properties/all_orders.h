// All orders of small scenarios, one scenario after the other, for subjects whose state can be
// copied and compared.
//
// A set of callbacks is settled where all its orders end in one state, whatever is repeated on the
// way. It is settled if each set with one callback less is, and if one state comes of these by the
// callback that each of them lacks, and does not change by any callback of the set arriving again.
// So n callbacks are settled set by set, from the small ones to all of them, instead of order by
// order. What is settled is remembered: scenarios that are enumerated share most of their sets.
//
// It shows that orders are right and never which one is wrong. Where a state differs, a list may
// still come out right; whoever needs to know walks the orders of that one scenario.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <anyorder/properties/case.h>
#include <anyorder/sim/history.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {

class AllOrders {
public:
    static constexpr std::size_t callbacks_max = 9;

    // Uses the subject as long as it lives, and leaves it in whatever state. Without `repeats` each
    // callback arrives once. Where every prefix is judged, each set's list must be what the
    // specification makes of the set.
    AllOrders(Subject& subject, const Lists& lists, bool repeats,
              Judged judged = Judged::at_the_end);

    // Whether every order of the callbacks, with any number of repeats if there are any, ends with
    // a list that is right by `truth`. False where that is not shown: some order is wrong, or ends
    // in another state than others, a repeat changes a state, the subject gave no list, it
    // cannot be cloned, or there are more callbacks than callbacks_max. At most n²·2ⁿ applications.
    bool show(std::span<const Event> callbacks, const ObservedList& truth);

    // How many callbacks the subject has been given.
    [[nodiscard]] std::uint64_t applications() const { return applications_; }

private:
    using EventNumber = std::uint16_t;
    // The numbers of a set's callbacks, ascending, and none behind them.
    using EventSet = std::array<EventNumber, 12>;
    struct EventSetHash {
        std::size_t operator()(const EventSet& set) const;
    };
    // A callback of the scenario, and the number that equal callbacks have in every scenario.
    struct Numbered {
        const Event* event = nullptr;
        EventNumber number = 0;
    };

    void number_all(std::span<const Event> callbacks);
    EventNumber number_of(const Event& event);
    void forget_if_full();

    // The sets of the scenario's callbacks, by the bits of `set`.
    [[nodiscard]] EventSet numbers_of(std::uint32_t set) const;
    [[nodiscard]] bool is_settled(std::uint32_t set) const;
    // How many of the first callbacks are settled together.
    [[nodiscard]] std::size_t settled_first() const;
    bool settle(std::uint32_t set);
    bool ends_alike_whichever_is_last(std::uint32_t set);
    bool repeats_change_nothing(std::uint32_t set);
    bool lists_what_it_should(std::uint32_t set);

    void deliver(Subject& subject, std::size_t callback);
    void deliver_set(Subject& subject, std::uint32_t set);

    Subject& subject_;
    std::unique_ptr<Subject> other_;
    Lists lists_;
    bool repeats_;
    Judged judged_;
    std::vector<Numbered> callbacks_;
    CallbackLog known_;
    std::unordered_multimap<std::size_t, EventNumber> numbers_;
    std::unordered_set<EventSet, EventSetHash> settled_;
    std::uint64_t applications_ = 0;
};

}  // namespace anyorder
