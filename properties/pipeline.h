// Trials on their way to a subject. Their verdicts come in the order in which they were added, so a
// run over a subject that answers late has the same report as one over a subject that answers at
// once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include <anyorder/properties/case.h>

namespace anyorder {

// A scenario and what came of it, shared by all trials of it.
struct Played {
    Scenario scenario;
    History history;
    ObservedList truth;
};

std::shared_ptr<const Played> played(const Scenario& scenario);

struct PlannedTrial {
    std::shared_ptr<const Played> played;
    Delivery delivery;
    // Its place in a segment of the plan.
    std::uint64_t scenario = 0;
    std::uint64_t number = 0;

    [[nodiscard]] Trial trial(const Lists& lists, Judged judged = Judged::at_the_end) const {
        return {played->history.callbacks(), &played->truth, &delivery, lists, judged};
    }
};

class Pipeline {
public:
    // `told` is called with each verdict; it must call take_pending() before it uses the subject
    // for anything else.
    using Told = std::function<void(const PlannedTrial&, Verdict)>;
    Pipeline(Subject& subject, const Lists& lists, Judged when, Told told);

    void add(PlannedTrial trial);

    // Waits for the next verdict that is still to come; returns whether there was one.
    bool judge_next();

    // Waits for all of them.
    void finish();

    // Drops what is on its way, restarts the subject where there was any, and returns the trials
    // dropped, in order.
    std::vector<PlannedTrial> take_pending();

    // The last trials judged, the oldest first.
    [[nodiscard]] const std::deque<PlannedTrial>& judged_last() const { return judged_last_; }

private:
    // A list that the subject was asked for; with every prefix judged a trial has many of them.
    struct Asked {
        std::shared_ptr<PlannedTrial> trial;
        std::size_t arrivals = 0;
    };

    void add_every_prefix(const std::shared_ptr<PlannedTrial>& trial);
    void ask(const std::shared_ptr<PlannedTrial>& trial, std::size_t arrivals);
    void judge_oldest();
    [[nodiscard]] Verdict verdict_of(const Asked& asked);

    Subject& subject_;
    Lists lists_;
    Judged when_;
    Told told_;
    std::deque<Asked> pending_;
    // The one whose verdict is being told.
    const PlannedTrial* judging_ = nullptr;
    // How often take_pending() was called.
    std::uint64_t taken_ = 0;
    std::deque<PlannedTrial> judged_last_;
};

}  // namespace anyorder
