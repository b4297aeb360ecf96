// `anyorder compare --live`: where two services that are running disagree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <anyorder/subjects/list_mapping.h>

#include "command.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

inline constexpr std::string_view live_group = "Two services that are running (--live)";

struct LiveArguments {
    bool is_asked_for = false;
    std::vector<std::string> headers;
    std::vector<std::string> headers_a;
    std::vector<std::string> headers_b;
    std::vector<std::string> rooms;
    std::string readings = "3";
    std::string pause = "1s";
    std::string ca_file;
    bool insecure = false;
    ListMapping mapping_a;
    ListMapping mapping_b;
};

void add_live_options(CLI::App& app, LiveArguments& arguments);

// Reads both lists, some times one after the other, and prints what they differ in each time.
// `urls` are where they are read; throws UsageError where they are not two.
ExitCode compare_live(const LiveArguments& arguments, const std::vector<std::string>& urls,
                      const std::string& lists, const std::string& timeout);

}  // namespace anyorder::cli
