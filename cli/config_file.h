// anyorder.toml: the options of `check` in a file, so that a folder with one needs no arguments.
//
// The keys are the options themselves, asked of the parser, so that none is forgotten. What stands
// on the command line wins: the same option, and those that say the same in another way.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "command.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

struct ConfigArguments {
    // Empty: anyorder.toml, where the current folder has one.
    std::string path;
    bool none = false;
};

void add_config_options(CLI::App& app, ConfigArguments& arguments);

// Where the options that a file has filled in stand in it.
class ConfigLines {
public:
    ConfigLines() = default;
    explicit ConfigLines(std::string path) : path_(std::move(path)) {}

    void add(const std::string& option, const std::string& value, std::size_t line);

    // The error with file and line in front, where it is about an option that the file has filled
    // in: it has its name in it, or no option's name and the value of one that is a path or a name.
    [[nodiscard]] UsageError placed(const UsageError& error) const;

private:
    struct Filled {
        std::string value;
        std::size_t line = 0;
    };

    std::string path_;
    std::map<std::string, Filled> filled_;
};

// Fills in from the file what the command line has left open: the options of `command`, which has
// been parsed, and the program behind "--". Throws UsageError with file and line where something in
// the file cannot be used.
ConfigLines fill_in(const ConfigArguments& arguments, CLI::App& command, Words& behind_dashes);

}  // namespace anyorder::cli
