// The ordering rule as statements on tables in a file of SQLite. Private to the stores.
#pragma once

#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

// Throws StoreFailure where the file cannot be opened.
std::unique_ptr<Store> sqlite_tables(const std::string& file, const StoreOptions& options);

}  // namespace anyorder
