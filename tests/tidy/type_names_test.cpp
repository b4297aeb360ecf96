// A name stands for one type in all headers of the libraries.
#include "type_names.h"

#include <vector>

#include <gtest/gtest.h>

namespace anyorder::tidy {
namespace {

TEST(TypeNames, AreGivenOnceInTheHeadersOfTheLibraries) {
    const SourceFile one{"sim/a.h", "// A.\nstruct Slot {\n"};
    EXPECT_EQ(describe(type_name_violations(std::vector{one})), "");
    for (const char* again :
         {"struct Slot {\n", "class Slot final : public Place {\n", "enum class Slot : int {\n"}) {
        EXPECT_EQ(describe(type_name_violations(std::vector{one, SourceFile{"engine/b.h", again}})),
                  "engine/b.h:1: 'Slot' is a type of sim/a.h, too\n");
    }
}

TEST(TypeNames, MayBeDeclaredAgainBeInsideOfATypeOrElsewhere) {
    const SourceFile one{"sim/a.h", "struct Slot {\n"};
    for (const SourceFile& other :
         {SourceFile{"engine/b.h", "struct Slot;\n"},
          SourceFile{"engine/b.h", "    struct Slot {\n"},
          SourceFile{"engine/b.cpp", "struct Slot {\n"}, SourceFile{"tests/b.h", "struct Slot {\n"},
          SourceFile{"engine/b.h", "struct Slots {\n"},
          SourceFile{"engine/b.h", "struct Slot::Part {\n"}}) {
        EXPECT_EQ(describe(type_name_violations(std::vector{one, other})), "");
    }
}

}  // namespace
}  // namespace anyorder::tidy
