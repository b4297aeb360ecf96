// Takes a space away, with all that was made for it. Private to the stores.
#pragma once

#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

// What clear() leaves: an empty schema, empty tables. `options.space` must not be in use. Throws as
// open_store() does.
void remove_space(const std::string& url, const StoreOptions& options);

}  // namespace anyorder
