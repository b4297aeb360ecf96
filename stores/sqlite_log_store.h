// The engine behind a log in a file of SQLite. Private to the stores.
//
// What is applied is a row of the log, and is in the lists once it is on the disk. The lists are in
// memory, once for all connections of a process that have one seed. Before they are read or added
// to, what other processes have added to the log is taken in. So each process has, at each row,
// what any other has there.
//
// Once the log is long, an image of the lists takes its place. Whoever finds rows gone that he has
// not seen starts from the image.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

// How many bytes of rows there are before an image takes their place; more where the image is long.
inline constexpr std::uint64_t log_bytes_usual = std::uint64_t{64} << 20;

// Throws StoreFailure where the file cannot be opened.
std::unique_ptr<Store> sqlite_log_store(const std::string& file, const StoreOptions& options,
                                        std::uint64_t log_bytes_max = log_bytes_usual);

}  // namespace anyorder
