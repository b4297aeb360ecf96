// A program whose tests fail: what they print is tested by gtest_macro_test.cpp.
#include "wrong_types.h"

#include <anyorder/properties/gtest.h>

namespace anyorder::types {

ANYORDER_SUBJECT_TESTS(ByArrival, ByArrival);
ANYORDER_SUBJECT_TESTS(Eager, Eager, {.cases = 40'000, .every_prefix = true});
ANYORDER_SUBJECT_TESTS(CountsRepeats, CountsRepeats);
ANYORDER_SUBJECT_TESTS(MixesRooms, MixesRooms);
ANYORDER_SUBJECT_TESTS(DislikesAName, DislikesAName, {.cases = 40'000});
ANYORDER_SUBJECT_TESTS(Moody, Moody);
ANYORDER_SUBJECT_TESTS(Throws, Throws, {.lists = {.streams = false, .users = false}});
ANYORDER_SUBJECT_TESTS(Sticky, Sticky);
ANYORDER_SUBJECT_TESTS(Diary, Diary);

// Nothing is asked of a right type.
ANYORDER_SUBJECT_TESTS(NoLists, Engine, {.lists = {false, false, false}, .every_prefix = true});
ANYORDER_SUBJECT_TESTS(NoBudget, Engine, {.cases = 0});

}  // namespace anyorder::types
