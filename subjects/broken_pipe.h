// Writing to a connection that the other side has closed raises a signal that ends the process;
// threads that do so refuse it, and see the error instead.
#pragma once

namespace anyorder {

// For the calling thread.
void block_broken_pipe_signals();

}  // namespace anyorder
