#include "options.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <anyorder/engine/list_text.h>

#include "command.h"

namespace anyorder::cli {

const CatalogueEntry& subject_named(const std::string& name) {
    const CatalogueEntry* entry = find_subject(name);
    if (entry == nullptr) {
        throw UsageError(
            fmt::format("there is no subject named '{}'; `anyorder subjects` lists those there are",
                        printable(name)));
    }
    return *entry;
}

std::uint64_t number_from(std::string_view option, const std::string& text, std::uint64_t least,
                          std::uint64_t greatest) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || number < least || number > greatest) {
        throw UsageError(fmt::format("{} '{}' is not a whole number from {} to {}", option,
                                     printable(text), least, greatest));
    }
    return number;
}

std::uint64_t duration_ms_from(std::string_view option, const std::string& text) {
    constexpr std::uint64_t day_s = 86'400;
    const bool in_ms = text.ends_with("ms");
    if (!in_ms && !text.ends_with('s')) {
        throw UsageError(fmt::format("{} '{}' is no time; write it as in {} 500ms or {} 5s", option,
                                     printable(text), option, option));
    }
    const std::uint64_t unit = in_ms ? 1 : 1000;
    const std::string digits = text.substr(0, text.size() - (in_ms ? 2 : 1));
    return unit * number_from(option, digits, 0, day_s * 1000 / unit);
}

std::size_t choice_from(std::string_view option, const std::string& text,
                        std::span<const std::string_view> choices) {
    const auto place = std::ranges::find(choices, text);
    if (place == choices.end()) {
        throw UsageError(fmt::format("{} '{}' is none of: {}", option, printable(text),
                                     fmt::join(choices, ", ")));
    }
    return static_cast<std::size_t>(place - choices.begin());
}

std::string shell_word(const std::string& path) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-+,:@";
    const std::string word = path.starts_with('-') ? "./" + path : path;
    if (word.find_first_not_of(plain) == std::string::npos) {
        return word;
    }
    std::string quoted = "'";
    for (const char c : word) {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

Lists lists_from(const std::string& text) {
    const auto lists = parse_lists(text);
    if (!lists) {
        throw UsageError(fmt::format(
            "--lists '{}' is no choice of rooms, streams and users; write them with commas, each "
            "once, as in --lists rooms,streams",
            printable(text)));
    }
    return *lists;
}

namespace {

std::optional<std::size_t> width_of(int descriptor) {
    winsize window{};
    if (isatty(descriptor) == 0 || ioctl(descriptor, TIOCGWINSZ, &window) != 0 ||
        window.ws_col == 0) {
        return std::nullopt;
    }
    return window.ws_col;
}

}  // namespace

std::size_t output_width() {
    constexpr std::size_t usual = 100;
    return width_of(STDOUT_FILENO).value_or(usual);
}

std::optional<std::size_t> error_width() {
    return width_of(STDERR_FILENO);
}

}  // namespace anyorder::cli
