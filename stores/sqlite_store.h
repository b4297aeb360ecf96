// The list in a file of SQLite. Private to the stores.
#pragma once

#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

std::unique_ptr<Store> sqlite_store(const std::string& file, const StoreOptions& options);

}  // namespace anyorder
