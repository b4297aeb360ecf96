#include "text_rules.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "code_text.h"

namespace anyorder::tidy {

namespace {

using Words = std::initializer_list<std::string_view>;

constexpr auto npos = std::string_view::npos;

constexpr std::array empty_names = {
    std::string_view{"common"}, std::string_view{"util"},    std::string_view{"utils"},
    std::string_view{"helper"}, std::string_view{"helpers"}, std::string_view{"core"},
    std::string_view{"misc"},
};

constexpr std::array empty_endings = {
    std::string_view{"Manager"},
    std::string_view{"Handler"},
    std::string_view{"Impl"},
    std::string_view{"Data"},
};

// Written in two pieces, so that this file keeps the rule that it states.
const std::array<std::string, 7> banned_words = {
    std::string("TO") + "DO",     std::string("FIX") + "ME",  std::string("/wo") + "rk/",
    std::string("/ro") + "ot/",   std::string("/ho") + "me/", std::string("<<<<") + "<<< ",
    std::string(">>>>") + ">>> ",
};

// Matched where no name goes on to the left, so `random_device` is not found in `my_random_device`.
constexpr std::array chance_words = {
    std::string_view{"random_device"}, std::string_view{"mt19937"},
    std::string_view{"minstd_rand"},   std::string_view{"default_random_engine"},
    std::string_view{"rand("},         std::string_view{"srand("},
    std::string_view{"std::shuffle"},  std::string_view{"ranges::shuffle"},
    std::string_view{"std::sample"},   std::string_view{"system_clock"},
    std::string_view{"steady_clock"},  std::string_view{"high_resolution_clock"},
    std::string_view{"time("},         std::string_view{"clock("},
};

constexpr std::array simulator_words = {
    std::string_view{"std::unordered_"}, std::string_view{"boost::unordered"},
    std::string_view{"std::thread"},     std::string_view{"std::jthread"},
    std::string_view{"std::async"},
};

bool in_folder(const SourceFile& file, Words folders) {
    return std::ranges::any_of(
        folders, [&](std::string_view folder) { return file.path.starts_with(folder); });
}

// Where `word` stands in the line with no name, and no object that it is a member of, before it.
std::size_t find_word(std::string_view line, std::string_view word) {
    std::size_t at = line.find(word);
    while (at != npos && at > 0 &&
           (is_name_character(line[at - 1]) || line[at - 1] == '.' ||
            line.substr(0, at).ends_with("->"))) {
        at = line.find(word, at + 1);
    }
    return at;
}

// One violation for each line of the file's code about which `objection` returns words.
template <typename Objection>
Violations code_violations(const SourceFile& file, const Objection& objection) {
    Violations violations;
    const std::string code = code_of(file.text);
    std::size_t number = 0;
    for (const std::string_view line : lines_of(code)) {
        ++number;
        if (const std::string what = objection(line); !what.empty()) {
            violations.push_back({.path = file.path, .line = number, .what = what});
        }
    }
    return violations;
}

std::string_view name_at(std::string_view text) {
    return text.substr(0, static_cast<std::size_t>(std::distance(
                              text.begin(), std::ranges::find_if_not(text, is_name_character))));
}

// The name after `class` or `struct` in the line, attributes and `enum` aside.
std::string_view class_named_in(std::string_view line) {
    for (const std::string_view keyword : {"class ", "struct "}) {
        const std::size_t at = find_word(line, keyword);
        if (at != npos) {
            line.remove_prefix(at + keyword.size());
            if (line.starts_with("[[")) {
                line.remove_prefix(std::min(line.find("]] ") + 3, line.size()));
            }
            return name_at(line);
        }
    }
    return {};
}

std::string first_word_in(std::string_view line, const auto& words) {
    for (const std::string_view word : words) {
        if (find_word(line, word) != npos) {
            return std::string(word);
        }
    }
    return {};
}

// A distribution is known by its ending: std::uniform_int_distribution and its kin.
std::string distribution_in(std::string_view line) {
    const std::size_t end = line.find("_distribution");
    const std::size_t begin = line.substr(0, end).rfind("std::");
    return end == npos || begin == npos ? "" : "std::*_distribution";
}

}  // namespace

Violations size_violations(const SourceFile& file) {
    const std::size_t lines = lines_of(file.text).size();
    if (!is_cpp(file.path) || lines <= lines_max) {
        return {};
    }
    return {{.path = file.path,
             .what = std::to_string(lines) + " lines, where " + std::to_string(lines_max) +
                     " are the most"}};
}

Violations file_name_violations(const SourceFile& file) {
    Violations violations;
    std::string_view rest = file.path;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('/'));
        const std::string_view stem = part.substr(0, part.find('.'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        for (const std::string_view name : empty_names) {
            if (stem == name || (name != "core" && stem.ends_with('_' + std::string(name)))) {
                violations.push_back(
                    {.path = file.path, .what = std::string(stem) + " names nothing"});
            }
        }
    }
    return violations;
}

Violations class_name_violations(const SourceFile& file) {
    if (!is_cpp(file.path)) {
        return {};
    }
    return code_violations(file, [](std::string_view line) -> std::string {
        const std::string_view name = class_named_in(line);
        const bool is_empty = std::ranges::any_of(
            empty_endings, [name](std::string_view ending) { return name.ends_with(ending); });
        return is_empty ? "class " + std::string(name) + " is named after nothing it does" : "";
    });
}

Violations word_violations(const SourceFile& file) {
    Violations violations;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        for (const std::string_view word : banned_words) {
            if (line.find(word) != npos) {
                violations.push_back(
                    {.path = file.path, .line = number, .what = "says " + std::string(word)});
            }
        }
    }
    return violations;
}

Violations header_violations(const SourceFile& file) {
    Violations violations;
    if (is_public_header(file.path)) {
        // A header for C too has C's comments, and a guard that every compiler knows.
        const bool is_for_c = file.text.starts_with("/*");
        if (!file.text.starts_with("//") && !is_for_c) {
            violations.push_back({.path = file.path, .line = 1, .what = "begins with no comment"});
        }
        if (is_for_c) {
            if (file.text.find("\n#ifndef ANYORDER_") == std::string::npos) {
                violations.push_back({.path = file.path, .what = "has no include guard"});
            }
        } else if (std::ranges::count(lines_of(file.text), "#pragma once") != 1) {
            violations.push_back({.path = file.path, .what = "has no `#pragma once`"});
        }
    }
    return violations;
}

Violations chance_violations(const SourceFile& file) {
    if (!is_cpp(file.path) || !in_folder(file, {"engine/", "sim/", "subjects/", "properties/"})) {
        return {};
    }
    const bool is_simulator = in_folder(file, {"sim/"});
    return code_violations(file, [is_simulator](std::string_view line) {
        std::string word = first_word_in(line, chance_words);
        if (word.empty()) {
            word = distribution_in(line);
        }
        if (word.empty() && is_simulator) {
            word = first_word_in(line, simulator_words);
        }
        return word.empty() ? word : word + " makes a run depend on more than its arguments";
    });
}

}  // namespace anyorder::tidy
