#include "code_text.h"

#include <gtest/gtest.h>

namespace anyorder::tidy {
namespace {

TEST(CodeText, KeepsCodeAsItIs) {
    EXPECT_EQ(code_of("int a = 1;\n"), "int a = 1;\n");
}

TEST(CodeText, BlanksComments) {
    EXPECT_EQ(code_of("a // b\nc"), "a     \nc");
    EXPECT_EQ(code_of("a /* b\nc */ d"), "a     \n     d");
}

TEST(CodeText, BlanksLiterals) {
    EXPECT_EQ(code_of(R"(f("a\"b", 'c'))"), "f(      ,    )");
}

TEST(CodeText, BlanksRawStringsToTheirEnd) {
    EXPECT_EQ(code_of("R\"x(a)\"\nb)x\" c"), "R      \n     c");
}

TEST(CodeText, TakesNoCommentFromALiteralAndNoLiteralFromAComment) {
    EXPECT_EQ(code_of("\"//\" a"), "     a");
    EXPECT_EQ(code_of("// it's\na"), "       \na");
}

TEST(CodeText, KnowsTheSeparatorOfThousands) {
    EXPECT_EQ(code_of("1'000 + 2'000"), "1'000 + 2'000");
}

TEST(CodeText, EndsALiteralThatIsNotClosedWithItsLine) {
    EXPECT_EQ(code_of("#error don't\nint a;"), "#error don't\nint a;");
    EXPECT_EQ(code_of("\"a\nb"), "  \nb");
}

}  // namespace
}  // namespace anyorder::tidy
