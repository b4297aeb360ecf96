#include "http_arguments.h"

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

struct MappingOption {
    const char* name;
    std::string ListMapping::*field;
    const char* what;
};

constexpr std::array mapping_options = {
    MappingOption{"--rooms-pointer", &ListMapping::rooms_pointer,
                  "where the array of rooms is in the answer (JSON pointer)"},
    MappingOption{"--streams-pointer", &ListMapping::streams_pointer,
                  "where a room's streams are, in the room"},
    MappingOption{"--users-pointer", &ListMapping::users_pointer,
                  "where a room's users are, in the room"},
    MappingOption{"--room-id-field", &ListMapping::room_id_field, "of a room"},
    MappingOption{"--room-session-field", &ListMapping::room_session_id_field, "of a room"},
    MappingOption{"--stream-id-field", &ListMapping::stream_id_field, "of a stream"},
    MappingOption{"--stream-sid-field", &ListMapping::stream_sid_field, "of a stream"},
    MappingOption{"--stream-seq-field", &ListMapping::stream_seq_field, "of a stream"},
    MappingOption{"--user-field", &ListMapping::user_account_field, "of a user"},
    MappingOption{"--user-session-field", &ListMapping::session_id_field, "of a user"},
};

// Other than that of every other run on this machine: a service remembers the ids of earlier runs.
std::string new_run_id() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return fmt::format("{:x}.{:x}", ms, getpid());
}

// Whether nothing else is wrong with the options than that the service is on another machine.
bool is_remote_alone(HttpOptions options) {
    options.allow_remote = true;
    return !problem_with(options);
}

}  // namespace

std::pair<std::string, std::string> header_from(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0) {
        throw UsageError(fmt::format(
            "--header '{}' is no header; write it as in --header 'Authorization: Bearer abc'",
            printable(text)));
    }
    const std::size_t value = text.find_first_not_of(' ', colon + 1);
    return {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)};
}

void add_mapping_options(CLI::App& app, ListMapping& first, ListMapping& second) {
    for (const MappingOption& option : mapping_options) {
        const auto take = [&first, &second, option](const std::vector<std::string>& values) {
            if (values.size() > 2) {
                throw UsageError(fmt::format("{} is given {} times, and there are two services",
                                             option.name, values.size()));
            }
            first.*option.field = values.front();
            second.*option.field = values.back();
        };
        app.add_option_function<std::vector<std::string>>(option.name, take, option.what)
            ->allow_extra_args(false)
            ->default_str(first.*option.field)
            ->group(std::string(live_mapping_group));
    }
}

void add_http_options(CLI::App& app, HttpArguments& arguments) {
    const std::string group(http_group);
    const auto text = [&](const char* name, std::string& value, const std::string& what) {
        app.add_option(name, value, what)->group(group);
    };
    text("--http", arguments.url, "where callbacks are POSTed");
    app.add_option("--also", arguments.also,
                   "another instance of the service: callbacks go to each in turn")
        ->allow_extra_args(false)
        ->group(group);
    text("--list-url", arguments.list_url, "where the list is read; may hold {room_id}");
    text("--reset-url", arguments.reset_url, "POSTed to before each case (default: fresh ids)");
    text("--secret", arguments.secret, "the callback secret to sign with");
    app.add_option("--header", arguments.headers, "sent with each request, 'Name: value'")
        ->allow_extra_args(false)
        ->group(group);
    app.add_flag("--form", arguments.form, "send bodies percent-encoded")->group(group);
    app.add_option("--concurrency", arguments.concurrency,
                   "callbacks of one case that are on their way at once")
        ->capture_default_str()
        ->group(group);
    app.add_option("--cases-at-once", arguments.cases_at_once, "cases at once, in other rooms")
        ->capture_default_str()
        ->group(group);
    app.add_option("--settle", arguments.settle, "wait before the list is read: 50ms, 1s")
        ->capture_default_str()
        ->group(group);
    text("--run-id", arguments.run_id, "part of all ids (default: a new one for each run)");
    app.add_flag("--allow-remote", arguments.allow_remote, "send to other hosts than this one")
        ->group(group);
    text("--ca-file", arguments.ca_file, "certificates to trust (PEM)");
    app.add_flag("--insecure", arguments.insecure, "do not verify certificates")->group(group);
    for (const MappingOption& option : mapping_options) {
        app.add_option(option.name, arguments.mapping.*option.field, option.what)
            ->capture_default_str()
            ->group(std::string(mapping_group));
    }
}

HttpOptions http_options(const HttpArguments& arguments, const Lists& lists,
                         std::uint64_t timeout_ms) {
    HttpOptions options;
    options.url = arguments.url;
    options.also = arguments.also;
    options.list_url = arguments.list_url;
    options.reset_url = arguments.reset_url;
    options.secret = arguments.secret;
    options.form = arguments.form;
    options.now_s = [] {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now).count());
    };
    for (const std::string& header : arguments.headers) {
        options.headers.push_back(header_from(header));
    }
    options.lists = lists;
    options.concurrency = number_from("--concurrency", arguments.concurrency, 1, 256);
    options.cases_at_once = number_from("--cases-at-once", arguments.cases_at_once, 1, 256);
    options.settle_ms = duration_ms_from("--settle", arguments.settle);
    options.timeout_ms = timeout_ms;
    options.run_id = arguments.run_id.empty() ? new_run_id() : arguments.run_id;
    options.allow_remote = arguments.allow_remote;
    options.ca_file = arguments.ca_file;
    options.verify_certificates = !arguments.insecure;
    options.mapping = arguments.mapping;
    if (const auto problem = problem_with(options)) {
        throw UsageError(*problem + (is_remote_alone(options) ? "; --allow-remote allows it" : ""));
    }
    return options;
}

std::string as_words(const HttpArguments& arguments) {
    std::string words;
    const auto add = [&](std::string_view name, const std::string& value,
                         const std::string& usual) {
        if (value != usual) {
            words += fmt::format("{}{} {}", words.empty() ? "" : " ", name, shell_word(value));
        }
    };
    const auto add_flag = [&](std::string_view name, bool given) {
        words += given ? fmt::format(" {}", name) : "";
    };
    add("--http", arguments.url, "");
    for (const std::string& url : arguments.also) {
        add("--also", url, "");
    }
    add("--list-url", arguments.list_url, "");
    add("--reset-url", arguments.reset_url, "");
    add("--secret", arguments.secret, "");
    for (const std::string& header : arguments.headers) {
        add("--header", header, "");
    }
    add_flag("--form", arguments.form);
    add("--concurrency", arguments.concurrency, HttpArguments{}.concurrency);
    add("--settle", arguments.settle, HttpArguments{}.settle);
    add_flag("--allow-remote", arguments.allow_remote);
    add("--ca-file", arguments.ca_file, "");
    add_flag("--insecure", arguments.insecure);
    for (const MappingOption& option : mapping_options) {
        add(option.name, arguments.mapping.*option.field, ListMapping{}.*option.field);
    }
    return words;
}

}  // namespace anyorder::cli
