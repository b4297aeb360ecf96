#include "text_rules.h"

#include <string>

#include <gtest/gtest.h>

namespace anyorder::tidy {
namespace {

using Rule = Violations (*)(const SourceFile&);

bool fires(Rule rule, const std::string& path, const std::string& text = "") {
    return !rule({.path = path, .text = text}).empty();
}

std::string repeated(const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

TEST(SizeRule, FiresOnTheFirstLineTooMany) {
    EXPECT_FALSE(fires(size_violations, "sim/a.cpp", repeated("\n", lines_max)));
    EXPECT_TRUE(fires(size_violations, "sim/a.cpp", repeated("\n", lines_max + 1)));
    EXPECT_TRUE(fires(size_violations, "sim/a.h", repeated("\n", lines_max + 1)));
    EXPECT_FALSE(fires(size_violations, "docs/a.md", repeated("\n", lines_max + 1)));
}

TEST(FileNameRule, FiresOnFilesAndFoldersNamedAfterNothing) {
    EXPECT_TRUE(fires(file_name_violations, "sim/utils.h"));
    EXPECT_TRUE(fires(file_name_violations, "sim/common/world.h"));
    EXPECT_TRUE(fires(file_name_violations, "tests/sim/world_helpers.h"));
    EXPECT_TRUE(fires(file_name_violations, "core/a.cpp"));
    EXPECT_TRUE(fires(file_name_violations, "misc.cpp"));
    EXPECT_FALSE(fires(file_name_violations, "sim/common_prefix.h"));
    EXPECT_FALSE(fires(file_name_violations, "sim/score.h"));
}

TEST(ClassNameRule, FiresOnClassesNamedAfterNothing) {
    EXPECT_TRUE(fires(class_name_violations, "sim/a.h", "class RoomManager {"));
    EXPECT_TRUE(fires(class_name_violations, "sim/a.h", "struct EventHandler;"));
    EXPECT_TRUE(fires(class_name_violations, "sim/a.h", "    struct Impl;"));
    EXPECT_TRUE(fires(class_name_violations, "sim/a.h", "struct [[nodiscard]] RoomData {"));
    EXPECT_FALSE(fires(class_name_violations, "sim/a.h", "class RoomLists {"));
    EXPECT_FALSE(fires(class_name_violations, "sim/a.h", "// a class WindowManager was here"));
    EXPECT_FALSE(fires(class_name_violations, "sim/a.h", "class DataLine {"));
}

TEST(WordRule, FiresOnWorkPutOffAndOnPathsOfAMachine) {
    EXPECT_TRUE(fires(word_violations, "docs/a.md", std::string("TO") + "DO: more"));
    EXPECT_TRUE(fires(word_violations, "x", std::string("# FIX") + "ME"));
    EXPECT_TRUE(fires(word_violations, "a.json", std::string("\"/wo") + "rk/a\""));
    EXPECT_TRUE(fires(word_violations, "a.txt", std::string("/ho") + "me/me"));
    EXPECT_TRUE(fires(word_violations, "a.txt", std::string("<<<<") + "<<< ours"));
    EXPECT_FALSE(fires(word_violations, "a.md", "What remains to do is at work/life."));
}

TEST(HeaderRule, FiresOnAPublicHeaderWithoutACommentOrAGuard) {
    const std::string path = "sim/include/anyorder/sim/a.h";
    EXPECT_FALSE(fires(header_violations, path, "// Says what.\n#pragma once\n"));
    EXPECT_TRUE(fires(header_violations, path, "#pragma once\n"));
    EXPECT_TRUE(fires(header_violations, path, "// Says what.\n"));
    EXPECT_FALSE(fires(header_violations, path, "/* C. */\n#ifndef ANYORDER_A_H\n#endif\n"));
    EXPECT_TRUE(fires(header_violations, path, "/* C. */\nint a;\n"));
    EXPECT_FALSE(fires(header_violations, "sim/a.h", "int a;\n"));
}

TEST(ChanceRule, FiresOnGeneratorsInTheLibraries) {
    for (const std::string text :
         {"std::random_device device;", "std::mt19937_64 engine;", "int a = std::rand();",
          "std::shuffle(a, b, c);", "std::ranges::shuffle(a, c);", "x = rand();",
          "std::uniform_int_distribution<int> d;"}) {
        EXPECT_TRUE(fires(chance_violations, "properties/a.cpp", text)) << text;
        EXPECT_FALSE(fires(chance_violations, "tests/a.cpp", text)) << text;
    }
}

TEST(ChanceRule, FiresOnClocksInTheLibraries) {
    for (const std::string text : {"std::chrono::steady_clock::now();", "system_clock::now();",
                                   "std::time(nullptr);", "x = time(nullptr);"}) {
        EXPECT_TRUE(fires(chance_violations, "engine/a.cpp", text)) << text;
        EXPECT_FALSE(fires(chance_violations, "bench/a.cpp", text)) << text;
    }
}

TEST(ChanceRule, IsSilentAboutWordsThatOnlyLookAlike) {
    for (const std::string text :
         {"create_time(event);", "event.time(1);", "// std::rand() is not used", "operand(1);",
          "Delivery shuffle(const Draws& draws);", "say(\"std::mt19937\");"}) {
        EXPECT_FALSE(fires(chance_violations, "sim/a.cpp", text)) << text;
    }
}

TEST(ChanceRule, FiresOnUnorderedIterationAndThreadsInTheSimulator) {
    for (const std::string text :
         {"std::unordered_map<int, int> rooms;", "boost::unordered_flat_set<int> seen;",
          "std::thread worker(run);", "std::jthread worker(run);", "std::async(run);"}) {
        EXPECT_TRUE(fires(chance_violations, "sim/a.cpp", text)) << text;
        EXPECT_FALSE(fires(chance_violations, "properties/a.cpp", text)) << text;
    }
}

}  // namespace
}  // namespace anyorder::tidy
