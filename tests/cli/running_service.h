// A service that a test starts and stops: it listens on a port of its own choice and says so in its
// first line.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace anyorder {

class RunningService {
public:
    // Waits until it prints "listening on URL". Throws std::runtime_error where it does not.
    explicit RunningService(std::vector<std::string> command);
    RunningService(const RunningService&) = delete;
    RunningService& operator=(const RunningService&) = delete;
    // Kills it, and waits until it is gone.
    ~RunningService();

    // "http://127.0.0.1:40123"
    [[nodiscard]] const std::string& url() const { return url_; }

private:
    pid_t process_ = -1;
    int out_ = -1;
    std::string url_;
};

}  // namespace anyorder
