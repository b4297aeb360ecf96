#include "guardian.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anyorder::guardian {

namespace {

constexpr int last_signal = 64;

// Moves the ends to numbers that are known, and closes all others: a copy of another program's
// pipe, kept here, would keep that pipe from ever ending.
Ends keep_only(const Ends& ends) {
    constexpr int first = 3;
    const std::array<int, 6> old = {ends.in,       ends.out,     ends.err,
                                    ends.lifeline, ends.refusal, ends.ended};
    std::array<int, 6> moved{};
    for (std::size_t i = 0; i < old.size(); ++i) {
        moved.at(i) = fcntl(old.at(i), F_DUPFD, 100);  // out of the way first
    }
    for (std::size_t i = 0; i < moved.size(); ++i) {
        dup2(moved.at(i), first + static_cast<int>(i));
    }
    close_range(first + static_cast<unsigned>(moved.size()), ~0U, 0);
    return {.in = 3, .out = 4, .err = 5, .lifeline = 6, .refusal = 7, .ended = 8};
}

void tell(int descriptor, int number) {
    static_cast<void>(!write(descriptor, &number, sizeof number));
}

[[noreturn]] void become(const std::vector<char*>& arguments, const Ends& ends) {
    // Should somebody kill the guardian, the program goes too.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int signal = 1; signal < last_signal; ++signal) {
        std::signal(signal, SIG_DFL);
    }
    sigset_t none{};
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    dup2(ends.in, STDIN_FILENO);
    dup2(ends.out, STDOUT_FILENO);
    dup2(ends.err, STDERR_FILENO);
    fcntl(ends.refusal, F_SETFD, FD_CLOEXEC);
    for (const int other : {ends.in, ends.out, ends.err, ends.lifeline, ends.ended}) {
        close(other);
    }
    execvp(arguments.front(), arguments.data());
    tell(ends.refusal, errno);
    _exit(127);
}

// The second number after the name in "PID (NAME) STATE PARENT …"; the name may hold anything.
pid_t parent_in(const char* stat) {
    const char* after_name = std::strrchr(stat, ')');
    if (after_name == nullptr || std::strlen(after_name) < 4) {
        return -1;
    }
    return static_cast<pid_t>(std::strtol(after_name + 4, nullptr, 10));
}

pid_t parent_of(const char* pid) {
    constexpr std::string_view before = "/proc/";
    constexpr std::string_view after = "/stat";
    constexpr std::size_t digits_max = 20;
    std::array<char, before.size() + digits_max + after.size() + 1> path{};
    const std::string_view digits = std::string_view(pid).substr(0, digits_max);
    char* end = path.data();
    for (const std::string_view part : {before, digits, after}) {
        end = std::copy(part.begin(), part.end(), end);
    }
    const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    std::array<char, 512> text{};
    const ssize_t bytes = read(file, text.data(), text.size() - 1);
    close(file);
    return bytes > 0 ? parent_in(text.data()) : -1;
}

struct Entry {
    unsigned long long inode;
    long long offset;
    unsigned short bytes;
    unsigned char type;
    char name[1];  // NOLINT(modernize-avoid-c-arrays): as the system lays it out
};

// Kills every process whose parent we are; grandchildren become children as their parents end.
void kill_children() {
    const int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    alignas(Entry) std::array<char, 8192> buffer{};
    const pid_t self = getpid();
    for (;;) {
        const long bytes = syscall(SYS_getdents64, folder, buffer.data(), buffer.size());
        if (bytes <= 0) {
            break;
        }
        for (long at = 0; at < bytes;) {
            const auto* entry = reinterpret_cast<const Entry*>(buffer.data() + at);
            const char* name = static_cast<const char*>(entry->name);
            if (name[0] >= '1' && name[0] <= '9' && parent_of(name) == self) {
                kill(static_cast<pid_t>(std::strtol(name, nullptr, 10)), SIGKILL);
            }
            at += entry->bytes;
        }
    }
    close(folder);
}

// Until there is nobody left. Each round ends at least one process.
void kill_all(pid_t program) {
    kill(-program, SIGKILL);
    for (;;) {
        const pid_t gone = waitpid(-1, nullptr, WNOHANG);
        if (gone < 0 && errno == ECHILD) {
            return;
        }
        if (gone == 0) {
            kill_children();
            waitpid(-1, nullptr, 0);
        }
    }
}

void ignore_signal(int /*signal*/) {}

// SIGCHLD interrupts the wait in watch() and nothing else; the terminal's signals are for the
// process that asked for the program.
sigset_t arrange_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP}) {
        std::signal(signal, SIG_IGN);
    }
    std::signal(SIGCHLD, ignore_signal);
    sigset_t while_waiting{};
    sigset_t all{};
    sigemptyset(&while_waiting);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    return while_waiting;
}

// Reaps whatever ends, and returns when the program has or the lifeline does.
void watch(pid_t program, const Ends& ends, const sigset_t& while_waiting) {
    for (;;) {
        int status = 0;
        for (pid_t gone = 1; gone > 0;) {
            gone = waitpid(-1, &status, WNOHANG);
            if (gone == program) {
                // Killed first, so that nobody holds the program's pipes open any more.
                kill_all(program);
                tell(ends.ended, status);
                return;
            }
        }
        pollfd lifeline = {ends.lifeline, POLLIN, 0};
        if (ppoll(&lifeline, 1, nullptr, &while_waiting) > 0) {
            kill_all(program);
            return;
        }
    }
}

}  // namespace

void guard(const std::vector<char*>& arguments, Ends ends) {
    setsid();
    ends = keep_only(ends);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const sigset_t while_waiting = arrange_signals();
    const pid_t program = fork();
    if (program == 0) {
        setpgid(0, 0);
        become(arguments, ends);
    }
    if (program < 0) {
        tell(ends.refusal, errno);
        _exit(1);
    }
    setpgid(program, program);
    for (const int other : {ends.in, ends.out, ends.err, ends.refusal, 0, 1, 2}) {
        close(other);
    }
    watch(program, ends, while_waiting);
    _exit(0);
}

}  // namespace anyorder::guardian
