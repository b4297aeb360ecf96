#include "guarded_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardian.h"

namespace anyorder {

void Descriptor::close() {
    if (number_ >= 0) {
        ::close(std::exchange(number_, -1));
    }
}

std::string end_in_words(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        const char* name = sigabbrev_np(signal);
        return "signal " + std::to_string(signal) +
               (name == nullptr ? std::string() : " (SIG" + std::string(name) + ")");
    }
    return "exit code " + std::to_string(WEXITSTATUS(status));
}

namespace {

struct Pipe {
    Descriptor reads;
    Descriptor writes;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void do_not_block(const Descriptor& descriptor) {
    fcntl(descriptor.number(), F_SETFL, O_NONBLOCK);
}

// More may be on its way at once; where the system says no, less is.
void widen(const Descriptor& pipe) {
    constexpr int bytes = 1 << 20;
    static_cast<void>(fcntl(pipe.number(), F_SETPIPE_SZ, bytes));
}

// Writing to a program that has ended is an error to be reported, not the end of this process.
// Whoever has arranged something else is left with it.
void ignore_broken_pipes() {
    struct sigaction arranged {};
    if (sigaction(SIGPIPE, nullptr, &arranged) == 0 && arranged.sa_handler == SIG_DFL) {
        std::signal(SIGPIPE, SIG_IGN);
    }
}

// Blocks until the other side has written a number or closed its end.
std::optional<int> read_number(const Descriptor& descriptor) {
    int number = 0;
    ssize_t bytes = 0;
    do {
        bytes = read(descriptor.number(), &number, sizeof number);
    } while (bytes < 0 && errno == EINTR);
    return bytes == sizeof number ? std::optional(number) : std::nullopt;
}

}  // namespace

std::variant<GuardedProcess, std::string> GuardedProcess::start(
    const std::vector<std::string>& command) {
    ignore_broken_pipes();
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    std::array<Pipe, 6> pipes;
    for (Pipe& pipe : pipes) {
        pipe = make_pipe();
    }
    auto& [in, out, err, lifeline, refusal, ended] = pipes;
    const pid_t guardian = fork();
    if (guardian == 0) {
        guardian::guard(arguments, {.in = in.reads.number(),
                                    .out = out.writes.number(),
                                    .err = err.writes.number(),
                                    .lifeline = lifeline.reads.number(),
                                    .refusal = refusal.writes.number(),
                                    .ended = ended.writes.number()});
    }
    if (guardian < 0) {
        return std::generic_category().message(errno);
    }
    GuardedProcess process;
    process.guardian_ = guardian;
    process.lifeline_ = std::move(lifeline.writes);
    process.in = std::move(in.writes);
    process.out = std::move(out.reads);
    process.err = std::move(err.reads);
    process.ended = std::move(ended.reads);
    refusal.writes.close();
    if (const auto error = read_number(refusal.reads)) {
        return std::generic_category().message(*error);
    }
    for (const Descriptor* end : {&process.in, &process.out, &process.err}) {
        do_not_block(*end);
    }
    widen(process.in);
    return process;
}

GuardedProcess::GuardedProcess(GuardedProcess&& other) noexcept
    : in(std::move(other.in)),
      out(std::move(other.out)),
      err(std::move(other.err)),
      ended(std::move(other.ended)),
      lifeline_(std::move(other.lifeline_)),
      guardian_(std::exchange(other.guardian_, -1)),
      status_(other.status_) {}

GuardedProcess::~GuardedProcess() {
    if (guardian_ > 0) {
        lifeline_.close();
        while (waitpid(guardian_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

std::optional<int> GuardedProcess::status() {
    if (!status_ && ended.is_open()) {
        status_ = read_number(ended);
        ended.close();
    }
    return status_;
}

}  // namespace anyorder
