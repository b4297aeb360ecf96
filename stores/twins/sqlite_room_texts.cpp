#include <utility>

#include "sqlite_database.h"
#include "twins/read_modify_write.h"

namespace anyorder {

namespace {

// WRONG: a SELECT, and some time later an INSERT that replaces, each a transaction of its own.
class SqliteRoomTexts final : public RoomTexts {
public:
    SqliteRoomTexts(const std::string& file, const StoreOptions& options)
        : table_(options.space + "_rooms"), database_(file, options.timeout_ms) {
        database_.execute("PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS " + table_ +
                          " (room_id BLOB PRIMARY KEY, text BLOB)");
    }

    std::string read(const std::string& room_id) override {
        SqliteStatement select(database_,
                               "SELECT text FROM " + table_ + " WHERE room_id = :room_id");
        select.bind_bytes(":room_id", room_id);
        return select.step() ? std::string(select.text(0)) : std::string();
    }

    void write(const std::string& room_id, const std::string& text) override {
        SqliteStatement insert(database_, "INSERT OR REPLACE INTO " + table_ +
                                              " (room_id, text) VALUES (:room_id, :text)");
        insert.bind_bytes(":room_id", room_id);
        insert.bind_bytes(":text", text);
        insert.run();
    }

    std::map<std::string, std::string> read_all() override {
        std::map<std::string, std::string> rooms;
        SqliteStatement select(database_, "SELECT room_id, text FROM " + table_);
        while (select.step()) {
            rooms.emplace(select.text(0), select.text(1));
        }
        return rooms;
    }

    void clear() override { database_.execute("DELETE FROM " + table_); }

private:
    std::string table_;
    SqliteDatabase database_;
};

}  // namespace

std::unique_ptr<RoomTexts> sqlite_room_texts(const std::string& file, const StoreOptions& options) {
    return std::make_unique<SqliteRoomTexts>(file, options);
}

}  // namespace anyorder
