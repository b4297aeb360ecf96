#include "config_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

#include <anyorder/engine/list_text.h>

#include "files.h"
#include "http_arguments.h"
#include "store_arguments.h"

namespace anyorder::cli {

namespace {

constexpr std::string_view usual_path = "anyorder.toml";
constexpr std::string_view table_name = "check";
// What stands behind "--" on the command line.
constexpr std::string_view command_key = "command";

// These take several values in one text, with commas in between.
constexpr std::array<std::string_view, 2> joined_by_commas = {"--lists", "--strategy"};

// What the first says on the command line, the second of the file does not fit to. "--" stands for
// the program behind it, and a word without dashes for a group of options.
struct SetAside {
    std::string_view given;
    std::vector<std::string_view> of_file;
};

const std::vector<SetAside>& set_aside() {
    static const std::vector<std::string_view> services = {"--http", http_group, mapping_group};
    static const auto with_services = [](std::vector<std::string_view> others) {
        others.insert(others.end(), services.begin(), services.end());
        return others;
    };
    static const std::vector<SetAside> all = {
        {"--subject", with_services({"--plugin", "--", "--timeout", "--restart-every"})},
        {"--plugin", with_services({"--subject", store_group, "--"})},
        {"--", with_services({"--subject", store_group, "--plugin"})},
        {"--http", {"--subject", store_group, "--plugin", "--", "--restart-every", "--jobs"}},
        {"--cases", {"--budget", "--effort"}},
        {"--effort", {"--cases", "--budget"}},
        {"--budget", {"--cases", "--effort", "--shard", "--ndjson"}},
        {"--shard", {"--budget"}},
        {"--ndjson", {"--budget"}},
        {"--trace",
         {"--distinct-times", "--every-prefix", "--small-scope", "--budget", "--effort",
          "--strategy", "--shard", "--jobs", "--no-planted", "--json", "--junit", "--ndjson",
          "--html"}},
    };
    return all;
}

// How many letters must be put in, left out or replaced.
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

// "; did you mean 'cases'", where one of the words is close.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t letters_for_one_mistake = 3;
    const auto distance = [&](const std::string& other) { return edit_distance(word, other); };
    const auto nearest = std::ranges::min_element(known, {}, distance);
    if (nearest == known.end() ||
        distance(*nearest) > std::max<std::size_t>(1, word.size() / letters_for_one_mistake)) {
        return {};
    }
    return fmt::format("; did you mean '{}'", *nearest);
}

bool is_flag(const CLI::Option& option) {
    return option.get_items_expected_max() == 0;
}

bool takes_several(const CLI::Option& option) {
    return option.get_items_expected_max() > 1;
}

bool is_in(const std::vector<std::string_view>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// Whether strategies are given, and none of them is the one that --small-scope is about.
bool leaves_small_scope_out(const CLI::Option& strategy) {
    const auto& given = strategy.results();
    return !given.empty() && std::ranges::none_of(given, [](const std::string& names) {
        return names == "auto" || ("," + names + ",").find(",small-scope,") != std::string::npos;
    });
}

class Filling {
public:
    Filling(std::string path, CLI::App& command, Words& behind_dashes)
        : path_(std::move(path)), command_(command), behind_dashes_(behind_dashes), lines_(path_) {
        for (const CLI::Option* option : command.get_options()) {
            const std::string name = option->get_single_name();
            if (name != "help" && name != "config" && name != "no-config") {
                keys_.push_back(name);
            }
        }
        keys_.emplace_back(command_key);
    }

    ConfigLines run() && {
        const toml::table file = parsed();
        for (const auto& [key, node] : file) {
            const toml::table* table = node.as_table();
            if (key.str() != table_name || table == nullptr) {
                fail(key.source(), unknown_outside(key, table != nullptr));
            }
            note_what_is_given();
            for (const auto& [name, value] : *table) {
                fill(name, value);
            }
        }
        return std::move(lines_);
    }

private:
    [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const {
        throw UsageError(fmt::format("{}:{}: {}", printable(path_), where.begin.line, what));
    }

    [[nodiscard]] toml::table parsed() const {
        try {
            return toml::parse(read_file(path_), path_);
        } catch (const toml::parse_error& error) {
            const toml::source_position at = error.source().begin;
            throw UsageError(fmt::format("{}:{}:{}: {}", printable(path_), at.line, at.column,
                                         printable(error.description())));
        }
    }

    [[nodiscard]] std::string unknown_outside(const toml::key& key, bool is_table) const {
        const std::string name(key.str());
        if (!is_table && (std::ranges::find(keys_, name) != keys_.end() || name == table_name)) {
            return fmt::format("'{}' stands outside of a table; write [{}] above", printable(name),
                               table_name);
        }
        return fmt::format("there is no {} '{}'{}", is_table ? "table" : "key", printable(name),
                           did_you_mean(name, {std::string(table_name)}));
    }

    // Before anything is filled in.
    void note_what_is_given() {
        for (const SetAside& row : set_aside()) {
            const bool given = row.given == "--"
                                   ? !behind_dashes_.empty()
                                   : command_.get_option(std::string(row.given))->count() > 0;
            if (given) {
                set_aside_.insert(set_aside_.end(), row.of_file.begin(), row.of_file.end());
            }
        }
        if (leaves_small_scope_out(*command_.get_option("--strategy"))) {
            set_aside_.emplace_back("--small-scope");
        }
    }

    void fill(const toml::key& key, const toml::node& value) {
        const std::string name(key.str());
        if (name == command_key) {
            const Words words = texts_of(key, value);
            if (words.empty()) {
                fail(key.source(),
                     "command is empty; write it as in command = [\"python3\", "
                     "\"subject.py\"]");
            }
            if (behind_dashes_.empty() && !is_in(set_aside_, "--")) {
                behind_dashes_ = words;
            }
            return;
        }
        if (std::ranges::find(keys_, name) == keys_.end()) {
            fail(key.source(), fmt::format("there is no key '{}'{}; `anyorder check --help` lists "
                                           "the options, and each is a key",
                                           printable(name), did_you_mean(name, keys_)));
        }
        fill_option(*command_.get_option("--" + name), key, value);
    }

    void fill_option(CLI::Option& option, const toml::key& key, const toml::node& value) {
        const std::string name = "--" + std::string(key.str());
        const std::vector<std::string> results = results_of(option, name, key, value);
        const bool wins = option.count() == 0 && !is_in(set_aside_, name) &&
                          !is_in(set_aside_, option.get_group());
        if (!wins || results.empty()) {
            return;
        }
        option.add_result(results);
        option.run_callback();
        lines_.add(name, results.front(), key.source().begin.line);
    }

    // As they would stand on the command line; none for a flag that is not set.
    [[nodiscard]] std::vector<std::string> results_of(const CLI::Option& option,
                                                      const std::string& name, const toml::key& key,
                                                      const toml::node& value) const {
        if (is_flag(option)) {
            const auto set = value.value_exact<bool>();
            if (!set) {
                fail(key.source(), fmt::format("{} is true or false", key.str()));
            }
            return *set ? std::vector<std::string>{"true"} : std::vector<std::string>();
        }
        const bool joined = std::ranges::find(joined_by_commas, name) != joined_by_commas.end();
        if (value.is_array() && joined) {
            return {fmt::format("{}", fmt::join(texts_of(key, value), ","))};
        }
        if (value.is_array() && takes_several(option)) {
            return texts_of(key, value);
        }
        return {text_of(key, value)};
    }

    [[nodiscard]] std::string text_of(const toml::key& key, const toml::node& value) const {
        if (const auto text = value.value_exact<std::string>()) {
            return *text;
        }
        if (const auto number = value.value_exact<std::int64_t>()) {
            return std::to_string(*number);
        }
        fail(key.source(), fmt::format("{} is a text or a whole number", key.str()));
    }

    [[nodiscard]] std::vector<std::string> texts_of(const toml::key& key,
                                                    const toml::node& value) const {
        const toml::array* array = value.as_array();
        std::vector<std::string> texts;
        for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
            const auto text = (*array)[i].value_exact<std::string>();
            if (!text) {
                fail((*array)[i].source(), fmt::format("{} is an array of texts", key.str()));
            }
            texts.push_back(*text);
        }
        if (array == nullptr) {
            fail(key.source(), fmt::format("{} is an array of texts", key.str()));
        }
        return texts;
    }

    std::string path_;
    CLI::App& command_;
    Words& behind_dashes_;
    std::vector<std::string> keys_;
    std::vector<std::string_view> set_aside_;
    ConfigLines lines_;
};

bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

// In a path or an address that has more in front of it.
bool leads_to_a_word(char c) {
    return is_of_a_word(c) || c == '/' || c == '.' || c == '@';
}

// Where the word stands on its own, or is how a path begins.
std::size_t find_word(std::string_view text, std::string_view word) {
    if (word.empty()) {
        return std::string_view::npos;
    }
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !leads_to_a_word(text[at - 1])) &&
            (end == text.size() || !is_of_a_word(text[end]))) {
            return at;
        }
    }
    return std::string_view::npos;
}

// Of these some errors name the value alone.
constexpr std::array<std::string_view, 13> paths_and_names = {
    "--subject",   "--plugin", "--trace",    "--out",       "--json",    "--junit", "--ndjson",
    "--store-url", "--http",   "--list-url", "--reset-url", "--ca-file", "--run-id"};

}  // namespace

void add_config_options(CLI::App& app, ConfigArguments& arguments) {
    const std::string group = "A file with options";
    app.add_option("--config", arguments.path,
                   fmt::format("read it instead of {} in the current folder: a table [{}], with "
                               "options as keys; the command line wins",
                               usual_path, table_name))
        ->group(group);
    app.add_flag("--no-config", arguments.none, fmt::format("read no {}", usual_path))
        ->group(group);
}

void ConfigLines::add(const std::string& option, const std::string& value, std::size_t line) {
    filled_.emplace(option, Filled{value, line});
}

UsageError ConfigLines::placed(const UsageError& error) const {
    const std::string_view what = error.what();
    std::size_t first = std::string_view::npos;
    std::size_t line = 0;
    const auto look_for = [&](const std::string& word, const Filled& filled) {
        const std::size_t at = find_word(what, word);
        if (at < first) {
            first = at;
            line = filled.line;
        }
    };
    for (const auto& [option, filled] : filled_) {
        look_for(option, filled);
    }
    // About a path or a name, which says enough; where an option is named it is another one.
    const bool names_another = line != 0 || what.find("--") != std::string_view::npos;
    for (const auto& [option, filled] : filled_) {
        const bool says_enough =
            std::ranges::find(paths_and_names, option) != paths_and_names.end();
        if (says_enough && !names_another) {
            look_for(printable(filled.value), filled);
        }
    }
    return line == 0 ? error : UsageError(fmt::format("{}:{}: {}", printable(path_), line, what));
}

ConfigLines fill_in(const ConfigArguments& arguments, CLI::App& command, Words& behind_dashes) {
    if (arguments.none && !arguments.path.empty()) {
        throw UsageError("give one of --config and --no-config");
    }
    std::error_code error;
    const bool usual_is_there = std::filesystem::exists(usual_path, error);
    if (arguments.none || (arguments.path.empty() && !usual_is_there)) {
        return {};
    }
    const std::string path = arguments.path.empty() ? std::string(usual_path) : arguments.path;
    return Filling(path, command, behind_dashes).run();
}

}  // namespace anyorder::cli
