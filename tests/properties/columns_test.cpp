// What is shown of ids from outside, and how wide that is.
#include <string>

#include <gtest/gtest.h>

#include <anyorder/properties/columns.h>

namespace anyorder {
namespace {

TEST(Visible, LeavesLettersOfAllScriptsAsTheyAre) {
    for (const std::string text :
         {"r1", "部屋", "한국어", "e\u0301te\u0301", "अनुच्छेद", "👋🏽", "שלום", "a b\"<>&'"}) {
        EXPECT_EQ(visible(text), text);
    }
}

TEST(Visible, WritesOutWhatHasNoLook) {
    EXPECT_EQ(visible("a\x1b[31m"), "a\\x1b[31m");
    EXPECT_EQ(visible("\u200e\u200f\u061c\u202a\u202e\u2066\u2069"),
              "\\u200e\\u200f\\u061c\\u202a\\u202e\\u2066\\u2069");
    EXPECT_EQ(visible("a\u200bb\u200db\ufe0f"), "a\\u200bb\\u200db\\ufe0f");
    EXPECT_EQ(visible("\u0378\ue000\U0010ffff"), "\\u{378}\\u{e000}\\u{10ffff}");
    EXPECT_EQ(visible("\xff\xc3("), "\\xff\\xc3(");
}

TEST(Visible, WritesOutMarksThatWouldSitOnWhatIsNotOfTheId) {
    EXPECT_EQ(visible("\u0301a"), "\\u{301}a");
    EXPECT_EQ(visible("a \u0301"), "a \\u{301}");
    EXPECT_EQ(visible("a\u200b\u0301"), "a\\u200b\\u{301}");
}

TEST(Visible, PilesNoTowersOfMarks) {
    std::string tower = "a";
    std::string shown = "a";
    for (int i = 0; i < 100; ++i) {
        tower += "\u0301";
        shown += i < 4 ? "\u0301" : "\\u{301}";
    }
    EXPECT_EQ(visible(tower), shown);
}

TEST(InAscii, WritesOutWhatIsBeyondAscii) {
    EXPECT_EQ(in_ascii("s1 é部👋"), "s1 \\u{e9}\\u{90e8}\\u{1f44b}");
}

TEST(ColumnsOf, CountsAsTerminalsDo) {
    EXPECT_EQ(columns_of("r1"), 2U);
    EXPECT_EQ(columns_of("部屋"), 4U);
    EXPECT_EQ(columns_of("e\u0301"), 1U);
    EXPECT_EQ(columns_of("👋"), 2U);
    EXPECT_EQ(columns_of(""), 0U);
}

TEST(Fitted, KeepsBothEnds) {
    EXPECT_EQ(fitted("begin" + std::string(200, 'x') + "end", 24), "beginxxxxxx...xxxxxxxend");
    EXPECT_EQ(fitted(std::string(24, 'x'), 24), std::string(24, 'x'));
}

TEST(Fitted, CutsNeitherCharactersNorEscapes) {
    std::string wide;
    std::string marked;
    std::string escaped;
    for (int i = 0; i < 40; ++i) {
        wide += "部";
        marked += "e\u0301";
        escaped += "\\u{90e8}";
    }
    EXPECT_EQ(fitted(wide, 10), "部部...部");
    EXPECT_EQ(fitted(marked, 8), "e\u0301e\u0301e\u0301...e\u0301e\u0301");
    EXPECT_EQ(fitted(escaped, 24), "\\u{90e8}...\\u{90e8}");
    EXPECT_EQ(fitted("ab\\x1b" + std::string(40, 'x'), 9), "ab...xxx");
}

TEST(Fitted, IsNeverWiderThanItMayBe) {
    const std::string text = "a部\\x1be\u0301👋\\u{378}b\\u202e部部cde\u0301\\u20";
    for (std::size_t columns = 5; columns < 60; ++columns) {
        EXPECT_LE(columns_of(fitted(text, columns)), columns);
    }
}

TEST(Wrapped, BreaksAtSpacesAndWideWordsWhereItMust) {
    EXPECT_EQ(wrapped("one two three", 7), "one two\nthree");
    EXPECT_EQ(wrapped("one two three", 100), "one two three");
    EXPECT_EQ(wrapped("a 部部部部 b", 5), "a\n部部\n部部\nb");
    EXPECT_EQ(wrapped("\\x1b\\x1b", 5), "\\x1b\n\\x1b");
    EXPECT_EQ(wrapped("", 5), "");
}

}  // namespace
}  // namespace anyorder
