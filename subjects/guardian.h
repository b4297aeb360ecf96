// The guardian's side of GuardedProcess. Runs in a fork of a process that may have threads, so it
// calls nothing but the system.
#pragma once

#include <vector>

namespace anyorder::guardian {

// What the guardian and the program are given; everything else that is open is closed.
struct Ends {
    int in = -1;
    int out = -1;
    int err = -1;
    // Ends when the process that asked for the program does.
    int lifeline = -1;
    // Takes the errno of a program that cannot be started; closed by one that can.
    int refusal = -1;
    // Takes the status of waitpid() when the program ends.
    int ended = -1;
};

// Starts the program, waits, kills, and ends the process. `arguments` ends with a null.
[[noreturn]] void guard(const std::vector<char*>& arguments, Ends ends);

}  // namespace anyorder::guardian
