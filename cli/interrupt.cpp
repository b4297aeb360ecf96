#include "interrupt.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "command.h"

namespace anyorder::cli {

namespace {

// timeout(1), and shells, signal a process and then its group: these are not two interrupts.
constexpr std::int64_t same_interrupt_ms = 500;
constexpr std::int64_t never = -1;

static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// By the monotonic clock.
std::atomic<std::int64_t>& interrupted_at_ms() {
    static std::atomic<std::int64_t> time = never;
    return time;
}

std::int64_t now_ms() {
    std::timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
}

extern "C" void take_interrupt(int signal) {
    const std::int64_t now = now_ms();
    std::int64_t first = never;
    if (interrupted_at_ms().compare_exchange_strong(first, now)) {
        const eventfd_t once = 1;
        static_cast<void>(eventfd_write(interrupt_descriptor(), once));
    } else if (now - first > same_interrupt_ms) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

}  // namespace

int interrupt_descriptor() {
    static const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor;
}

void report_when_interrupted() {
    // What the handler uses is there before it is called.
    interrupted_at_ms() = never;
    if (interrupt_descriptor() < 0) {
        throw UsageError("cannot make a descriptor: there are too many open files");
    }
    struct sigaction action {};
    action.sa_handler = take_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
}

bool is_interrupted() {
    return interrupted_at_ms() != never;
}

}  // namespace anyorder::cli
