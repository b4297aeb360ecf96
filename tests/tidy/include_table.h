// The include table: which file may include which header. Folders are a path read from left to
// right, each third-party library has one door, and independent oracles stay independent.
//
// Three tables, all patterns over paths in which '*' stands for any characters:
//   rows           the first row that matches a file says what it may include
//   never_together overrides the rows: headers that a file must not see, whatever its row says
//   doors          the only public headers that may show a third-party header
// What goes without saying: the C++ standard library anywhere, and a folder's own headers beside
// its sources, included in quotes.
#pragma once

#include <array>
#include <string_view>

#include "source_file.h"

namespace anyorder::tidy {

struct Row {
    std::string_view files;
    std::array<std::string_view, 8> headers;
};

// Headers that files may not, or alone may, include.
struct Pair {
    std::string_view files;
    std::string_view headers;
};

// Stands for the headers of POSIX: processes, pipes, sockets, shared libraries, the terminal.
inline constexpr std::string_view posix = "POSIX";

inline constexpr std::array rows = {
    Row{"engine/arena.cpp", {"anyorder/engine/*", posix}},
    Row{"engine/decode*", {"anyorder/engine/*", "simdjson.h"}},
    Row{"engine/image_json_members*", {"anyorder/engine/*", "simdjson.h"}},
    Row{"engine/image_checksum.cpp", {"anyorder/engine/*", "openssl/*"}},
    Row{"engine/signature*.cpp", {"anyorder/engine/*", "openssl/*"}},
    Row{"engine/*", {"anyorder/engine/*", "boost/unordered/*"}},

    Row{"sim/*",
        {"anyorder/engine/event.h", "anyorder/engine/field.h", "anyorder/engine/room_list.h",
         "anyorder/sim/*"}},

    Row{"subjects/*flowchart*",
        {"anyorder/engine/event.h", "anyorder/engine/field.h", "anyorder/engine/room_list.h",
         "anyorder/subjects/*"}},
    Row{"subjects/*planted*",
        {"anyorder/engine/event.h", "anyorder/engine/field.h", "anyorder/engine/room_list.h",
         "anyorder/subjects/*"}},
    Row{"subjects/*arrival_order*",
        {"anyorder/engine/event.h", "anyorder/engine/field.h", "anyorder/engine/room_list.h",
         "anyorder/subjects/*"}},
    Row{"subjects/*",
        {"anyorder/engine/*", "anyorder/sim/*", "anyorder/subjects/*", "anyorder/subject.h",
         "nlohmann/*", "httplib.h", posix}},

    Row{"properties/include/anyorder/properties/gtest.h",
        {"anyorder/engine/*", "anyorder/sim/*", "anyorder/subjects/*", "anyorder/properties/*",
         "gtest/*", "rapidcheck.h", "rapidcheck/*"}},
    Row{"properties/columns.cpp", {"anyorder/engine/*", "anyorder/properties/*", "utf8proc.h"}},
    Row{"properties/*",
        {"anyorder/engine/*", "anyorder/sim/*", "anyorder/subjects/*", "anyorder/properties/*",
         "rapidcheck.h", "rapidcheck/*", "nlohmann/*", "boost/multiprecision/*"}},

    Row{"pictures/*",
        {"anyorder/engine/*", "anyorder/sim/*", "anyorder/subjects/*", "anyorder/properties/*",
         "anyorder/pictures/*", "nlohmann/*"}},

    Row{"stores/*sqlite*", {"anyorder/*", "sqlite3.h"}},
    Row{"stores/*redis*", {"anyorder/*", "hiredis/*", "boost/crc.hpp"}},
    Row{"stores/*postgresql*", {"anyorder/*", "libpq-fe.h", posix}},
    Row{"stores/*",
        {"anyorder/engine/*", "anyorder/sim/*", "anyorder/subjects/*", "anyorder/stores/*", posix}},

    Row{"serve/*",
        {"anyorder/engine/*", "anyorder/stores/*", "anyorder/serve/*", "boost/asio/*",
         "boost/beast/*", "openssl/*", posix}},

    Row{"cli/config_file.cpp", {"anyorder/*", "CLI/*", "fmt/*", "toml++/*"}},
    Row{"cli/*", {"anyorder/*", "CLI/*", "fmt/*", posix}},
    Row{"bench/peers/lists/absl_*", {"absl/*"}},
    Row{"bench/peers/lists/boost_*", {"boost/container_hash/*", "boost/unordered/*"}},
    Row{"bench/peers/lists/sqlite_*", {"anyorder/*", "sqlite3.h"}},
    Row{"bench/peers/lists/redis_*", {"anyorder/*", "hiredis/*"}},
    Row{"bench/peers/lists/postgresql_*", {"anyorder/*", "libpq-fe.h"}},
    Row{"bench/peers/lists/nlohmann_*", {"anyorder/*", "nlohmann/*"}},
    Row{"bench/peers/lists/simdjson_*", {"anyorder/*", "simdjson.h"}},
    // Of the libraries this reads nothing but their versions.
    Row{"bench/peers/lists/versions.cpp",
        {"benchmark/*", "absl/base/config.h", "boost/version.hpp", "nlohmann/*", "simdjson.h",
         "sqlite3.h"}},
    Row{"bench/peers/lists/*", {"anyorder/*", "benchmark/*"}},
    Row{"bench/peers/serve/*", {"anyorder/*", "httplib.h", posix}},
    Row{"bench/peers/*", {"anyorder/*", "rapidcheck.h", "rapidcheck/*"}},
    Row{"bench/*",
        {"anyorder/*", "benchmark/*", "nlohmann/*", "simdjson.h", "absl/*", "boost/*", posix}},
    Row{"tests/*", {"*"}},
    Row{"examples/*", {"*"}},
};

// The specification and the world are two oracles for one truth.
inline constexpr std::array never_together = {
    Pair{"sim/*specification*", "*world*"},
    Pair{"sim/*world*", "*specification*"},
};

inline constexpr std::array doors = {
    Pair{"properties/include/anyorder/properties/*rapidcheck*", "rapidcheck*"},
    Pair{"properties/include/anyorder/properties/gtest.h", "*"},
};

// What the tables have to say about one C++ file.
Violations include_violations(const SourceFile& file);

}  // namespace anyorder::tidy
