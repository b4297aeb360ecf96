#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>
#include <anyorder/sim/history.h>
#include <anyorder/sim/visit.h>

#include "benchmarks.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

enum class BodyForm : std::uint8_t { json, percent_encoded };

std::string body_of(const Event& event, BodyForm form) {
    const std::string json = encode(event, {.secret = "callback secret"});
    return form == BodyForm::percent_encoded ? percent_encode(json) : json;
}

bool says(Decoder& decoder, std::string_view body, const Event& event) {
    const Decoded decoded = decoder.decode(body);
    const auto* read = std::get_if<Event>(&decoded);
    return read != nullptr && same_change(*read, event);
}

std::vector<Event> callbacks_of(const CallbackLog& log, bool (*chosen)(EventKind)) {
    std::vector<Event> events;
    std::ranges::copy_if(log.events(), std::back_inserter(events),
                         [&](const Event& event) { return chosen(event.kind); });
    return events;
}

// Each turn decodes each of the events once, by one decoder.
void decode_all(benchmark::State& state, const std::vector<Event>& events, BodyForm form) {
    std::vector<std::string> bodies;
    std::size_t bytes = 0;
    for (const Event& event : events) {
        bytes += bodies.emplace_back(body_of(event, form)).size();
    }
    Decoder decoder;
    for (auto _ : state) {
        for (const std::string& body : bodies) {
            benchmark::DoNotOptimize(decoder.decode(body));
        }
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        prove(state, says(decoder, bodies[i], events[i]), "what was decoded is not what was said");
    }
    prove(state, !events.empty(), "nothing was decoded");
    count_items(state, events.size());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
    state.counters["body_bytes"] = static_cast<double>(bytes) / static_cast<double>(events.size());
}

bool is_stream_create(EventKind kind) {
    return kind == EventKind::stream_create;
}

bool is_any(EventKind /*kind*/) {
    return true;
}

void decode(benchmark::State& state, bool (*chosen)(EventKind), BodyForm form) {
    const auto log = visit(1);
    decode_all(state, callbacks_of(*log, chosen), form);
}

}  // namespace

void register_decode_benchmarks() {
    const auto add = [](const char* name, bool (*chosen)(EventKind), BodyForm form) {
        benchmark::RegisterBenchmark(name,
                                     [=](benchmark::State& state) { decode(state, chosen, form); });
    };
    add("decode/stream_create", is_stream_create, BodyForm::json);
    add("decode/stream_create_percent_encoded", is_stream_create, BodyForm::percent_encoded);
    add("decode/all_six_kinds", is_any, BodyForm::json);
    add("decode/all_six_kinds_percent_encoded", is_any, BodyForm::percent_encoded);
}

}  // namespace anyorder::bench
