#include "options.h"

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

std::size_t output_width() {
    constexpr std::size_t usual = 100;
    winsize window{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 ||
        window.ws_col == 0) {
        return usual;
    }
    return window.ws_col;
}

}  // namespace anyorder::cli
