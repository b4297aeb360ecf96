// The same callbacks through many connections at once, while one more reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <anyorder/stores/store.h>

#include "kept_callbacks.h"

namespace anyorder {

// A list that was read while callbacks were on their way.
struct ReadMeanwhile {
    RoomList list{};
    // By number of the callback: acknowledged to some writer before the reading began, and sent by
    // some writer before it ended.
    std::vector<bool> acknowledged{};
    std::vector<bool> sent{};
};

// Whether each room of it is what the rule makes of some set of its callbacks between the two. Also
// true where more than `undecided_max` callbacks of a room are between them, which is not judged.
bool can_be(const ReadMeanwhile& read, const KeptCallbacks& callbacks);

inline constexpr std::size_t undecided_max = 10;

class ManyWriters {
public:
    using Open = std::function<std::unique_ptr<Store>()>;
    // Opens a connection for each, and one for the reader. Throws StoreFailure.
    ManyWriters(std::size_t writers, const Open& open);

    // What was read until the last writer was done. Nothing is cleared before. Throws StoreFailure.
    std::vector<ReadMeanwhile> play(const KeptCallbacks& callbacks, std::uint64_t seed);

private:
    std::vector<std::unique_ptr<Store>> writers_;
    std::unique_ptr<Store> reader_;
};

}  // namespace anyorder
