// A store, or a planted twin of it.
#pragma once

#include <memory>
#include <string>

#include <anyorder/stores/store.h>
#include <anyorder/stores/store_subject.h>

namespace anyorder {

// Throws as open_store() does.
std::unique_ptr<Store> open_twin(StoreTwin twin, const std::string& url,
                                 const StoreOptions& options);

}  // namespace anyorder
