#include "interrupt.h"

#include <atomic>
#include <csignal>

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "command.h"

namespace anyorder::cli {

namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void take_interrupt(int /*signal*/) {
    interrupted = true;
    const eventfd_t once = 1;
    static_cast<void>(eventfd_write(interrupt_descriptor(), once));
}

}  // namespace

int interrupt_descriptor() {
    static const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor;
}

void report_when_interrupted() {
    if (interrupt_descriptor() < 0) {
        throw UsageError("cannot make a descriptor: there are too many open files");
    }
    struct sigaction action {};
    action.sa_handler = take_interrupt;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

bool is_interrupted() {
    return interrupted;
}

}  // namespace anyorder::cli
