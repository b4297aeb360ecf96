// Leaps to small scenarios: all of up to three callbacks, and of four where each change has a
// millisecond of its own, under the names and with the numbers of the case that they are taken
// from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "leaps.h"

namespace anyorder {

// Only those with fewer callbacks are added, and those with as many where a repeat can be saved.
class SmallLeaps {
public:
    // `ground` must live as long.
    explicit SmallLeaps(const Ground& ground) : ground_(ground) {}

    // Up to three callbacks in every order.
    void add_plain(std::vector<Leap>& leaps) const;

    // The same in the true order, with names and numbers that the case comes to after a while only.
    void add_with_other_names_and_numbers(std::vector<Leap>& leaps) const;

    // Up to three callbacks in every order, one of them twice; nothing where none may be repeated.
    void add_repeated(std::vector<Leap>& leaps) const;

    // Up to four callbacks in every order; before one of them passes all the time that the case
    // takes. Nothing where it takes none.
    void add_with_time(std::vector<Leap>& leaps) const;

    // Four callbacks in every order; and up to three when several share a millisecond.
    void add_larger(std::vector<Leap>& leaps) const;

private:
    struct Manner {
        // Names and numbers.
        Setting setting;
        Orders orders = Orders::all;
        bool shared_times = false;
        std::uint8_t first_name = 0;
        std::uint32_t gap_ms = 0;
        std::size_t gap_before = 0;
    };

    void add(std::vector<Leap>& leaps, std::size_t callbacks_max, const Manner& manner) const;
    void add_size(std::vector<Leap>& leaps, std::size_t callbacks, const Manner& manner) const;
    static Scenario in_manner(Scenario scenario, const Manner& manner);

    const Ground& ground_;
};

}  // namespace anyorder
