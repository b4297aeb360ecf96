// The case files of a folder: run first by the next check, and replayed as a whole.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <anyorder/properties/case_file.h>

namespace anyorder::cli {

struct StoredCaseFile {
    // With the folder, and without it.
    std::string path;
    std::string name;
    // Or why it cannot be read, a sentence without a full stop.
    std::variant<StoredCase, std::string> read;
};

// Those in the folder itself, sorted by name; none where there is no such folder. Throws UsageError
// where the folder cannot be read.
std::vector<StoredCaseFile> stored_cases_in(const std::string& folder);

// Throws UsageError where the file is no case.
StoredCase read_stored_case(const std::string& path);

}  // namespace anyorder::cli
