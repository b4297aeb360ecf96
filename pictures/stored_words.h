// What is wrong with the list that a stored case was found with.
#pragma once

#include <vector>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/picture.h>

namespace anyorder {

// Of a case that was found, with a list; the explanation may be null.
std::vector<DifferenceWords> words_of_differences(const StoredCase& of,
                                                  const Explanation* explanation);

}  // namespace anyorder
