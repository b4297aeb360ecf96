// A folder of one test's own, gone with all that is in it when the test ends.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anyorder {

class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    void write(const std::string& name, std::string_view text) const;
    [[nodiscard]] std::string read(const std::string& name) const;

    // The names of what is in one of its folders, sorted; none where there is no such folder.
    [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;

private:
    std::filesystem::path path_;
};

// The whole file. Throws std::runtime_error where it cannot be read.
std::string text_of_file(const std::filesystem::path& path);

}  // namespace anyorder
