// Planted twins: stores that are WRONG on purpose, each in one way, to see whether a check notices.
#pragma once

#include <memory>

#include <anyorder/stores/store.h>

namespace anyorder {

// WRONG: two changes may share a millisecond, and a clock may be set back.
std::unique_ptr<Store> compares_times(std::unique_ptr<Store> store);

// WRONG: what is between the two queries may have happened to one half of the answer alone.
std::unique_ptr<Store> two_queries(std::unique_ptr<Store> store);

}  // namespace anyorder
