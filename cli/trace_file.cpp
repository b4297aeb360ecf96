#include "trace_file.h"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/list_text.h>

#include "callback_lines.h"
#include "command.h"

namespace anyorder::cli {

namespace {

// A server's log has callbacks of other kinds too.
bool is_of_another_kind(const DecodeError& error) {
    return error.refusal == Refusal::unknown_event;
}

struct Skipped {
    std::uint64_t unreadable = 0;
    std::uint64_t of_other_kinds = 0;
};

Skipped read_lines(CallbackLines& callbacks, CallbackLog& captured) {
    Skipped skipped;
    while (const std::optional<Decoded> decoded = callbacks.next()) {
        if (const auto* event = std::get_if<Event>(&*decoded)) {
            captured.add(*event);
        } else if (const auto& error = std::get<DecodeError>(*decoded); is_of_another_kind(error)) {
            ++skipped.of_other_kinds;
        } else {
            ++skipped.unreadable;
            callbacks.complain(error);
        }
    }
    return skipped;
}

}  // namespace

std::vector<TraceRoom> read_trace(const std::string& path) {
    CallbackLines callbacks(path);
    CallbackLog captured;
    const Skipped skipped = read_lines(callbacks, captured);
    if (skipped.unreadable > 0) {
        throw UsageError(fmt::format(
            "of the lines of {} {} cannot be read, and without them the truth is not known; mend "
            "them or leave them out",
            printable(callbacks.name()), skipped.unreadable));
    }
    if (captured.events().empty()) {
        throw UsageError(fmt::format("there is no callback in {}", printable(callbacks.name())));
    }
    if (skipped.of_other_kinds > 0) {
        fmt::print(stderr, "anyorder: callbacks of other kinds, skipped: {}\n",
                   skipped.of_other_kinds);
    }
    return split_by_room(captured.events());
}

}  // namespace anyorder::cli
