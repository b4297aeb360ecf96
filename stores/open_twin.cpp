#include "open_twin.h"

#include <stdexcept>

#include "redis_url.h"
#include "sqlite_url.h"
#include "twins/read_modify_write.h"
#include "twins/wrong_wrappers.h"

namespace anyorder {

namespace {

std::unique_ptr<RoomTexts> room_texts(const std::string& url, const StoreOptions& options) {
    if (is_redis_url(url)) {
        return redis_room_texts(url, options);
    }
    if (const auto sqlite = sqlite_url(url)) {
        return sqlite_room_texts(sqlite->file, options);
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return postgresql_room_texts(url, options);
    }
    throw std::invalid_argument("there is no twin of '" + url + "' that reads, changes and writes");
}

}  // namespace

std::unique_ptr<Store> open_twin(StoreTwin twin, const std::string& url,
                                 const StoreOptions& options) {
    switch (twin) {
        case StoreTwin::none:
            return open_store(url, options);
        case StoreTwin::read_modify_write:
            return read_modify_write(room_texts(url, options));
        case StoreTwin::compares_times:
            return compares_times(open_store(url, options));
        case StoreTwin::two_queries:
            return two_queries(open_store(url, options));
    }
    return open_store(url, options);
}

}  // namespace anyorder
