// All the tests there are for my::Lists. It is right after every callback and not only after the
// last, so that is asked for, too.
#include "lists.h"

#include <anyorder/properties/gtest.h>

ANYORDER_SUBJECT_TESTS(MyLists, my::Lists, {.every_prefix = true});
