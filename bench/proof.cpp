#include "proof.h"

#include <cstdint>

namespace anyorder::bench {

namespace {

bool& something_is_wrong() {
    static bool wrong = false;
    return wrong;
}

}  // namespace

void prove(benchmark::State& state, bool right, const std::string& otherwise) {
    if (!right) {
        something_is_wrong() = true;
        state.SkipWithError(otherwise.c_str());
    }
}

bool all_proved() {
    return !something_is_wrong();
}

void count_items(benchmark::State& state, std::size_t items) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
}

}  // namespace anyorder::bench
