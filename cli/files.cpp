#include "files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <anyorder/engine/list_text.h>

#include "command.h"

namespace anyorder::cli {

namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path, int error) {
    throw UsageError(fmt::format("cannot {} {}: {}", what,
                                 path.empty() ? "a file without a name" : printable(path),
                                 std::generic_category().message(error)));
}

std::FILE* opened(const std::string& path) {
    if (path == "-") {
        return stdin;
    }
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        fail("read", path, EISDIR);
    }
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        fail("read", path, errno);
    }
    return file;
}

// An open file that is closed at the end.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { static_cast<void>(close()); }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return true;
}

// Where a chain of symbolic links ends, whether something lies there or not.
std::filesystem::path end_of_links(std::filesystem::path path) {
    constexpr int links_max = 40;
    std::error_code error;
    for (int i = 0; i < links_max && std::filesystem::is_symlink(path, error); ++i) {
        path = path.parent_path() / std::filesystem::read_symlink(path, error);
    }
    return path;
}

// What is to be written to: a file, which is replaced as a whole or not at all, or a device, a fifo
// or an output of this process, which are written through.
class Place {
public:
    explicit Place(const std::string& path)
        : path_(path), exists_(::stat(path.c_str(), &status_) == 0) {
        if (exists_ && S_ISDIR(status_.st_mode)) {
            fail("write", path_, EISDIR);
        }
        for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
            struct stat other {};
            if (exists_ && output_ < 0 && ::fstat(output, &other) == 0 &&
                other.st_dev == status_.st_dev && other.st_ino == status_.st_ino) {
                output_ = output;
            }
        }
        if (!is_written_through()) {
            file_ = end_of_links(path_);
            std::error_code error;
            if (!file_.parent_path().empty()) {
                std::filesystem::create_directories(file_.parent_path(), error);
            }
            if (error) {
                fail("write", path_, error.value());
            }
        }
    }

    [[nodiscard]] bool is_written_through() const {
        return output_ >= 0 || (exists_ && !S_ISREG(status_.st_mode));
    }

    void write_through(std::string_view text) const {
        // What was printed before comes before.
        static_cast<void>(std::fflush(stdout));
        Descriptor file(output_ >= 0 ? ::dup(output_)
                                     : ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
        if (file.number() < 0 || !write_all(file.number(), text) || !file.close()) {
            fail("write", path_, errno);
        }
    }

    void replace(std::string_view text) const {
        std::string unfinished = name_of_unfinished();
        Descriptor file(::mkostemp(unfinished.data(), O_CLOEXEC));
        if (file.number() < 0) {
            fail("write", path_, errno);
        }
        if (!write_all(file.number(), text) || ::fchmod(file.number(), mode()) != 0 ||
            !file.close() || ::rename(unfinished.c_str(), file_.c_str()) != 0) {
            const int reason = errno;
            static_cast<void>(::unlink(unfinished.c_str()));
            fail("write", path_, reason);
        }
    }

    void require_writable() const {
        if (is_written_through()) {
            if (output_ < 0 && ::access(path_.c_str(), W_OK) != 0) {
                fail("write", path_, errno);
            }
            return;
        }
        std::string unfinished = name_of_unfinished();
        const Descriptor file(::mkostemp(unfinished.data(), O_CLOEXEC));
        if (file.number() < 0) {
            fail("write", path_, errno);
        }
        static_cast<void>(::unlink(unfinished.c_str()));
    }

private:
    // One of its own for each process that writes into the folder.
    [[nodiscard]] std::string name_of_unfinished() const {
        return (file_.parent_path() / ".anyorder-XXXXXX").string();
    }

    // As of the file that is replaced, or as this process makes new ones.
    [[nodiscard]] mode_t mode() const {
        constexpr mode_t of_all = 0666;
        constexpr mode_t permissions = 07777;
        if (exists_) {
            return status_.st_mode & permissions;
        }
        const mode_t mask = ::umask(0);
        ::umask(mask);
        return of_all & ~mask;
    }

    std::string path_;
    struct stat status_ {};
    bool exists_;
    // STDOUT_FILENO or STDERR_FILENO where the path is the same; otherwise negative.
    int output_ = -1;
    std::filesystem::path file_;
};

}  // namespace

void LineReader::Close::operator()(std::FILE* file) const {
    if (file != stdin) {
        static_cast<void>(std::fclose(file));
    }
}

LineReader::LineReader(const std::string& path, std::size_t line_bytes_max)
    : name_(path == "-" ? "standard input" : path),
      line_bytes_max_(line_bytes_max),
      file_(opened(path)) {}

bool LineReader::next(std::string& line) {
    line.clear();
    bool any = false;
    for (int c = getc_unlocked(file_.get()); c != EOF; c = getc_unlocked(file_.get())) {
        any = true;
        if (c == '\n') {
            break;
        }
        if (line.size() <= line_bytes_max_) {
            line.push_back(static_cast<char>(c));
        }
    }
    if (std::ferror(file_.get()) != 0) {
        fail("read", name_, errno);
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (std::exchange(at_start_, false) && line.starts_with(byte_order_mark)) {
        line.erase(0, byte_order_mark.size());
    }
    return any;
}

std::string read_file(const std::string& path) {
    LineReader reader(path, file_bytes_max);
    std::string text;
    for (std::string line; reader.next(line);) {
        text.append(line).push_back('\n');
        if (text.size() > file_bytes_max) {
            fail("read", path, EFBIG);
        }
    }
    return text;
}

std::string write_file(const std::string& folder, const std::string& name, std::string_view text) {
    const std::string path = (std::filesystem::path(folder) / name).string();
    write_file(path, text);
    return path;
}

void write_file(const std::string& path, std::string_view text) {
    const Place place(path);
    if (place.is_written_through()) {
        place.write_through(text);
    } else {
        place.replace(text);
    }
}

void require_not_input(std::string_view option, const std::string& path, const std::string& input) {
    std::error_code error;
    if (!path.empty() && std::filesystem::is_regular_file(path, error) &&
        std::filesystem::equivalent(path, input, error)) {
        throw UsageError(
            fmt::format("{} would replace what is read: {}", option, printable(input)));
    }
}

void require_writable(const std::string& path) {
    Place(path).require_writable();
}

}  // namespace anyorder::cli
