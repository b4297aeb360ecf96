#include "process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anyorder {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what, int error) {
    throw std::runtime_error(what + ": " + std::strerror(error));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }

    void close() {
        if (number_ >= 0) {
            ::close(std::exchange(number_, -1));
        }
    }
    // Negative once closed, which poll() passes over.
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

struct Pipe {
    Descriptor reads;
    Descriptor writes;
};

// Both ends are closed in every program that is started later.
Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail("cannot make a pipe", errno);
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

struct Pipes {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
};

// What job systems say of themselves, and `anyorder check` listens to.
constexpr std::array<std::string_view, 8> job_systems = {
    "GITHUB_ACTIONS=", "GTEST_",   "OMPI_COMM_WORLD_", "SLURM_",
    "JOB_COMPLETION",  "CI_NODE_", "CIRCLE_NODE_",     "GITLAB_CI="};

// Ends with a null pointer.
std::vector<char*> environment_of(const Invocation& invocation) {
    std::vector<char*> variables;
    for (const std::string& variable : invocation.environment) {
        variables.push_back(const_cast<char*>(variable.c_str()));
    }
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        if (std::none_of(job_systems.begin(), job_systems.end(),
                         [&](std::string_view start) { return text.starts_with(start); })) {
            variables.push_back(*variable);
        }
    }
    variables.push_back(nullptr);
    return variables;
}

pid_t start(const Invocation& invocation, const Pipes& pipes) {
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes.in.reads.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes.out.writes.number(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes.err.writes.number(), STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, invocation.folder.c_str());
    // This process ignores SIGPIPE; the one that is started shall meet it as usual.
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t as_usual{};
    sigemptyset(&as_usual);
    sigaddset(&as_usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &as_usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    std::vector<char*> arguments;
    for (const std::string& argument : invocation.arguments) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawn(&child, arguments.front(), &actions, &attributes,
                                  arguments.data(), environment_of(invocation).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        fail("cannot start " + invocation.arguments.front(), error);
    }
    return child;
}

// Writes some of what is left; closes the pipe after the last byte, or when nobody reads it.
void write_some(Descriptor& pipe, std::string_view& left) {
    const ssize_t written = write(pipe.number(), left.data(), left.size());
    if (written > 0) {
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    if (left.empty() || (written < 0 && errno == EPIPE)) {
        pipe.close();
    }
}

void read_some(Descriptor& pipe, std::string& text) {
    std::array<char, 65'536> buffer{};
    const ssize_t bytes = read(pipe.number(), buffer.data(), buffer.size());
    if (bytes <= 0) {
        pipe.close();
        return;
    }
    text.append(buffer.data(), static_cast<std::size_t>(bytes));
}

bool wait_until_ready(std::span<pollfd> descriptors, Clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    return left.count() > 0 &&
           poll(descriptors.data(), descriptors.size(), static_cast<int>(left.count())) > 0;
}

// Feeds the input and collects the output until both outputs end; false where that takes too long.
bool exchange_all(Pipes& pipes, std::string_view input, Ended& outcome,
                  Clock::time_point deadline) {
    fcntl(pipes.in.writes.number(), F_SETFL, O_NONBLOCK);
    if (input.empty()) {
        pipes.in.writes.close();
    }
    while (pipes.out.reads.number() >= 0 || pipes.err.reads.number() >= 0) {
        std::array<pollfd, 3> ready = {pollfd{pipes.in.writes.number(), POLLOUT, 0},
                                       pollfd{pipes.out.reads.number(), POLLIN, 0},
                                       pollfd{pipes.err.reads.number(), POLLIN, 0}};
        if (!wait_until_ready(ready, deadline)) {
            return false;
        }
        if (ready[0].revents != 0) {
            write_some(pipes.in.writes, input);
        }
        if (ready[1].revents != 0) {
            read_some(pipes.out.reads, outcome.out);
        }
        if (ready[2].revents != 0) {
            read_some(pipes.err.reads, outcome.err);
        }
    }
    return true;
}

void wait_for(pid_t child, Ended& outcome) {
    int status = 0;
    rusage usage{};
    while (wait4(child, &status, 0, &usage) < 0) {
        if (errno != EINTR) {
            fail("cannot wait for the program", errno);
        }
    }
    outcome.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    outcome.memory_max_bytes = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

Ended run(const Invocation& invocation) {
    std::signal(SIGPIPE, SIG_IGN);
    Pipes pipes;
    const pid_t child = start(invocation, pipes);
    pipes.in.reads.close();
    pipes.out.writes.close();
    pipes.err.writes.close();
    Ended outcome;
    const bool ended =
        exchange_all(pipes, invocation.input, outcome, Clock::now() + invocation.time_max);
    if (!ended) {
        kill(child, SIGKILL);
    }
    wait_for(child, outcome);
    if (!ended) {
        throw std::runtime_error(invocation.arguments.front() + " took too long");
    }
    return outcome;
}

}  // namespace anyorder
