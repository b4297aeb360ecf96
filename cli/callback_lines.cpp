#include "callback_lines.h"

#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

namespace anyorder::cli {

namespace {

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

CallbackLines::CallbackLines(const std::string& path) : reader_(path, Decoder::body_bytes_max) {}

std::optional<Decoded> CallbackLines::next() {
    while (reader_.next(line_)) {
        ++line_number_;
        if (!is_blank(line_)) {
            return decoder_.decode(line_);
        }
    }
    return std::nullopt;
}

void CallbackLines::complain(const DecodeError& error) const {
    fmt::print(stderr, "{}:{}: {}\n", printable(reader_.name()), line_number_, describe(error));
}

}  // namespace anyorder::cli
