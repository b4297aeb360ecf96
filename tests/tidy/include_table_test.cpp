#include "include_table.h"

#include <string>

#include <gtest/gtest.h>

namespace anyorder::tidy {
namespace {

// True where a file of that path may say `#include` and then `header`.
bool may(const std::string& path, const std::string& header) {
    return include_violations({.path = path, .text = "#include " + header + "\n"}).empty();
}

TEST(IncludeTable, LetsEveryFolderUseTheStandardLibrary) {
    for (const std::string folder : {"engine", "sim", "subjects", "properties", "cli", "bench"}) {
        EXPECT_TRUE(may(folder + "/a.cpp", "<string_view>")) << folder;
        EXPECT_TRUE(may(folder + "/a.cpp", "<cstdint>")) << folder;
    }
}

TEST(IncludeTable, LetsAFolderUseItselfAndTheFoldersAboveItAlone) {
    EXPECT_TRUE(may("engine/a.cpp", "<anyorder/engine/event.h>"));
    EXPECT_FALSE(may("engine/a.cpp", "<anyorder/sim/world.h>"));
    EXPECT_FALSE(may("sim/a.cpp", "<anyorder/subjects/subject.h>"));
    EXPECT_TRUE(may("subjects/a.cpp", "<anyorder/sim/scenario.h>"));
    EXPECT_FALSE(may("subjects/a.cpp", "<anyorder/properties/judge.h>"));
    EXPECT_TRUE(may("properties/a.cpp", "<anyorder/subjects/subject.h>"));
    EXPECT_TRUE(may("cli/a.cpp", "<anyorder/properties/judge.h>"));
}

TEST(IncludeTable, GivesTheSimulatorTheEventWordsAlone) {
    EXPECT_TRUE(may("sim/a.cpp", "<anyorder/engine/event.h>"));
    EXPECT_TRUE(may("sim/a.cpp", "<anyorder/engine/field.h>"));
    EXPECT_TRUE(may("sim/a.cpp", "<anyorder/engine/room_list.h>"));
    EXPECT_FALSE(may("sim/a.cpp", "<anyorder/engine/room_lists.h>"));
    EXPECT_FALSE(may("sim/include/anyorder/sim/a.h", "<anyorder/engine/decode.h>"));
}

TEST(IncludeTable, GivesHandlersThatAreJudgedTheEventWordsAlone) {
    for (const std::string name : {"flowchart", "planted_bugs", "arrival_order"}) {
        EXPECT_TRUE(may("subjects/" + name + ".cpp", "<anyorder/engine/event.h>")) << name;
        EXPECT_FALSE(may("subjects/" + name + ".cpp", "<anyorder/engine/room_lists.h>")) << name;
        EXPECT_FALSE(
            may("subjects/include/anyorder/subjects/" + name + ".h", "<anyorder/engine/decode.h>"))
            << name;
    }
    EXPECT_TRUE(may("subjects/reference.cpp", "<anyorder/engine/room_lists.h>"));
}

TEST(IncludeTable, OpensOneDoorForEachDependency) {
    EXPECT_TRUE(may("engine/decode_number.cpp", "<simdjson.h>"));
    EXPECT_FALSE(may("engine/encode.cpp", "<simdjson.h>"));
    EXPECT_TRUE(may("engine/signature.cpp", "<openssl/evp.h>"));
    EXPECT_FALSE(may("engine/decode.cpp", "<openssl/evp.h>"));
    EXPECT_TRUE(may("engine/room_lists/table.h", "<boost/unordered/unordered_flat_map.hpp>"));
    EXPECT_FALSE(may("sim/a.cpp", "<boost/unordered/unordered_flat_map.hpp>"));
    EXPECT_TRUE(may("subjects/http.cpp", "<httplib.h>"));
    EXPECT_FALSE(may("properties/a.cpp", "<httplib.h>"));
    EXPECT_TRUE(may("properties/a.cpp", "<boost/multiprecision/cpp_int.hpp>"));
    EXPECT_FALSE(may("properties/a.cpp", "<boost/unordered/unordered_flat_map.hpp>"));
    EXPECT_TRUE(may("properties/columns.cpp", "<utf8proc.h>"));
    EXPECT_FALSE(may("properties/picture.cpp", "<utf8proc.h>"));
    EXPECT_TRUE(may("cli/main.cpp", "<CLI/CLI.hpp>"));
    EXPECT_FALSE(may("properties/a.cpp", "<fmt/format.h>"));
    EXPECT_TRUE(may("cli/config_file.cpp", "<toml++/toml.h>"));
    EXPECT_FALSE(may("cli/main.cpp", "<toml++/toml.h>"));
    EXPECT_TRUE(may("bench/a.cpp", "<absl/container/flat_hash_map.h>"));
    EXPECT_TRUE(may("bench/peers/lists/redis_keeper.cpp", "<hiredis/hiredis.h>"));
    EXPECT_FALSE(may("bench/peers/lists/redis_keeper.cpp", "<sqlite3.h>"));
    EXPECT_FALSE(may("bench/a.cpp", "<hiredis/hiredis.h>"));
    EXPECT_FALSE(may("cli/a.cpp", "<benchmark/benchmark.h>"));
    EXPECT_TRUE(may("tests/engine/a_test.cpp", "<rapidcheck/gtest.h>"));
}

TEST(IncludeTable, LetsTheEdgesTalkToTheSystem) {
    EXPECT_TRUE(may("subjects/process.cpp", "<sys/wait.h>"));
    EXPECT_TRUE(may("cli/terminal.cpp", "<unistd.h>"));
    EXPECT_FALSE(may("engine/a.cpp", "<unistd.h>"));
    EXPECT_FALSE(may("sim/a.cpp", "<sys/time.h>"));
}

TEST(IncludeTable, KeepsThirdPartiesOutOfPublicHeaders) {
    EXPECT_FALSE(may("engine/include/anyorder/engine/decode.h", "<simdjson.h>"));
    EXPECT_FALSE(may("engine/include/anyorder/engine/room_lists.h", "<boost/unordered/a.hpp>"));
    EXPECT_FALSE(may("subjects/include/anyorder/subjects/http.h", "<nlohmann/json.hpp>"));
    EXPECT_FALSE(may("properties/include/anyorder/properties/judge.h", "<rapidcheck.h>"));

    const std::string properties = "properties/include/anyorder/properties/";
    EXPECT_TRUE(may(properties + "rapidcheck.h", "<rapidcheck.h>"));
    EXPECT_FALSE(may(properties + "rapidcheck.h", "<nlohmann/json.hpp>"));
    EXPECT_TRUE(may(properties + "gtest.h", "<gtest/gtest.h>"));
    EXPECT_FALSE(may(properties + "order_count.h", "<boost/multiprecision/cpp_int.hpp>"));
}

TEST(IncludeTable, KeepsPrivateHeadersOutOfPublicOnes) {
    EXPECT_TRUE(may("engine/decode.cpp", "\"decode_text.h\""));
    EXPECT_FALSE(may("engine/include/anyorder/engine/decode.h", "\"decode_text.h\""));
}

TEST(IncludeTable, KeepsPrivateHeadersInTheirFolder) {
    EXPECT_TRUE(may("engine/decode.cpp", "\"room_lists/table.h\""));
    EXPECT_FALSE(may("sim/world.cpp", "\"../engine/table.h\""));
    EXPECT_FALSE(may("sim/world.cpp", "\"engine/table.h\""));
    EXPECT_FALSE(may("sim/world.cpp", "\"anyorder/engine/room_lists.h\""));
    EXPECT_TRUE(may("tests/engine/table_test.cpp", "\"engine/table.h\""));
}

TEST(IncludeTable, TakesNoQuotesForAnExcuse) {
    EXPECT_FALSE(may("sim/world.cpp", "\"simdjson.h\""));
    EXPECT_FALSE(may("cli/main.cpp", "\"nlohmann/json.hpp\""));
    EXPECT_TRUE(may("properties/shrink.cpp", "\"rapidcheck_text.h\""));
}

TEST(IncludeTable, KeepsTheTwoOraclesIndependent) {
    EXPECT_FALSE(may("sim/specification.cpp", "<anyorder/sim/world.h>"));
    EXPECT_FALSE(may("sim/specification_users.cpp", "\"world_state.h\""));
    EXPECT_FALSE(may("sim/world.cpp", "<anyorder/sim/specification.h>"));
    EXPECT_FALSE(may("sim/include/anyorder/sim/world.h", "<anyorder/sim/specification.h>"));
    EXPECT_TRUE(may("sim/simulate.cpp", "<anyorder/sim/world.h>"));
}

TEST(IncludeTable, RefusesAFolderThatItDoesNotKnow) {
    EXPECT_FALSE(may("extras/a.cpp", "<vector>"));
}

TEST(IncludeTable, ReadsIncludesWhereTheyAreCodeAlone) {
    EXPECT_TRUE(
        include_violations({.path = "sim/a.cpp", .text = "// #include <fmt/format.h>\n"}).empty());
    EXPECT_TRUE(
        include_violations({.path = "sim/a.md", .text = "#include <fmt/format.h>\n"}).empty());
    EXPECT_FALSE(may("sim/a.cpp", " <fmt/format.h>  // for colours"));
}

TEST(IncludeTable, SaysWhereAndWhat) {
    const Violations violations = include_violations(
        {.path = "sim/a.cpp", .text = "#include <vector>\n\n#  include <fmt/format.h>\n"});
    EXPECT_EQ(describe(violations),
              "sim/a.cpp:3: <fmt/format.h> is not among what sim/* may include\n");
}

}  // namespace
}  // namespace anyorder::tidy
