#include "ways_to_deliver.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/ingest.h>
#include <anyorder/engine/room_lists.h>

namespace anyorder::cli {

namespace {

// What one reading of the clock takes, as the next one shows it.
std::uint64_t clock_cost_ns() {
    constexpr std::size_t readings = 1'001;
    std::vector<std::uint64_t> costs(readings);
    std::uint64_t before = now_ns();
    for (std::uint64_t& cost : costs) {
        const std::uint64_t after = now_ns();
        cost = after - before;
        before = after;
    }
    std::ranges::nth_element(costs, costs.begin() + readings / 2);
    return costs[readings / 2];
}

// The clock is read once between any two, and what that takes is left out. The places for the times
// have been written to before, so that none of them is the first use of its page.
template <class Part, class Take>
void time_each(std::span<const Part> parts, Pass& pass, Take take) {
    static const std::uint64_t cost = clock_cost_ns();
    const std::size_t timed = pass.latencies_ns.size();
    pass.latencies_ns.resize(timed + parts.size(), 1);
    std::uint64_t before = now_ns();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        take(parts[i]);
        const std::uint64_t after = now_ns();
        pass.latencies_ns[timed + i] = after - before - std::min(cost, after - before);
        before = after;
    }
}

std::vector<std::span<const Event>> cut(std::span<const Event> events, std::size_t size) {
    std::vector<std::span<const Event>> blocks;
    blocks.reserve(events.size() / size + 1);
    for (; !events.empty(); events = events.subspan(std::min(size, events.size()))) {
        blocks.push_back(events.first(std::min(size, events.size())));
    }
    return blocks;
}

// Resets the subject. What it lists then would not be of this delivery, and what it has seen before
// costs it less: a subject that does not forget has no speed.
std::optional<SubjectFailure> reset(Subject& subject) {
    subject.reset();
    const Observation listed = subject.list();
    if (const auto* failure = std::get_if<SubjectFailure>(&listed)) {
        return *failure;
    }
    if (std::get<ObservedList>(listed).rooms.empty()) {
        return std::nullopt;
    }
    return SubjectFailure{.kind = FailureKind::protocol,
                          .what = "it lists something after a reset"};
}

class CallbackByCallback final : public WayToDeliver {
public:
    explicit CallbackByCallback(std::unique_ptr<Subject> subject) : subject_(std::move(subject)) {}

    [[nodiscard]] std::string latency_of() const override { return "of single callbacks"; }

    Observation deliver(const Workload& workload, Pass& pass) override {
        if (auto failure = reset(*subject_)) {
            return *std::move(failure);
        }
        if (pass.is_for_latencies) {
            time_each(workload.arrivals(), pass,
                      [&](const Event& event) { subject_->deliver(event); });
        } else {
            pass.watch.start();
            for (const Event& event : workload.arrivals()) {
                subject_->deliver(event);
            }
            pass.watch.stop();
        }
        return subject_->list();
    }

private:
    std::unique_ptr<Subject> subject_;
};

class InBlocks final : public WayToDeliver {
public:
    [[nodiscard]] std::string variant() const override { return "in blocks"; }
    [[nodiscard]] std::string latency_of() const override {
        return fmt::format("of blocks of {} callbacks", block);
    }

    Observation deliver(const Workload& workload, Pass& pass) override {
        const std::vector<std::span<const Event>> blocks = cut(workload.arrivals(), block);
        lists_.clear();
        if (pass.is_for_latencies) {
            time_each<std::span<const Event>>(
                blocks, pass, [&](std::span<const Event> events) { lists_.apply(events); });
        } else {
            pass.watch.start();
            for (const std::span<const Event> events : blocks) {
                lists_.apply(events);
            }
            pass.watch.stop();
        }
        return observe(lists_.list_without_attributes());
    }

private:
    static constexpr std::size_t block = 1'000;

    RoomLists lists_;
};

class FromBytes final : public WayToDeliver {
public:
    [[nodiscard]] std::string variant() const override { return "from bytes"; }
    [[nodiscard]] std::string latency_of() const override { return "of single bodies"; }

    Observation deliver(const Workload& workload, Pass& pass) override {
        lists_.clear();
        for (const std::span<const Event> events : cut(workload.arrivals(), chunk)) {
            const std::vector<std::string> bodies = bodies_of(events);
            const std::vector<std::string_view> views(bodies.begin(), bodies.end());
            take(views, pass);
        }
        return observe(lists_.list_without_attributes());
    }

private:
    static constexpr std::size_t chunk = 500;

    static std::vector<std::string> bodies_of(std::span<const Event> events) {
        std::vector<std::string> bodies;
        bodies.reserve(events.size());
        for (const Event& event : events) {
            bodies.push_back(encode(event));
        }
        return bodies;
    }

    void take(const std::vector<std::string_view>& bodies, Pass& pass) {
        if (pass.is_for_latencies) {
            time_each<std::string_view>(bodies, pass, [&](std::string_view body) {
                static_cast<void>(ingest_.take(body));
            });
        } else {
            pass.watch.start();
            static_cast<void>(ingest_.take(bodies));
            pass.watch.stop();
        }
    }

    RoomLists lists_;
    Ingest ingest_{lists_};
};

class OverAPipe final : public WayToDeliver {
public:
    OverAPipe(std::unique_ptr<Subject> subject, std::size_t batch)
        : subject_(std::move(subject)), batch_(batch) {}

    [[nodiscard]] std::string latency_of() const override {
        return fmt::format("of batches of {} callbacks and the list after each", batch_);
    }

    Observation deliver(const Workload& workload, Pass& pass) override {
        // The first time this starts the process.
        if (auto failure = reset(*subject_)) {
            return *std::move(failure);
        }
        return pass.is_for_latencies ? deliver_batches(workload, pass)
                                     : deliver_all(workload, pass);
    }

private:
    Observation deliver_all(const Workload& workload, Pass& pass) {
        write(workload.arrivals());
        pass.watch.start();
        Observation listed = subject_->list();
        pass.watch.stop();
        return listed;
    }

    Observation deliver_batches(const Workload& workload, Pass& pass) {
        Observation listed;
        for (const std::span<const Event> events : cut(workload.arrivals(), batch_)) {
            write(events);
            const std::uint64_t begun = now_ns();
            listed = subject_->list();
            pass.latencies_ns.push_back(now_ns() - begun);
            if (std::holds_alternative<SubjectFailure>(listed)) {
                break;
            }
        }
        return listed;
    }

    // Into a buffer: a process gets what was delivered with the question.
    void write(std::span<const Event> events) {
        for (const Event& event : events) {
            subject_->deliver(event);
        }
    }

    std::unique_ptr<Subject> subject_;
    std::size_t batch_;
};

// When the requests of a delivery were sent and answered. They are sent by many threads.
class RequestTimes {
public:
    // To be called before a request; what it returns is to be called after it.
    std::function<void()> begin() {
        const std::uint64_t begun_ns = now_ns();
        const std::lock_guard lock(mutex_);
        first_ns_ = first_ns_ == 0 ? begun_ns : first_ns_;
        return [this, begun_ns] { end(begun_ns); };
    }

    // Everything since the last call; nothing may be on its way.
    std::vector<std::uint64_t> take(Stopwatch& watch) {
        const std::lock_guard lock(mutex_);
        watch.add_real(last_ns_ - first_ns_);
        first_ns_ = last_ns_ = 0;
        return std::exchange(latencies_ns_, {});
    }

private:
    void end(std::uint64_t begun_ns) {
        const std::uint64_t ended_ns = now_ns();
        const std::lock_guard lock(mutex_);
        last_ns_ = std::max(last_ns_, ended_ns);
        latencies_ns_.push_back(ended_ns - begun_ns);
    }

    std::mutex mutex_;
    std::vector<std::uint64_t> latencies_ns_;
    std::uint64_t first_ns_ = 0;
    std::uint64_t last_ns_ = 0;
};

class OverHttp final : public WayToDeliver {
public:
    explicit OverHttp(HttpOptions options) : subject_(timed(std::move(options))) {}

    [[nodiscard]] std::string latency_of() const override { return "of single requests"; }
    [[nodiscard]] bool needs_two_passes() const override { return false; }
    [[nodiscard]] std::string remark() const override { return subject_.remark(); }

    Observation deliver(const Workload& workload, Pass& pass) override {
        subject_.reset();
        for (const Event& event : workload.arrivals()) {
            subject_.deliver(event);
        }
        pass.watch.start_cpu();
        Observation listed = subject_.list();
        pass.watch.stop_cpu();
        pass.latencies_ns = times_.take(pass.watch);
        return listed;
    }

private:
    HttpOptions timed(HttpOptions options) {
        options.on_post = [this] { return times_.begin(); };
        return options;
    }

    RequestTimes times_;
    // The last member: its threads use the times.
    HttpSubject subject_;
};

}  // namespace

std::unique_ptr<WayToDeliver> callback_by_callback(std::unique_ptr<Subject> subject) {
    return std::make_unique<CallbackByCallback>(std::move(subject));
}

std::unique_ptr<WayToDeliver> in_blocks() {
    return std::make_unique<InBlocks>();
}

std::unique_ptr<WayToDeliver> from_bytes() {
    return std::make_unique<FromBytes>();
}

std::unique_ptr<WayToDeliver> over_a_pipe(std::unique_ptr<Subject> subject, std::size_t batch) {
    return std::make_unique<OverAPipe>(std::move(subject), batch);
}

std::unique_ptr<WayToDeliver> over_http(const HttpOptions& options) {
    return std::make_unique<OverHttp>(options);
}

}  // namespace anyorder::cli
