#include "metrics.h"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace anyorder {

namespace {

constexpr double ns_per_s = 1e9;

using Labelled = std::pair<std::string_view, const Count*>;

std::string decimal(double value) {
    std::string text = std::to_string(value);
    while (text.ends_with('0')) {
        text.pop_back();
    }
    return text.ends_with('.') ? text + '0' : text;
}

class MetricsText {
public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        out_ += "# HELP anyorder_";
        out_ += name;
        out_ += ' ';
        out_ += help;
        out_ += "\n# TYPE anyorder_";
        out_ += name;
        out_ += ' ';
        out_ += type;
        out_ += '\n';
    }

    // `suffix` with the labels, if any: {outcome="changed"}.
    void sample(std::string_view suffix, const std::string& value) {
        out_ += "anyorder_";
        out_ += name_;
        out_ += suffix;
        out_ += ' ';
        out_ += value;
        out_ += '\n';
    }

    void one(std::string_view name, std::string_view type, std::string_view help,
             std::uint64_t value) {
        family(name, type, help);
        sample("", std::to_string(value));
    }

    void labelled(std::string_view label, std::initializer_list<Labelled> samples) {
        for (const auto& [value, count] : samples) {
            sample('{' + std::string(label) + "=\"" + std::string(value) + "\"}",
                   std::to_string(count->load()));
        }
    }

    // `unit` is how many of what was added make one of what is told.
    template <std::size_t bound_count>
    void histogram(const Histogram<bound_count>& histogram,
                   const std::array<std::uint64_t, bound_count>& bounds, double unit) {
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < bound_count; ++i) {
            below += histogram.counts[i].load();
            sample("_bucket{le=\"" + decimal(static_cast<double>(bounds[i]) / unit) + "\"}",
                   std::to_string(below));
        }
        below += histogram.counts[bound_count].load();
        sample("_bucket{le=\"+Inf\"}", std::to_string(below));
        sample("_sum", std::to_string(static_cast<double>(histogram.sum.load()) / unit));
        sample("_count", std::to_string(below));
    }

    std::string take() { return std::move(out_); }

private:
    std::string_view name_;
    std::string out_;
};

void add_callbacks(MetricsText& text, const Metrics& metrics) {
    text.family("callbacks_total", "counter", "Callbacks that are in the store, by outcome.");
    text.labelled("outcome", {{"changed", &metrics.changed}, {"superseded", &metrics.superseded}});
    text.family("refusals_total", "counter", "Callbacks that were not taken, by reason.");
    text.labelled("reason", {{"body", &metrics.refused_body},
                             {"signature", &metrics.refused_signature},
                             {"time", &metrics.refused_time},
                             {"replay", &metrics.refused_replay},
                             {"origin", &metrics.refused_origin},
                             {"store", &metrics.refused_store},
                             {"store_failed", &metrics.refused_store_failed},
                             {"queue_full", &metrics.refused_queue_full}});
}

void add_connections(MetricsText& text, const Metrics& metrics) {
    text.family("http_requests_total", "counter", "Answers, by status.");
    for (std::size_t status = 0; status < metrics.requests.size(); ++status) {
        if (const std::uint64_t count = metrics.requests[status].load(); count != 0) {
            text.sample("{status=\"" + std::to_string(status) + "\"}", std::to_string(count));
        }
    }
    text.one("connections_open", "gauge", "Connections that are open.",
             metrics.connections_open.load());
    text.one("connections_total", "counter", "Connections that were taken.",
             metrics.connections_taken.load());
    text.one("connections_refused_total", "counter", "Connections that were one too many.",
             metrics.connections_refused.load());
    text.one("connections_timed_out_total", "counter", "Connections that took too long.",
             metrics.connections_timed_out.load());
    text.one("live_clients", "gauge", "Readers of /live.", metrics.live_clients.load());
    text.one("live_clients_dropped_total", "counter", "Readers of /live that read too slowly.",
             metrics.live_clients_dropped.load());
    text.one("body_bytes", "gauge", "Bytes of bodies that are not answered yet.",
             metrics.body_bytes.load());
}

void add_store(MetricsText& text, const Metrics& metrics) {
    text.one("queue_length", "gauge", "Callbacks that wait for the store.",
             metrics.queue_length.load());
    text.family("batch_size", "histogram", "Callbacks that the store took at once.");
    text.histogram(metrics.batches, batch_bounds, 1);
    text.family("store_seconds", "histogram", "How long the store took for a batch.");
    text.histogram(metrics.store_ns, store_ns_bounds, ns_per_s);
}

void add_lists(MetricsText& text, const Gauges& gauges) {
    text.one("store_reachable", "gauge", "Whether the store could be read just now.",
             gauges.store_reachable ? 1 : 0);
    if (!gauges.store_reachable) {
        return;
    }
    text.one("rooms", "gauge", "Rooms that are live.", gauges.rooms);
    text.one("streams", "gauge", "Streams that are live.", gauges.streams);
    text.one("users", "gauge", "Users that are logged in.", gauges.users);
    text.one("lists_with_gaps", "gauge", "Lists of open sessions that callbacks are missing of.",
             gauges.lists_with_gaps);
    text.one("missing_callbacks", "gauge", "Callbacks that later ones have overtaken.",
             gauges.missing_callbacks);
    text.one("overdue_lists", "gauge", "Lists whose oldest gap is older than the retries last.",
             gauges.overdue_lists);
}

}  // namespace

std::string metrics_text(const Metrics& metrics, const Gauges& gauges) {
    MetricsText text;
    add_callbacks(text, metrics);
    add_connections(text, metrics);
    add_store(text, metrics);
    add_lists(text, gauges);
    return text.take();
}

}  // namespace anyorder
