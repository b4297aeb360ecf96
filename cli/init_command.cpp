#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "files.h"
#include "options.h"
#include "skeletons.h"

namespace anyorder::cli {

namespace {

struct InitArguments {
    std::string language;
    std::string folder = ".";
};

const Skeleton& skeleton_for(const std::string& language) {
    const auto all = skeletons();
    const auto place = std::ranges::find(all, language, &Skeleton::language);
    if (place == all.end()) {
        std::string languages;
        for (const Skeleton& skeleton : all) {
            languages += fmt::format("{}{}", languages.empty() ? "" : ", ", skeleton.language);
        }
        throw UsageError(fmt::format("there is no skeleton for '{}'; there are: {}",
                                     printable(language), languages));
    }
    return *place;
}

// All or none: nothing is written where a file is there already.
void require_new(const Skeleton& skeleton, const std::filesystem::path& folder) {
    for (const SkeletonFile& file : skeleton.files) {
        const std::filesystem::path path = folder / file.name;
        std::error_code error;
        if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
            throw UsageError(fmt::format(
                "{} is there already, and nothing was written; choose another folder with --folder",
                printable(path.string())));
        }
    }
}

ExitCode run_init(const InitArguments& arguments) {
    const Skeleton& skeleton = skeleton_for(arguments.language);
    const std::filesystem::path folder = arguments.folder;
    require_new(skeleton, folder);
    for (const SkeletonFile& file : skeleton.files) {
        const std::filesystem::path path = folder / file.name;
        fmt::print("wrote {}\n",
                   write_file(path.parent_path().empty() ? "." : path.parent_path().string(),
                              path.filename().string(), file.text));
    }
    fmt::print("\nIt believes each callback as it arrives. See what comes of that:\n\n");
    if (arguments.folder != ".") {
        fmt::print("cd {}\n", shell_word(arguments.folder));
    }
    fmt::print("{}\n", skeleton.next);
    return ExitCode::pass;
}

}  // namespace

Run add_init(CLI::App& app) {
    auto arguments = std::make_shared<InitArguments>();
    CLI::App* command =
        app.add_subcommand("init", "Write a subject to begin with, in a language of your choice");
    command->add_option("language", arguments->language, "python, node, go, java, cpp or c")
        ->required();
    command->add_option("--folder", arguments->folder, "where to write")->capture_default_str();
    command->footer("Example: anyorder init python");
    return [arguments] { return run_init(*arguments); };
}

}  // namespace anyorder::cli
