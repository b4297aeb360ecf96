// Running a program to its end: arguments and standard input go in, what it wrote and how it ended
// come out. No shell, no files.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace anyorder {

struct Invocation {
    // The program's path comes first.
    std::vector<std::string> arguments;
    std::string input{};
    // "NAME=value", beside what this process has; but see run().
    std::vector<std::string> environment{};
    std::filesystem::path folder = ".";
    // A program that takes longer is killed, and run() throws.
    std::chrono::seconds time_max{120};
};

struct Ended {
    std::string out;
    std::string err;
    // What the program returned; 128 and the signal's number where a signal ended it.
    int exit_code = 0;
    // The most memory that it, or one of the programs that it waited for, had at a time.
    std::size_t memory_max_bytes = 0;
};

// The program is not told of the CI system or the job system that the tests run in. Throws
// std::runtime_error where the program cannot be started or takes too long. A program that
// does not read its input to the end is no error.
Ended run(const Invocation& invocation);

}  // namespace anyorder
