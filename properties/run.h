// Carrying out a plan with some workers, in an order that nobody can tell from that of one.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <anyorder/properties/check.h>

#include "plan.h"
#include "worker.h"

namespace anyorder {

class PlanRun {
public:
    PlanRun(MakeSubject make, const CheckOptions& options);
    ~PlanRun();
    PlanRun(const PlanRun&) = delete;
    PlanRun& operator=(const PlanRun&) = delete;

    // Carries out what of the plan for so many cases has not been carried out yet; ends with the
    // first failure, or when told to stop.
    void extend_to(std::uint64_t cases);

    [[nodiscard]] const RunRecord& record() const { return record_; }
    [[nodiscard]] bool ended() const { return record_.stopped || !record_.failures.empty(); }

    // Forgets what was done since.
    void return_to(RunRecord earlier) { record_ = std::move(earlier); }

    // On the shard's share of the cases for it. A subject that gives no list has broken down.
    void measure_wrongness();

    // When all cases are over: what the subjects said that nobody had asked for.
    void finish();

    // Runs the plan against planted bugs.
    void run_planted();

private:
    class Execution;

    void plan(std::uint64_t cases);
    void certify();
    void execute(const std::vector<Unit>& units);
    [[nodiscard]] std::vector<Unit> units_of(std::size_t segment) const;
    [[nodiscard]] bool is_mine(const Segment& segment, std::uint64_t from) const;

    MakeSubject make_;
    CheckOptions options_;
    Enumerations enumerations_;
    ShownScenarios shown_;
    RunRecord record_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace anyorder
