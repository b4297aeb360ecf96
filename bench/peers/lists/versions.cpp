#include "versions.h"

#include <string>

#include <absl/base/config.h>
#include <benchmark/benchmark.h>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <simdjson.h>
#include <sqlite3.h>

namespace anyorder::bench {

namespace {

std::string compiler() {
#ifdef __clang__
    return "Clang " + std::to_string(__clang_major__);
#else
    return "GCC " + std::to_string(__GNUC__);
#endif
}

std::string boost_version() {
    return std::to_string(BOOST_VERSION / 100'000) + '.' +
           std::to_string(BOOST_VERSION / 100 % 1'000);
}

std::string nlohmann_version() {
    return std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + '.' +
           std::to_string(NLOHMANN_JSON_VERSION_MINOR);
}

}  // namespace

void add_versions_to_context() {
    benchmark::AddCustomContext("compiler", compiler());
    benchmark::AddCustomContext("absl", std::to_string(ABSL_LTS_RELEASE_VERSION));
    benchmark::AddCustomContext("boost", boost_version());
    benchmark::AddCustomContext("nlohmann", nlohmann_version());
    benchmark::AddCustomContext("simdjson", std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + '.' +
                                                std::to_string(simdjson::SIMDJSON_VERSION_MINOR));
    benchmark::AddCustomContext("sqlite", sqlite3_libversion());
}

}  // namespace anyorder::bench
