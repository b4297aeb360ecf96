// What the rules claim, claimed of this project's own files.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "include_table.h"
#include "text_rules.h"
#include "type_names.h"

namespace anyorder::tidy {
namespace {

const std::vector<SourceFile>& project() {
    static const std::vector<SourceFile> files = text_files(ANYORDER_SOURCE_DIR);
    return files;
}

std::string violations_of(Violations (*rule)(const SourceFile&)) {
    Violations all;
    for (const SourceFile& file : project()) {
        std::ranges::copy(rule(file), std::back_inserter(all));
    }
    return describe(all);
}

bool has(const std::string& path) {
    return std::ranges::find(project(), path, &SourceFile::path) != project().end();
}

// Without it, a wrong root would make every claim below true.
TEST(Tree, IsSeenAsItIs) {
    EXPECT_TRUE(has("engine/include/anyorder/engine/event.h"));
    EXPECT_TRUE(has("tests/tidy/tree_test.cpp"));
    EXPECT_TRUE(has(".clang-tidy"));
    EXPECT_TRUE(std::ranges::none_of(project(), [](const SourceFile& file) {
        return file.path.starts_with("build/") || file.path.starts_with(".git/");
    }));
}

TEST(Tree, FollowsTheIncludeTable) {
    EXPECT_EQ(violations_of(include_violations), "");
}

TEST(Tree, HasNoLongFiles) {
    EXPECT_EQ(violations_of(size_violations), "");
}

TEST(Tree, HasNoFilesNamedAfterNothing) {
    EXPECT_EQ(violations_of(file_name_violations), "");
}

TEST(Tree, HasNoClassesNamedAfterNothing) {
    EXPECT_EQ(violations_of(class_name_violations), "");
}

TEST(Tree, HasOneTypeForEachName) {
    EXPECT_EQ(describe(type_name_violations(project())), "");
}

TEST(Tree, PutsNoWorkOffAndKnowsNoMachine) {
    EXPECT_EQ(violations_of(word_violations), "");
}

TEST(Tree, ExplainsItsPublicHeaders) {
    EXPECT_EQ(violations_of(header_violations), "");
}

TEST(Tree, DrawsNoChanceAndReadsNoClockInItsLibraries) {
    EXPECT_EQ(violations_of(chance_violations), "");
}

}  // namespace
}  // namespace anyorder::tidy
