// The options of an HTTP service under test.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <anyorder/subjects/http.h>

namespace CLI {
class App;
}

namespace anyorder::cli {

// The groups that the options stand in.
inline constexpr std::string_view http_group = "HTTP services";
inline constexpr std::string_view mapping_group =
    "The list of a service that does not speak the subject protocol";

inline constexpr std::string_view live_mapping_group =
    "Where a list does not have the shape of the subject protocol (given twice: A, then B)";

struct HttpArguments {
    std::string url;
    std::vector<std::string> also;
    std::string list_url;
    std::string reset_url;
    std::string secret;
    std::vector<std::string> headers;
    bool form = false;
    std::string concurrency = "1";
    std::string cases_at_once = "8";
    std::string settle = "0ms";
    std::string run_id;
    bool allow_remote = false;
    std::string ca_file;
    bool insecure = false;
    ListMapping mapping;
};

void add_http_options(CLI::App& app, HttpArguments& arguments);

// The options of two services whose lists are read: each mapping option may be given twice, for one
// after the other.
void add_mapping_options(CLI::App& app, ListMapping& first, ListMapping& second);

// "Name: value". Throws UsageError for anything else.
std::pair<std::string, std::string> header_from(const std::string& text);

// Throws UsageError where they cannot be used. `timeout_ms` is for one request.
HttpOptions http_options(const HttpArguments& arguments, const Lists& lists,
                         std::uint64_t timeout_ms);

// The options again, as words of a command line.
std::string as_words(const HttpArguments& arguments);

}  // namespace anyorder::cli
