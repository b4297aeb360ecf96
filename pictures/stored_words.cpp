#include "stored_words.h"

namespace anyorder {

std::vector<DifferenceWords> words_of_differences(const StoredCase& of,
                                                  const Explanation* explanation) {
    const Violated violated{.arrivals = of.delivery.size(),
                            .expected = of.truth,
                            .listed = of.found->listed,
                            .differences = differences(of.truth, of.found->listed, of.lists)};
    return words_of_differences(violated, of.log->events(), of.delivery, explanation);
}

}  // namespace anyorder
