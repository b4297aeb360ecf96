#include "trace_file.h"

#include <cstdint>

#include <fmt/format.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/list_text.h>

#include "command.h"
#include "files.h"

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

Skipped read_lines(LineReader& reader, CallbackLog& captured) {
    Skipped skipped;
    Decoder decoder;
    std::uint64_t line_number = 0;
    for (std::string line; reader.next(line);) {
        ++line_number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        const Decoded decoded = decoder.decode(line);
        if (const auto* event = std::get_if<Event>(&decoded)) {
            captured.add(*event);
        } else if (const auto& error = std::get<DecodeError>(decoded); is_of_another_kind(error)) {
            ++skipped.of_other_kinds;
        } else {
            ++skipped.unreadable;
            fmt::print(stderr, "{}:{}: {}\n", printable(reader.name()), line_number,
                       describe(error));
        }
    }
    return skipped;
}

}  // namespace

std::vector<TraceRoom> read_trace(const std::string& path) {
    LineReader reader(path, Decoder::body_bytes_max);
    CallbackLog captured;
    const Skipped skipped = read_lines(reader, captured);
    if (skipped.unreadable > 0) {
        throw UsageError(fmt::format(
            "{} of the lines of {} cannot be read, and without them the truth is not known; mend "
            "them or leave them out",
            skipped.unreadable, printable(reader.name())));
    }
    if (captured.events().empty()) {
        throw UsageError(fmt::format("there is no callback in {}", printable(reader.name())));
    }
    if (skipped.of_other_kinds > 0) {
        fmt::print(stderr, "anyorder: {} callbacks of other kinds were skipped\n",
                   skipped.of_other_kinds);
    }
    return split_by_room(captured.events());
}

}  // namespace anyorder::cli
