#include "store_arguments.h"

#include <filesystem>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

constexpr std::uint64_t writers_max = 256;

// Goes when the process ends, with what SQLite puts beside it.
class TemporaryFile {
public:
    TemporaryFile() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "anyorder-sqlite-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw UsageError(fmt::format("no folder can be made in {}; give --store-url",
                                         std::filesystem::temp_directory_path().string()));
        }
        folder_ = pattern;
    }
    ~TemporaryFile() {
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] std::string url() const {
        return "sqlite-tables:" + (folder_ / "list.db").string();
    }

private:
    std::filesystem::path folder_;
};

std::string url_of(const StoreSubjectName& name, const StoreArguments& arguments) {
    if (!arguments.url.empty()) {
        return arguments.url;
    }
    if (!name.name.starts_with("sqlite")) {
        throw UsageError(fmt::format("--subject {} needs to know where it is: --store-url {}",
                                     name.name, name.url));
    }
    static const TemporaryFile file;
    return file.url();
}

// Up to the next parameter.
void hide_parameter(std::string& url, std::string_view name) {
    for (std::size_t at = url.find(name); at != std::string::npos; at = url.find(name, at)) {
        at += name.size();
        url.replace(at, std::min(url.find('&', at), url.size()) - at, "***");
    }
}

// "redis://user:***@host", so that it can be shown.
std::string without_password(std::string url) {
    hide_parameter(url, "password=");
    const std::size_t slashes = url.find("//");
    const std::size_t at = url.rfind('@');
    if (slashes == std::string::npos || at == std::string::npos) {
        return url;
    }
    const std::size_t colon = url.find(':', slashes);
    return colon < at ? url.substr(0, colon + 1) + "***" + url.substr(at) : url;
}

bool fits(const StoreSubjectName& name, const std::string& url) {
    const StoreSubjectName* const of_url = store_subject_of_url(url);
    return of_url != nullptr && of_url->url == name.url;
}

}  // namespace

void add_store_options(CLI::App& app, StoreArguments& arguments) {
    const std::string group(store_group);
    app.add_option("--store-url", arguments.url,
                   "redis://HOST:PORT (also of a cluster), redis+unix:PATH, "
                   "postgresql://HOST/DATABASE, sqlite-tables:FILE (default: a temporary one) or "
                   "sqlite:FILE")
        ->group(group);
    app.add_option("--writers", arguments.writers,
                   "so many connections deliver the same callbacks at once, each in an order of "
                   "its own, while one more reads")
        ->capture_default_str()
        ->group(group);
    app.add_option("--rounds", arguments.rounds,
                   "so many times for each case, as races depend on chance")
        ->capture_default_str()
        ->group(group);
}

bool is_given(const StoreArguments& arguments) {
    const StoreArguments usual;
    return !arguments.url.empty() || arguments.writers != usual.writers ||
           arguments.rounds != usual.rounds;
}

StoreSubjectOptions store_options(const StoreSubjectName& name, const StoreArguments& arguments,
                                  std::uint64_t timeout_ms) {
    StoreSubjectOptions options{
        .url = url_of(name, arguments),
        .twin = name.twin,
        .writers = number_from("--writers", arguments.writers, 1, writers_max),
        .rounds = number_from("--rounds", arguments.rounds, 1),
        .timeout_ms = timeout_ms};
    if (!fits(name, options.url)) {
        throw UsageError(fmt::format("--store-url '{}' is none of --subject {}, which is at {}",
                                     printable(without_password(options.url)), name.name,
                                     name.url));
    }
    if (options.rounds > 1 && options.writers == 1) {
        throw UsageError("--rounds is for --writers of more than one; one alone has no races");
    }
    return options;
}

std::string as_words(const StoreSubjectName& name, const StoreArguments& arguments) {
    const StoreArguments usual;
    std::string words;
    const auto add = [&](std::string_view option, const std::string& value, bool is_said) {
        if (is_said) {
            words += fmt::format("{}{} {}", words.empty() ? "" : " ", option, shell_word(value));
        }
    };
    add("--store-url", without_password(arguments.url), !arguments.url.empty());
    add("--writers", arguments.writers, arguments.writers != usual.writers);
    add("--rounds", arguments.rounds, arguments.rounds != usual.rounds);
    return words + (words.empty() ? "" : " ") + "--subject " + std::string(name.name);
}

}  // namespace anyorder::cli
