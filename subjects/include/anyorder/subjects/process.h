// A subject in a process of its own, in any language, over its standard streams: the subject
// protocol, version 1 (docs/subject-protocol.md).
//
// The process is started when the first list is asked for and used for all cases. A whole case is
// written at once, and further cases while the answers to earlier ones are still to come. A process
// that dies, hangs or answers what is no list is started again for the next case. Neither it nor
// anything that it started outlives this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/subjects/subject.h>

namespace anyorder {

struct ProcessOptions {
    // The program, looked up in PATH, and its arguments. No shell.
    std::vector<std::string> command;
    // Which lists an answer must have.
    Lists lists{};
    // How long it may go without reading or answering while an answer is due.
    std::uint64_t timeout_ms = 10'000;
    // How many cases one process is used for; zero for all.
    std::size_t restart_every = 0;
    // How many processes work side by side, on different cases.
    std::size_t parallel = 1;
    // The callbacks are signed with it.
    std::string secret = "secret";
    // When it can be read, nobody waits for answers any more: those that are due are failures
    // (FailureKind::interrupted). None where negative.
    int stop_descriptor = -1;
};

// Ignores SIGPIPE in the whole process where nothing else is arranged for it. Not for use by two
// threads at a time. An answer of more than 16 MiB is a failure.
std::unique_ptr<Subject> process_subject(const ProcessOptions& options);

// Talks to a process of its own for a moment, to see that it knows the protocol: it lists nothing
// before the first callback and after a reset, and prints no line but the answers. What is wrong,
// where something is. One that does not end with its input is ended, and nothing is wrong with it.
std::optional<SubjectFailure> probe(const ProcessOptions& options);

}  // namespace anyorder
