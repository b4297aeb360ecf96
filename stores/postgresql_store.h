// The list in a schema of PostgreSQL. Private to the stores.
#pragma once

#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

std::unique_ptr<Store> postgresql_store(const std::string& url, const StoreOptions& options);

}  // namespace anyorder
