// A planted twin: a store that is WRONG on purpose. Of two processes that change a room at the same
// time one reads what the other has not written yet, and writes it away.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

// Where rooms lie, each as a text: read and written alone, and nothing in between.
class RoomTexts {
public:
    RoomTexts() = default;
    RoomTexts(const RoomTexts&) = delete;
    RoomTexts& operator=(const RoomTexts&) = delete;
    virtual ~RoomTexts() = default;

    // Empty where there is none.
    virtual std::string read(const std::string& room_id) = 0;
    virtual void write(const std::string& room_id, const std::string& text) = 0;
    // By room.
    virtual std::map<std::string, std::string> read_all() = 0;
    virtual void clear() = 0;
};

std::unique_ptr<Store> read_modify_write(std::unique_ptr<RoomTexts> rooms);

// Throw as open_store() does.
std::unique_ptr<RoomTexts> redis_room_texts(const std::string& url, const StoreOptions& options);
std::unique_ptr<RoomTexts> postgresql_room_texts(const std::string& url,
                                                 const StoreOptions& options);
std::unique_ptr<RoomTexts> sqlite_room_texts(const std::string& file, const StoreOptions& options);

}  // namespace anyorder
