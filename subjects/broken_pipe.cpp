#include "broken_pipe.h"

#include <csignal>

namespace anyorder {

void block_broken_pipe_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace anyorder
