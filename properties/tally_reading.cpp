#include "tally_reading.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace anyorder {

Tally read_tally(const At& at) {
    Tally tally;
    tally.scenarios = at.member("scenarios").number();
    tally.cases = at.member("cases").number();
    tally.deliveries = at.member("deliveries").number();
    tally.orders = at.member("orders").count();
    tally.callbacks = at.member("callbacks").number();
    tally.callbacks_largest = at.member("callbacks_largest").number();
    tally.arrival_order_wrong = at.member("arrival_order_wrong").number();
    tally.unfinished = at.member("unfinished").number();
    const At tuples = at.member("order_coverage");
    const std::vector<At> all = tuples.elements();
    if (all.size() != tuple_sizes) {
        throw Wrong{tuples.where() + " does not have " + std::to_string(tuple_sizes) + " elements"};
    }
    for (std::size_t i = 0; i < tuple_sizes; ++i) {
        const std::vector<At> pair = all[i].elements();
        if (pair.size() != 2) {
            throw Wrong{all[i].where() + " is no pair"};
        }
        tally.tuples[i] = {pair[0].number(), pair[1].number()};
    }
    return tally;
}

namespace {

std::array<std::uint64_t, Wrongness::tenths> read_tenths(const At& at, std::uint64_t sum) {
    const std::vector<At> all = at.elements();
    std::array<std::uint64_t, Wrongness::tenths> tenths{};
    if (all.size() != tenths.size()) {
        throw Wrong{at.where() + " does not have " + std::to_string(tenths.size()) + " elements"};
    }
    for (std::size_t i = 0; i < tenths.size(); ++i) {
        tenths[i] = all[i].number(sum);
        sum -= tenths[i];
    }
    if (sum != 0) {
        throw Wrong{at.where() + " does not add up"};
    }
    return tenths;
}

}  // namespace

std::optional<Wrongness> read_wrongness(const At& report) {
    constexpr std::uint64_t most = std::uint64_t{1} << 32;
    if (!report.has("how_long_wrong") || report.member("how_long_wrong").is_null()) {
        return std::nullopt;
    }
    const At at = report.member("how_long_wrong");
    Wrongness wrongness;
    wrongness.cases = at.member("cases").number(most);
    wrongness.cases_ever_wrong = at.member("cases_ever_wrong").number(wrongness.cases);
    wrongness.arrivals = at.member("arrivals").number(most);
    wrongness.wrong = at.member("wrong").number(wrongness.arrivals);
    wrongness.arrivals_at = read_tenths(at.member("arrivals_at"), wrongness.arrivals);
    wrongness.wrong_at = read_tenths(at.member("wrong_at"), wrongness.wrong);
    return wrongness;
}

}  // namespace anyorder
