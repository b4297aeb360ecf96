// A program with its standard streams in our hands, whose children do not outlive us.
//
// Between this process and the program stands a guardian: a fork of ours that does nothing but
// wait. It adopts whatever the program leaves behind, and when the program ends, or we end, however
// that comes, it kills all of them. We hear how the program ended from the guardian.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <sys/types.h>

namespace anyorder {

// An open file, closed at its end.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }

    void close();
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    // Negative once closed, which poll() passes over.
    [[nodiscard]] int number() const { return number_; }

private:
    int number_ = -1;
};

// The status of waitpid(), in words: "exit code 3", "signal 11 (Segmentation fault)".
std::string end_in_words(int status);

class GuardedProcess {
public:
    // The program and its arguments, looked up in PATH. Returns why it could not be started.
    static std::variant<GuardedProcess, std::string> start(const std::vector<std::string>& command);

    GuardedProcess(GuardedProcess&& other) noexcept;
    GuardedProcess& operator=(GuardedProcess&&) = delete;
    // Kills the program and all that came from it, and waits until they are gone.
    ~GuardedProcess();

    // All of them do not block.
    Descriptor in;
    Descriptor out;
    Descriptor err;
    // Can be read when the program has ended.
    Descriptor ended;

    // How it ended, where it has.
    std::optional<int> status();

private:
    GuardedProcess() = default;

    // Closed, this tells the guardian to finish.
    Descriptor lifeline_;
    pid_t guardian_ = -1;
    std::optional<int> status_;
};

}  // namespace anyorder
