// One worker of a run: takes on units of the plan, a few scenarios each, with a subject of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/properties/all_orders.h>
#include <anyorder/properties/check.h>

#include "drawing.h"
#include "pipeline.h"
#include "plan.h"

namespace anyorder {

// Some scenarios of a segment.
struct Unit {
    std::size_t segment = 0;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

struct UnitFailure {
    std::uint64_t scenario = 0;
    std::uint64_t delivery = 0;
    // Nothing where nobody asks what the failure comes to.
    std::optional<Failure> failure;
};

struct UnitResult {
    Tally tally;
    std::optional<UnitFailure> failure;
    // Of the cases, where they are asked for.
    std::vector<std::string> lines;
    // Told to stop before it was through; then the rest means nothing.
    bool stopped = false;
};

class Worker {
public:
    // `diagnose`: whether failures are repeated and shrunk.
    Worker(std::unique_ptr<Subject> subject, const CheckOptions& options, bool diagnose);

    // Segments of small scope have been enumerated and prepared.
    UnitResult run(const Segment& segment, const Unit& unit, const Enumerations& enumerations,
                   ShownScenarios& shown);

    // Between runs.
    [[nodiscard]] Subject& subject() { return *subject_; }

    // What the subject said that nobody had asked for. Nothing can be run after it.
    std::optional<SubjectFailure> finish() { return subject_->finish(); }

private:
    [[nodiscard]] bool going_on();
    [[nodiscard]] bool interrupted() const {
        return options_.interrupted && options_.interrupted();
    }
    [[nodiscard]] const PlanOptions& plan() const { return options_.plan; }
    [[nodiscard]] bool repeats() const { return plan().deliver == Deliver::at_least_once; }

    void run_small_scope(const Segment& segment, std::uint64_t index, const Scenario& scenario,
                         std::atomic<bool>& shown);
    void run_orders(const Segment& segment, std::uint64_t scenario,
                    const std::shared_ptr<const Played>& of);
    void run_drawn(const Segment& segment, std::uint64_t index);
    void run_lattice(const Segment& segment, std::uint64_t index,
                     const std::shared_ptr<const Played>& of);
    void deliver_rows(std::uint64_t index, const std::shared_ptr<const Played>& of,
                      std::vector<Delivery> rows);

    void add(std::uint64_t scenario, std::uint64_t number, const std::shared_ptr<const Played>& of,
             Delivery delivery);
    void take_verdict(const PlannedTrial& trial, Verdict verdict);
    void fail(const PlannedTrial& trial, Verdict verdict, std::vector<PlannedTrial> after);
    [[nodiscard]] Leeway leeway() const;
    void count_scenario(const Played& of);
    // Of a scenario that was taken through all its orders at once.
    void count_whole(std::uint64_t scenario, const Played& of, const OrderCount& orders);
    [[nodiscard]] bool arrival_order_is_wrong(const Trial& trial);
    [[nodiscard]] bool arrival_order_can_be_wrong(const Played& of);
    void write_line(std::uint64_t scenario, const std::string& what, const Verdict& verdict);

    std::unique_ptr<Subject> subject_;
    CheckOptions options_;
    bool diagnose_;
    std::unique_ptr<Subject> arrival_order_;
    Drawing drawing_;
    Pipeline pipeline_;
    AllOrders all_orders_;
    const Segment* segment_ = nullptr;
    UnitResult result_;
};

}  // namespace anyorder
