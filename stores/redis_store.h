// The list in a Redis or a Redis Cluster, kept by the function library redis/anyorder.lua.
#pragma once

#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

// `url` is as is_redis_url() wants it. Throws as open_store() does.
std::unique_ptr<Store> redis_store(const std::string& url, const StoreOptions& options);

}  // namespace anyorder
