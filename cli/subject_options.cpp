#include "subject_options.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/stores/store_subject.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/process.h>

#include "command.h"
#include "interrupt.h"
#include "options.h"

namespace anyorder::cli {

namespace {

// The file that is run, rather than what runs it: "subject.py" of `python3 -u subject.py`.
std::string name_of_command(const std::vector<std::string>& command) {
    const auto is_file = [](const std::string& word) {
        std::error_code error;
        return !word.starts_with('-') && std::filesystem::is_regular_file(word, error);
    };
    const auto file = std::find_if(command.begin() + 1, command.end(), is_file);
    const std::string& word = file == command.end() ? command.front() : *file;
    return safe_name(std::filesystem::path(word).filename().string());
}

ProcessOptions process_options(const SubjectArguments& arguments, std::vector<std::string> command,
                               const Lists& lists) {
    return {.command = std::move(command),
            .lists = lists,
            .timeout_ms = duration_ms_from("--timeout", arguments.timeout),
            .restart_every = number_from("--restart-every", arguments.restart_every),
            .stop_descriptor = interrupt_descriptor()};
}

ChosenSubject chosen_process(std::string name, std::string options, const ProcessOptions& process) {
    return {.name = std::move(name),
            .options = std::move(options),
            .make = [process] { return process_subject(process); },
            .failure = probe(process),
            .speed = Speed::process};
}

ChosenSubject choose_command(const SubjectArguments& arguments, const Lists& lists) {
    std::string words = "--";
    for (const std::string& word : arguments.command) {
        words += " " + (word.starts_with('-') ? word : shell_word(word));
    }
    return chosen_process(name_of_command(arguments.command), words,
                          process_options(arguments, arguments.command, lists));
}

// A library is loaded by a process of its own, so that it may crash.
ChosenSubject choose_plugin(const SubjectArguments& arguments, const Lists& lists) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(arguments.plugin, error)) {
        throw UsageError(
            fmt::format("--plugin '{}' is no file; it takes a shared library, as in "
                        "--plugin ./libmine.so",
                        printable(arguments.plugin)));
    }
    const std::string self = std::filesystem::read_symlink("/proc/self/exe", error).string();
    const std::string library = std::filesystem::absolute(arguments.plugin).string();
    return chosen_process(safe_name(std::filesystem::path(library).stem().string()),
                          "--plugin " + shell_word(arguments.plugin),
                          process_options(arguments, {self, "host", library}, lists));
}

ChosenSubject choose_service(const SubjectArguments& arguments, const Lists& lists) {
    const HttpOptions options =
        http_options(arguments.http, lists, duration_ms_from("--timeout", arguments.timeout));
    std::string_view host = options.url;
    host.remove_prefix(host.find("//") + 2);
    return {.name = safe_name(host.substr(0, host.find('/'))),
            .options = as_words(arguments.http),
            .make = [options] { return std::make_unique<HttpSubject>(options); },
            .failure = std::nullopt,
            .speed = Speed::service};
}

ChosenSubject choose_store(const StoreSubjectName& name, const SubjectArguments& arguments) {
    const StoreSubjectOptions options =
        store_options(name, arguments.store, duration_ms_from("--timeout", arguments.timeout));
    try {
        return {.name = std::string(name.name),
                .options = as_words(name, arguments.store),
                .make = [options] { return store_subject(options); },
                .failure = probe(options),
                .speed = Speed::service,
                .has_races = options.writers > 1};
    } catch (const std::invalid_argument& error) {
        throw UsageError(fmt::format("--store-url: {}", printable(error.what())));
    }
}

ChosenSubject choose_by_name(const std::string& name) {
    return {.name = name,
            .options = "--subject " + name,
            .make = subject_named(name).make,
            .failure = std::nullopt,
            .speed = Speed::in_process};
}

}  // namespace

void fit_to(Speed speed, CheckOptions& options) {
    constexpr std::size_t confirmations = 2;
    constexpr std::size_t leaps_of_processes = 500;
    constexpr std::size_t leaps_of_services = 50;
    constexpr std::size_t shrink_runs_of_services = 2'000;
    if (speed != Speed::in_process) {
        options.confirmations = confirmations;
        options.leaps_max = leaps_of_processes;
    }
    if (speed == Speed::service) {
        options.leaps_max = leaps_of_services;
        options.shrink_runs_max = shrink_runs_of_services;
    }
}

void fit_to(const ChosenSubject& chosen, CheckOptions& options) {
    constexpr std::size_t shrink_runs_with_races = 50;
    fit_to(chosen.speed, options);
    if (chosen.has_races) {
        options.shrink_runs_max = shrink_runs_with_races;
    }
}

void add_subject_options(CLI::App& app, SubjectArguments& arguments) {
    const std::string group =
        "What to check (or: -- COMMAND ARG..., a process that speaks the "
        "subject protocol)";
    app.add_option("--subject", arguments.name, "one that comes with anyorder, by name")
        ->group(group);
    app.add_option("--plugin", arguments.plugin, "a shared library with anyorder/subject.h in it")
        ->group(group);
    add_store_options(app, arguments.store);
    add_http_options(app, arguments.http);
    const std::string limits = "Processes and services";
    app.add_option("--timeout", arguments.timeout, "how long an answer may take: 500ms, 10s")
        ->capture_default_str()
        ->group(limits);
    app.add_option("--restart-every", arguments.restart_every,
                   "start the process again after so many cases; 0: never")
        ->capture_default_str()
        ->group(limits);
}

namespace {

// Quotes and backslashes as in a shell; nothing is expanded.
std::vector<std::string> split_words(const std::string& text) {
    std::vector<std::string> words;
    char quote = 0;
    bool in_word = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == 0 && (c == ' ' || c == '\t')) {
            in_word = false;
            continue;
        }
        if (!std::exchange(in_word, true)) {
            words.emplace_back();
        }
        if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
            words.back() += text[++i];
        } else {
            words.back() += c;
        }
    }
    if (quote != 0) {
        throw UsageError(fmt::format("a quote is not closed in: {}", printable(text)));
    }
    return words;
}

}  // namespace

SubjectArguments subject_in_a_word(const std::string& word) {
    SubjectArguments arguments;
    const std::string name = word.substr(0, word.find(','));
    if (find_subject(word) != nullptr || find_store_subject(word) != nullptr) {
        arguments.name = word;
    } else if (find_store_subject(name) != nullptr) {
        arguments.name = name;
        arguments.store.url = word.substr(name.size() + 1);
    } else if (const StoreSubjectName* const store = store_subject_of_url(word)) {
        arguments.name = store->name;
        arguments.store.url = word;
    } else if (word.starts_with("http://") || word.starts_with("https://")) {
        arguments.http.url = word.substr(0, word.find(','));
        arguments.http.list_url = word.substr(std::min(arguments.http.url.size() + 1, word.size()));
    } else if (word.ends_with(".so")) {
        arguments.plugin = word;
    } else {
        arguments.command = split_words(word);
        // A single plain word is more likely a name that was mistyped than a program.
        const bool is_path = word.find('/') != std::string::npos;
        if (arguments.command.empty() || (arguments.command.size() == 1 && !is_path)) {
            throw UsageError(fmt::format(
                "'{}' is no subject: neither one that comes with anyorder (`anyorder subjects` "
                "lists them), nor a library (./libmine.so), nor a store (redis://127.0.0.1:6379), "
                "nor a program with its arguments ('python3 subject.py', ./subject)",
                printable(word)));
        }
    }
    return arguments;
}

namespace {

// An option that would change nothing is more likely a mistake than a wish.
void refuse_options_without_use(const SubjectArguments& arguments) {
    const SubjectArguments usual;
    const bool is_process = !arguments.command.empty() || !arguments.plugin.empty();
    if (!is_process && arguments.restart_every != usual.restart_every) {
        throw UsageError("--restart-every is for processes: -- COMMAND ARG... or --plugin");
    }
    const bool is_store = find_store_subject(arguments.name) != nullptr;
    if (!is_process && !is_store && arguments.http.url.empty() &&
        arguments.timeout != usual.timeout) {
        throw UsageError(
            "--timeout is for processes, services and stores; what else comes with anyorder is "
            "called in process");
    }
    if (!is_store && is_given(arguments.store)) {
        throw UsageError(
            "--store-url, --writers and --rounds are for stores: --subject redis, postgresql or "
            "sqlite");
    }
}

}  // namespace

bool is_chosen(const SubjectArguments& arguments) {
    return !arguments.name.empty() || !arguments.plugin.empty() || !arguments.http.url.empty() ||
           !arguments.command.empty();
}

Speed speed_of(const SubjectArguments& arguments) {
    if (!arguments.http.url.empty() || find_store_subject(arguments.name) != nullptr) {
        return Speed::service;
    }
    const bool is_process = !arguments.command.empty() || !arguments.plugin.empty();
    return is_process ? Speed::process : Speed::in_process;
}

ChosenSubject choose_subject(const SubjectArguments& arguments, const Lists& lists) {
    const int given = (arguments.name.empty() ? 0 : 1) + (arguments.plugin.empty() ? 0 : 1) +
                      (arguments.http.url.empty() ? 0 : 1) + (arguments.command.empty() ? 0 : 1);
    if (given > 1) {
        throw UsageError(
            "give one subject: either --subject NAME, --plugin LIBRARY, --http URL or "
            "-- COMMAND ARG...");
    }
    if (arguments.http.url.empty() && !as_words(arguments.http).empty()) {
        throw UsageError(
            fmt::format("{} goes with --http URL, and there is none", as_words(arguments.http)));
    }
    refuse_options_without_use(arguments);
    if (!arguments.http.url.empty()) {
        return choose_service(arguments, lists);
    }
    if (!arguments.command.empty()) {
        return choose_command(arguments, lists);
    }
    if (!arguments.plugin.empty()) {
        return choose_plugin(arguments, lists);
    }
    if (const StoreSubjectName* const store = find_store_subject(arguments.name)) {
        return choose_store(*store, arguments);
    }
    return choose_by_name(arguments.name.empty() ? "reference" : arguments.name);
}

}  // namespace anyorder::cli
