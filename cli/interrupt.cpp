#include "interrupt.h"

#include <atomic>
#include <csignal>

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "command.h"

namespace anyorder::cli {

namespace {

static_assert(std::atomic<bool>::is_always_lock_free);

std::atomic<bool>& interrupted() {
    static std::atomic<bool> flag = false;
    return flag;
}

extern "C" void take_interrupt(int /*signal*/) {
    interrupted() = true;
    const eventfd_t once = 1;
    static_cast<void>(eventfd_write(interrupt_descriptor(), once));
}

}  // namespace

int interrupt_descriptor() {
    static const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor;
}

void report_when_interrupted() {
    // What the handler uses is there before it is called.
    interrupted() = false;
    if (interrupt_descriptor() < 0) {
        throw UsageError("cannot make a descriptor: there are too many open files");
    }
    struct sigaction action {};
    action.sa_handler = take_interrupt;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

bool is_interrupted() {
    return interrupted();
}

}  // namespace anyorder::cli
