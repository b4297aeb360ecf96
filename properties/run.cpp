#include "run.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <anyorder/subjects/catalogue.h>

#include "covered_segments.h"

namespace anyorder {

namespace {

std::string phase_of(const Segment& segment) {
    if (segment.strategy != Strategy::small_scope) {
        return std::string(name_of(segment.strategy));
    }
    return "small scope, " + std::to_string(segment.callbacks) +
           (segment.callbacks == 1 ? " callback" : " callbacks");
}

// Whether a planted bug does anything under such a plan.
bool can_show(const CatalogueEntry& entry, const PlanOptions& plan) {
    return entry.shows == nullptr || entry.shows({.lists = plan.lists,
                                                  .repeats = plan.deliver == Deliver::at_least_once,
                                                  .distinct_times = plan.distinct_times});
}

// Runs `work(worker)` for each worker, all but one of them in a thread of its own, and passes on
// the first exception.
template <class Work>
void on_all(std::size_t workers, const Work& work) {
    std::mutex mutex;
    std::exception_ptr thrown;
    const auto guarded = [&](std::size_t worker) {
        try {
            work(worker);
        } catch (...) {
            const std::scoped_lock lock(mutex);
            thrown = thrown ? thrown : std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        threads.reserve(workers);
        for (std::size_t worker = 1; worker < workers; ++worker) {
            threads.emplace_back([&guarded, worker] { guarded(worker); });
        }
        guarded(0);
    }
    if (thrown) {
        std::rethrow_exception(thrown);
    }
}

}  // namespace

// Hands out units in order, and takes their results in order, whichever comes first.
class PlanRun::Execution {
public:
    Execution(PlanRun& run, const std::vector<Unit>& units) : run_(run), units_(units) {
        for (const Unit& unit : units) {
            cases_ += cases_of(unit);
        }
    }

    void work(Worker& worker) {
        while (const std::optional<std::size_t> place = next()) {
            const Unit& unit = units_[*place];
            UnitResult result = worker.run(run_.record_.segments[unit.segment], unit,
                                           run_.enumerations_, run_.shown_);
            if (result.stopped) {
                lower_end(*place);
                stopped_ = true;
                return;
            }
            if (result.failure) {
                lower_end(*place + 1);
            }
            take(*place, std::move(result));
        }
    }

    void abandon() { ended_at_ = 0; }

    // When all work is over: a failure behind what was left undone is not lost.
    void keep_failure() {
        const auto found = std::ranges::find_if(
            early_, [](const auto& early) { return early.second.failure.has_value(); });
        if (!over_ && found != early_.end()) {
            add_failure(units_[found->first], *found->second.failure);
        }
    }

    // Whether it was told to stop before the end or the first failure.
    [[nodiscard]] bool stopped() const { return stopped_ && !over_; }

private:
    [[nodiscard]] std::uint64_t cases_of(const Unit& unit) const {
        return (unit.to - unit.from) *
               cost_of(run_.record_.segments[unit.segment], run_.options_.plan);
    }

    std::optional<std::size_t> next() {
        const std::size_t place = next_++;
        return place < units_.size() && place < ended_at_ ? std::optional(place) : std::nullopt;
    }

    void lower_end(std::size_t end) {
        std::size_t known = ended_at_;
        while (end < known && !ended_at_.compare_exchange_weak(known, end)) {
        }
    }

    void take(std::size_t place, UnitResult result) {
        const std::scoped_lock lock(mutex_);
        early_.emplace(place, std::move(result));
        while (!early_.empty() && early_.begin()->first == taken_) {
            take_in_order(units_[taken_], early_.begin()->second);
            early_.erase(early_.begin());
            ++taken_;
        }
    }

    void take_in_order(const Unit& unit, UnitResult& result) {
        if (over_) {
            return;
        }
        Segment& segment = run_.record_.segments[unit.segment];
        for (const std::string& line : result.lines) {
            run_.options_.case_line(line);
        }
        segment.tally += result.tally;
        if (result.failure) {
            over_ = true;
            add_failure(unit, *result.failure);
            return;
        }
        segment.done += unit.to - unit.from;
        done_ += cases_of(unit);
        if (run_.options_.progress) {
            run_.options_.progress({phase_of(segment), done_, cases_});
        }
    }

    void add_failure(const Unit& unit, UnitFailure& found) {
        run_.record_.failures.push_back({.segment = unit.segment,
                                         .scenario = found.scenario,
                                         .delivery = found.delivery,
                                         .failure = *std::move(found.failure)});
    }

    PlanRun& run_;
    const std::vector<Unit>& units_;
    std::uint64_t cases_ = 0;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> ended_at_ = static_cast<std::size_t>(-1);
    std::atomic<bool> stopped_ = false;
    std::mutex mutex_;
    std::map<std::size_t, UnitResult> early_;
    std::size_t taken_ = 0;
    std::uint64_t done_ = 0;
    bool over_ = false;
};

PlanRun::PlanRun(MakeSubject make, const CheckOptions& options)
    : make_(std::move(make)),
      options_(options),
      enumerations_(options.plan.lists, options.plan.distinct_times, [this] {
          return (options_.interrupted && options_.interrupted()) ||
                 (options_.stop && options_.stop());
      }) {
    auto first = make_();
    options_.plan.copies_states = options_.plan.copies_states && first->clone() != nullptr;
    record_.plan = options_.plan;
    record_.shard = options_.shard;
    record_.planted_asked = options_.planted;
    workers_.push_back(std::make_unique<Worker>(std::move(first), options_, true));
    while (workers_.size() < std::max<std::size_t>(options_.jobs, 1)) {
        workers_.push_back(std::make_unique<Worker>(make_(), options_, true));
    }
}

PlanRun::~PlanRun() = default;

// Takes over what has been done of the segments that there were.
void PlanRun::plan(std::uint64_t cases) {
    options_.plan.cases = cases;
    record_.plan.cases = cases;
    std::vector<Segment> segments = plan_of(options_.plan, enumerations_);
    for (Segment& segment : segments) {
        const auto known = std::ranges::find_if(record_.segments, [&](const Segment& other) {
            return other.strategy == segment.strategy && other.alphabet == segment.alphabet &&
                   other.callbacks == segment.callbacks && other.repeats == segment.repeats;
        });
        // Where small scope takes on one more size, the others have less; what was too much for
        // them is no part of this plan, so they begin anew.
        if (known != record_.segments.end() && known->done <= segment.planned) {
            segment.done = known->done;
            segment.tally = known->tally;
        }
    }
    record_.segments = std::move(segments);
    for (std::size_t i = 0; i < record_.segments.size(); ++i) {
        Segment& segment = record_.segments[i];
        segment.assigned = segment.done;
        for (const Unit& unit : units_of(i)) {
            segment.assigned += unit.to - unit.from;
        }
    }
}

bool PlanRun::is_mine(const Segment& segment, std::uint64_t from) const {
    return from / scenarios_at_once(segment) % options_.shard.of + 1 == options_.shard.index;
}

std::vector<Unit> PlanRun::units_of(std::size_t segment_index) const {
    const Segment& segment = record_.segments[segment_index];
    const std::uint64_t size = scenarios_at_once(segment);
    std::vector<Unit> units;
    for (std::uint64_t from = segment.done; from < segment.planned; from += size) {
        if (is_mine(segment, from)) {
            units.push_back({.segment = segment_index,
                             .from = from,
                             .to = std::min(from + size, segment.planned)});
        }
    }
    return units;
}

void PlanRun::extend_to(std::uint64_t cases) {
    try {
        plan(cases);
    } catch (const EnumerationStopped&) {
        record_.stopped = true;
        return;
    }
    std::vector<Unit> units;
    for (std::size_t i = 0; i < record_.segments.size(); ++i) {
        std::ranges::copy(units_of(i), std::back_inserter(units));
    }
    execute(units);
    certify();
}

// Whether operations of any kind make a failing case with fewer callbacks than the plain one found.
// Another shard may have found a plain one before that of this shard, in a larger case.
void PlanRun::certify() {
    if (record_.failures.size() != 1 || record_.stopped) {
        return;
    }
    const Segment& of = record_.segments[record_.failures.front().segment];
    if (!is_small_scope(of, Alphabet::plain)) {
        return;
    }
    const std::size_t callbacks = options_.shard.of > 1 ? of.callbacks : certified_below(record_);
    std::vector<Unit> units;
    for (std::size_t i = 0; i < record_.segments.size(); ++i) {
        const Segment& segment = record_.segments[i];
        if (segment.strategy == Strategy::small_scope && segment.alphabet == Alphabet::full &&
            segment.callbacks < callbacks) {
            std::ranges::copy(units_of(i), std::back_inserter(units));
        }
    }
    execute(units);
}

void PlanRun::execute(const std::vector<Unit>& units) {
    for (const Unit& unit : units) {
        shown_.prepare(record_.segments[unit.segment]);
    }
    Execution execution(*this, units);
    on_all(workers_.size(), [&](std::size_t worker) {
        try {
            execution.work(*workers_[worker]);
        } catch (...) {
            execution.abandon();
            throw;
        }
    });
    record_.stopped = record_.stopped || execution.stopped();
    execution.keep_failure();
}

void PlanRun::finish() {
    for (const auto& worker : workers_) {
        if (ended() || record_.at_the_end) {
            return;
        }
        if (auto unasked = worker->finish()) {
            record_.at_the_end = Breakdown{.failure = *std::move(unasked),
                                           .minimal = std::nullopt,
                                           .certificate = {},
                                           .note = "it showed when all cases were over"};
        }
    }
}

namespace {

// Those that are drawn find most bugs soon.
constexpr std::array planted_order = {
    Strategy::uniform,    Strategy::network,  Strategy::adjacency, Strategy::covering_3,
    Strategy::covering_4, Strategy::lateness, Strategy::lattice,   Strategy::small_scope};

class PlantedRun {
public:
    PlantedRun(const CatalogueEntry& bug, const CheckOptions& options,
               const Enumerations& enumerations)
        : worker_(bug.make(), options, false), enumerations_(enumerations) {
        record_.name = bug.name;
    }

    // Nothing where it was interrupted.
    std::optional<PlantedRecord> through(const std::vector<Segment>& segments) && {
        for (const Strategy strategy : planted_order) {
            for (std::size_t i = 0; i < segments.size() && !over_; ++i) {
                if (segments[i].strategy == strategy) {
                    run(segments[i], i);
                }
            }
        }
        return stopped_ ? std::nullopt : std::optional(std::move(record_));
    }

private:
    void run(const Segment& segment, std::size_t place) {
        shown_.prepare(segment);
        const std::uint64_t size = scenarios_at_once(segment);
        for (std::uint64_t from = 0; from < segment.planned && !over_; from += size) {
            const Unit unit{place, from, std::min(from + size, segment.planned)};
            const UnitResult result = worker_.run(segment, unit, enumerations_, shown_);
            record_.cases += result.tally.cases;
            record_.killed = result.failure.has_value();
            record_.by = segment.strategy;
            stopped_ = result.stopped && !record_.killed;
            over_ = record_.killed || stopped_;
        }
    }

    Worker worker_;
    const Enumerations& enumerations_;
    ShownScenarios shown_;
    PlantedRecord record_;
    bool over_ = false;
    bool stopped_ = false;
};

}  // namespace

void PlanRun::run_planted() {
    std::vector<const CatalogueEntry*> bugs;
    std::size_t number = 0;
    for (const CatalogueEntry& entry : catalogue()) {
        const bool shows = entry.role == Role::planted && can_show(entry, options_.plan);
        if (shows && number++ % options_.shard.of + 1 == options_.shard.index) {
            bugs.push_back(&entry);
        }
    }
    CheckOptions options = options_;
    options.case_line = {};
    options.stop = {};
    std::vector<std::optional<PlantedRecord>> records(bugs.size());
    std::atomic<std::size_t> next = 0;
    on_all(workers_.size(), [&](std::size_t /*worker*/) {
        for (std::size_t i = next++; i < bugs.size(); i = next++) {
            records[i] = PlantedRun(*bugs[i], options, enumerations_).through(record_.segments);
        }
    });
    for (std::optional<PlantedRecord>& record : records) {
        if (record) {
            record_.planted.push_back(*std::move(record));
        }
    }
    record_.stopped = record_.stopped || (options.interrupted && options.interrupted());
}

}  // namespace anyorder
