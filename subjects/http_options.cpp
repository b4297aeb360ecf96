// What is wrong with the options of an HTTP subject, said before anything is sent.
#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>

#include <anyorder/subjects/http.h>

#include "http_url.h"

namespace anyorder {

namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t run_id_bytes_max = 32;
constexpr std::size_t requests_at_once_max = 256;
constexpr std::uint64_t hour_ms = 3'600'000;

Problem problem_with_url(std::string_view name, const std::string& text, bool allow_remote) {
    const std::string subject = std::string(name) + " '" + text + "' ";
    const auto parsed = parse_url(text);
    if (const auto* wrong = std::get_if<std::string>(&parsed)) {
        return subject + *wrong;
    }
    const auto& url = std::get<Url>(parsed);
    if (url.host.find_first_of("{}") != std::string::npos) {
        return subject + "has {room_id} in its host";
    }
    if (!allow_remote && !is_loopback(url.host)) {
        return subject +
               "is not on this machine, and remote services are only tested where that is allowed";
    }
    return std::nullopt;
}

Problem problem_with_urls(const HttpOptions& options) {
    if (auto problem = problem_with_url("the URL", options.url, options.allow_remote)) {
        return problem;
    }
    for (const std::string& url : options.also) {
        if (auto problem = problem_with_url("the URL", url, options.allow_remote)) {
            return problem;
        }
    }
    std::vector<std::string> posted_to = options.also;
    posted_to.insert(posted_to.end(), {options.url, options.reset_url});
    for (const std::string& url : posted_to) {
        if (url.find(room_id_place) != std::string::npos) {
            return "'" + url + "' has {room_id} in it, which only a list URL may have";
        }
    }
    if (auto problem = problem_with_url("the list URL", options.list_url, options.allow_remote)) {
        return problem;
    }
    return options.reset_url.empty()
               ? std::nullopt
               : problem_with_url("the reset URL", options.reset_url, options.allow_remote);
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char character) {
        return std::isalnum(character) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(character)) !=
                   std::string_view::npos;
    });
}

Problem problem_with_headers(const HttpOptions& options) {
    for (const auto& [name, value] : options.headers) {
        if (!is_token(name)) {
            return "'" + name + "' is no name of a header";
        }
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            return "the header '" + name + "' has a line break in it";
        }
    }
    return std::nullopt;
}

Problem problem_with_run_id(const HttpOptions& options) {
    if (!options.reset_url.empty()) {
        return std::nullopt;
    }
    const bool is_plain = std::ranges::all_of(options.run_id, [](unsigned char character) {
        return std::isalnum(character) != 0 || character == '.';
    });
    if (options.run_id.empty() || options.run_id.size() > run_id_bytes_max || !is_plain) {
        return "the run's id '" + options.run_id +
               "' is not 1 to 32 letters, digits and full stops";
    }
    return std::nullopt;
}

Problem problem_with_numbers(const HttpOptions& options) {
    if (options.concurrency == 0 || options.cases_at_once == 0) {
        return "at least one case and one callback must be under way at a time";
    }
    if (options.concurrency > requests_at_once_max ||
        options.cases_at_once > requests_at_once_max ||
        options.concurrency * options.cases_at_once > requests_at_once_max) {
        return "more than 256 requests would be under way at once";
    }
    if (options.timeout_ms == 0 || options.timeout_ms > hour_ms || options.settle_ms > hour_ms) {
        return "a timeout is from 1 ms to one hour, and settling takes at most one hour";
    }
    return std::nullopt;
}

Problem problem_with_ca_file(const HttpOptions& options) {
    if (!options.ca_file.empty() && !std::ifstream(options.ca_file).good()) {
        return "the file of certificates '" + options.ca_file + "' cannot be read";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> problem_with(const HttpOptions& options) {
    constexpr std::array checks = {problem_with_urls, problem_with_headers, problem_with_run_id,
                                   problem_with_numbers, problem_with_ca_file};
    for (const auto check : checks) {
        if (auto problem = check(options)) {
            return problem;
        }
    }
    return problem_with(options.mapping);
}

}  // namespace anyorder
