#include "stored_cases.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "files.h"

namespace anyorder::cli {

std::vector<StoredCaseFile> stored_cases_in(const std::string& folder) {
    std::vector<StoredCaseFile> files;
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        return files;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        std::string name = entry.path().filename().string();
        if (name.ends_with(".case.json") && entry.is_regular_file(error)) {
            files.push_back({.path = entry.path().string(), .name = std::move(name), .read = {}});
        }
    }
    if (error) {
        throw UsageError(fmt::format("cannot read {}: {}", printable(folder), error.message()));
    }
    std::ranges::sort(files, {}, &StoredCaseFile::name);
    for (StoredCaseFile& file : files) {
        try {
            file.read = read_stored_case(file.path);
        } catch (const UsageError& wrong) {
            file.read = std::string(wrong.what());
        }
    }
    return files;
}

StoredCase read_stored_case(const std::string& path) {
    auto read = read_case(read_file(path));
    if (const auto* error = std::get_if<CaseError>(&read)) {
        throw UsageError(
            fmt::format("{} is not a case: {}", printable(path), printable(error->what)));
    }
    return std::get<StoredCase>(std::move(read));
}

}  // namespace anyorder::cli
