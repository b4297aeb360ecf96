// Each picture of each case in golden/ is what the file beside it holds, byte for byte. With
// ANYORDER_WRITE_GOLDEN=1 the files are written, and the tests fail all the same: what has changed
// is for a person to look at.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <anyorder/pictures/mermaid.h>
#include <anyorder/pictures/svg.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/subjects/catalogue.h>

#include "cli/process.h"

namespace anyorder {
namespace {

namespace fs = std::filesystem;

constexpr std::array names = {"two-rows", "duplicates", "many-repeats",    "rooms-reopening",
                              "users",    "long-ids",   "wide-characters", "hostile-ids"};

fs::path path_of(const std::string& name) {
    return fs::path(GOLDEN_FOLDER) / name;
}

std::string text_in(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in.is_open()) << path;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void expect_golden(const std::string& file, const std::string& text) {
    const char* const asked = std::getenv("ANYORDER_WRITE_GOLDEN");
    if (asked != nullptr && std::string(asked) == "1") {
        std::ofstream(path_of(file), std::ios::binary) << text;
        ADD_FAILURE() << file << " is written anew; look at it";
        return;
    }
    EXPECT_EQ(text, text_in(path_of(file))) << file;
}

// A stored case, and what the subject that it was found with makes of it.
struct Shown {
    StoredCase of;
    std::optional<Explanation> explanation;
};

Shown shown_case(const std::string& name) {
    auto read = read_case(text_in(path_of(name + ".case.json")));
    Shown shown{.of = std::move(std::get<StoredCase>(read)), .explanation = {}};
    const auto subject = find_subject(shown.of.found->subject)->make();
    const auto judged = [&](const Delivery& delivery) {
        Trial trial = shown.of.trial();
        trial.delivery = &delivery;
        return judge_convergence(*subject, trial);
    };
    EXPECT_TRUE(violated(judged(shown.of.delivery))) << name;
    shown.explanation = explain_by_verdicts(shown.of.log->events(), shown.of.delivery, judged);
    return shown;
}

class Golden : public ::testing::TestWithParam<const char*> {};

std::string text_of(const Shown& shown, const PictureStyle& style) {
    const StoredCase& of = shown.of;
    const auto callbacks = of.log->events();
    const Violated violated{.arrivals = of.delivery.size(),
                            .expected = of.truth,
                            .listed = of.found->listed,
                            .differences = differences(of.truth, of.found->listed, of.lists)};
    const Explanation* explanation = shown.explanation ? &*shown.explanation : nullptr;
    return picture(callbacks, of.delivery, style, marks_of(explanation, of.delivery)) +
           differences_in_words(violated, of.lists, style, callbacks, of.delivery, explanation) +
           (shown.explanation
                ? "\n" + explanation_in_lines(callbacks, of.delivery, *explanation, style)
                : "");
}

TEST_P(Golden, IsDrawnInTheTerminal) {
    const Shown shown = shown_case(GetParam());
    expect_golden(GetParam() + std::string(".txt"), text_of(shown, {}));
    expect_golden(GetParam() + std::string(".ascii.txt"), text_of(shown, {.ascii = true}));
}

TEST_P(Golden, IsTheSameInColourButForTheColours) {
    const Shown shown = shown_case(GetParam());
    const std::regex colours("\x1b\\[[0-9;]*m");
    const std::string coloured = text_of(shown, {.colour = true});
    EXPECT_TRUE(std::regex_search(coloured, colours));
    EXPECT_EQ(std::regex_replace(coloured, colours, ""), text_of(shown, {}));
}

TEST_P(Golden, IsPlainAsciiWhereThatIsAskedFor) {
    for (const std::size_t width : {20U, 80U, 100U}) {
        const std::string text = text_of(shown_case(GetParam()), {.width = width, .ascii = true});
        EXPECT_TRUE(std::ranges::all_of(
            text, [](char c) { return c == '\n' || (c >= ' ' && c < '\x7f'); }));
    }
}

TEST_P(Golden, IsDrawnAsSvg) {
    const Shown shown = shown_case(GetParam());
    expect_golden(GetParam() + std::string(".svg"), svg(shown.of, shown.explanation));
}

TEST_P(Golden, IsWellFormedXmlThatNeedsNothingElse) {
    const Shown shown = shown_case(GetParam());
    const std::string text = svg(shown.of, shown.explanation);
    const Ended checked =
        run({.arguments = {"/usr/bin/xmllint", "--noout", "--nonet", "-"}, .input = text});
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    for (const std::string_view word : {"<script", "href", "url(", "@import", "<foreignObject"}) {
        EXPECT_EQ(text.find(word), std::string::npos) << word;
    }
}

TEST_P(Golden, IsWrittenAsMermaid) {
    const Shown shown = shown_case(GetParam());
    expect_golden(GetParam() + std::string(".mmd"), mermaid(shown.of, shown.explanation));
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, ::testing::ValuesIn(names), [](const auto& each) {
    std::string name = each.param;
    std::erase(name, '-');
    return name;
});

}  // namespace
}  // namespace anyorder
