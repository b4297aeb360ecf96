// The reference engine as a store: what it holds is gone with the process.
#pragma once

#include <memory>

#include <anyorder/stores/store.h>

namespace anyorder {

std::unique_ptr<Store> memory_store(const StoreOptions& options);

}  // namespace anyorder
