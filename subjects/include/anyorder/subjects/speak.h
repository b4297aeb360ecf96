// The other side of the subject protocol: a subject in this process, offered to a harness over
// standard input and output.
#pragma once

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <anyorder/subjects/subject.h>

namespace anyorder {

// What is done for each operation of the protocol.
struct Speaker {
    std::function<void()> reset;
    // One callback's body, as it was sent.
    std::function<void(std::string_view)> callback;
    // The answer, JSON without a line feed.
    std::function<std::string()> list;
};

// Reads until the input ends. Returns what was wrong with a line that is not of the protocol, or
// why writing failed; nothing after the end of the input.
std::optional<std::string> speak(const Speaker& speaker, std::FILE* in, std::FILE* out);

// The same for a Subject. A callback that cannot be read is an error.
std::optional<std::string> speak(Subject& subject, std::FILE* in, std::FILE* out);

// The same for a shared library with the functions of <anyorder/subject.h>. What the library writes
// to standard output goes to standard error.
std::optional<std::string> speak_for_plugin(const std::string& library);

}  // namespace anyorder
