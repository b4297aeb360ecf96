// Ctrl-C: the first asks for a report of what there is, a second one half a second later or more
// ends the command at once.
#pragma once

namespace anyorder::cli {

// From here on; before it, and after the second, SIGINT ends the command.
void report_when_interrupted();

bool is_interrupted();

// Can be read once it is interrupted, for whoever waits for other descriptors. Nothing else may be
// done with it.
int interrupt_descriptor();

}  // namespace anyorder::cli
