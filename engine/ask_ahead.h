// Asking memory for what will be read soon. Private to the engine.
#pragma once

namespace anyorder {

// Reads a byte and does nothing with it: the processor goes on to what does not depend on it, and
// many such reads are answered at a time. A prefetch instruction does less where it matters most,
// as it may be dropped where the page's address is not at hand.
inline void ask_ahead(const void* byte) {
    asm volatile("" ::"r"(*static_cast<const char*>(byte)));  // NOLINT(hicpp-no-assembler)
}

}  // namespace anyorder
