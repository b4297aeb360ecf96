#include "source_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace anyorder::tidy {

namespace {

namespace fs = std::filesystem;

constexpr std::array ignored_folders = {std::string_view{"build"}, std::string_view{".git"},
                                        std::string_view{".anyorder"},
                                        std::string_view{"node_modules"}};

bool is_ignored(const fs::path& folder) {
    return std::ranges::find(ignored_folders, folder.filename().string()) != ignored_folders.end();
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string describe(const Violations& violations) {
    std::string text;
    for (const Violation& violation : violations) {
        text += violation.path;
        if (violation.line > 0) {
            text += ':' + std::to_string(violation.line);
        }
        text += ": " + violation.what + '\n';
    }
    return text;
}

std::vector<SourceFile> text_files(const fs::path& root) {
    std::vector<SourceFile> files;
    for (auto entry = fs::recursive_directory_iterator(root);
         entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && is_ignored(entry->path())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && !entry->is_symlink()) {
            files.push_back({.path = entry->path().lexically_relative(root).generic_string(),
                             .text = read(entry->path())});
        }
    }
    std::erase_if(files,
                  [](const SourceFile& file) { return file.text.find('\0') != std::string::npos; });
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

bool is_header(std::string_view path) {
    return path.ends_with(".h");
}

bool is_cpp(std::string_view path) {
    return is_header(path) || path.ends_with(".cpp");
}

bool is_public_header(std::string_view path) {
    return is_header(path) && matches("*/include/*", path);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace anyorder::tidy
