#include <array>
#include <charconv>
#include <string_view>

#include "postgresql_connection.h"
#include "twins/read_modify_write.h"

namespace anyorder {

namespace {

// Texts in PostgreSQL have no zero bytes.
std::string as_hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr unsigned half = 4;
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> half];
        text += digits[static_cast<unsigned char>(byte) % digits.size()];
    }
    return text;
}

std::string from_hexadecimal(std::string_view text) {
    constexpr int base = 16;
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        unsigned byte = 0;
        std::from_chars(text.data() + i, text.data() + i + 2, byte, base);
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

// WRONG: a SELECT, and some time later an upsert, each a transaction of its own.
class PostgresqlRoomTexts final : public RoomTexts {
public:
    PostgresqlRoomTexts(const std::string& url, const StoreOptions& options)
        : connection_(url, options.timeout_ms) {
        const std::string table = "\"" + options.space + "\".rooms";
        connection_.expect_success(
            connection_.execute("SELECT pg_advisory_xact_lock(hashtextextended('anyorder', 0));"
                                "CREATE SCHEMA IF NOT EXISTS \"" +
                                options.space + "\"; CREATE TABLE IF NOT EXISTS " + table +
                                " (room_id text PRIMARY KEY, image text NOT NULL)"));
        connection_.prepare("read", ("SELECT image FROM " + table + " WHERE room_id = $1").c_str());
        connection_.prepare("write", ("INSERT INTO " + table +
                                      " VALUES ($1, $2) ON CONFLICT (room_id) DO UPDATE SET image "
                                      "= excluded.image")
                                         .c_str());
        connection_.prepare("read_all", ("SELECT room_id, image FROM " + table).c_str());
        connection_.prepare("clear", ("DELETE FROM " + table).c_str());
        connection_.start_pipeline();
    }

    std::string read(const std::string& room_id) override {
        const std::string key = as_hexadecimal(room_id);
        connection_.send("read", std::array<std::string_view, 1>{key});
        const PostgresqlResult found = connection_.read();
        return found.rows() == 0 ? std::string() : from_hexadecimal(found.text(0, 0));
    }

    void write(const std::string& room_id, const std::string& text) override {
        const std::string key = as_hexadecimal(room_id);
        const std::string image = as_hexadecimal(text);
        connection_.send("write", std::array<std::string_view, 2>{key, image});
        connection_.read();
    }

    std::map<std::string, std::string> read_all() override {
        connection_.send("read_all");
        const PostgresqlResult found = connection_.read();
        std::map<std::string, std::string> rooms;
        for (int row = 0; row < found.rows(); ++row) {
            rooms.emplace(from_hexadecimal(found.text(row, 0)),
                          from_hexadecimal(found.text(row, 1)));
        }
        return rooms;
    }

    void clear() override {
        connection_.send("clear");
        connection_.read();
    }

private:
    PostgresqlConnection connection_;
};

}  // namespace

std::unique_ptr<RoomTexts> postgresql_room_texts(const std::string& url,
                                                 const StoreOptions& options) {
    return std::make_unique<PostgresqlRoomTexts>(url, options);
}

}  // namespace anyorder
