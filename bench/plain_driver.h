// What the harness is measured against: a program that writes bytes made beforehand to a process
// and reads its answers, both as fast as the pipes allow, and does nothing else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace anyorder::bench {

class PlainDriver {
public:
    // Throws std::runtime_error where the program cannot be started.
    explicit PlainDriver(const std::vector<std::string>& command);
    PlainDriver(const PlainDriver&) = delete;
    PlainDriver& operator=(const PlainDriver&) = delete;
    // Ends the process's input and waits for it.
    ~PlainDriver();

    // Writes all, and reads until there are so many lines; returns the last one. An empty line
    // where the process ends before.
    std::string run(std::string_view bytes, std::size_t answers);

private:
    int in_ = -1;
    int out_ = -1;
    pid_t process_ = -1;
};

}  // namespace anyorder::bench
