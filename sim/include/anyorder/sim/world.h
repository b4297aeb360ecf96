// The simulated service: performs operations, keeps the truth, and emits a callback for each
// change.
//
// The truth is the world's own state: which rooms, users and streams there are now. It is never
// derived from the callbacks, so that it can bear witness about whoever derives a list from them.
//
// What the service does follows the vendor's documentation: the first login creates a room and the
// last one out closes it; a user's streams end before the user's login does; each change of a
// session's streams takes the next stream_seq, each login and logout the next user_update_seq.
// Where the documentation leaves a choice (whether seqs go on when a room comes back, whether a
// reconnect keeps the session_id) the setting or the operation makes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/sim/history.h>
#include <anyorder/sim/scenario.h>

namespace anyorder {

// Whether a world writes its callbacks down, or only what orders them.
enum class Record : std::uint8_t { callbacks, words };

// A value: a copy goes on by itself.
class World {
public:
    explicit World(const Setting& setting, Record record = Record::callbacks);

    // Whether the operation is possible now.
    [[nodiscard]] bool can(const Operation& operation) const;

    // Performs the operation and returns true, or changes nothing and returns false where it is not
    // possible now. Time passes by the operation's gap only where it is performed.
    bool perform(const Operation& operation);

    [[nodiscard]] std::size_t callbacks_made() const { return origins_.size(); }

    [[nodiscard]] std::uint64_t sessions_made() const { return sessions_made_; }

    // Of Record::words: what the callbacks so far say, as bytes, but for the texts. Bytes are equal
    // exactly where the words are.
    [[nodiscard]] const std::string& words() const { return words_; }

    // The truth now.
    [[nodiscard]] RoomList truth() const;

    // What time it is, and who and what is where, whether its callbacks are switched on or not:
    // worlds of one setting whose words and states are equal have the same future. As bytes that
    // say where they end, so that others can stand behind them.
    [[nodiscard]] std::string state() const;

    // Of Record::callbacks: the callbacks so far, and the truth. The world is used up by it.
    [[nodiscard]] History finish() &&;

private:
    struct Publication {
        std::uint8_t user = 0;
        // Which of the scenario's publications gave the sid.
        std::uint64_t sid = 0;
        TimeMs created_ms{};
        std::uint64_t seq = 0;
        // Which publication it is, and whether of what was live.
        std::uint64_t count = 0;
        bool again = false;
    };
    struct Presence {
        UserSession session{};
        TimeMs login_ms{};
        std::uint64_t seq = 0;
        // How many logins had been made, and whether the user was in.
        std::uint64_t logins = 0;
        bool again = false;
    };
    struct Seqs {
        std::uint64_t streams = 0;
        std::uint64_t users = 0;
    };
    struct Room {
        RoomSession session{};
        TimeMs created_ms{};
        std::uint8_t creator = 0;
        Seqs next;
        std::map<std::uint8_t, Publication> streams;
        std::map<std::uint8_t, Presence> users;
    };
    using Rooms = std::map<std::uint8_t, Room>;

    [[nodiscard]] bool can_log_in_elsewhere(const Operation& operation) const;
    [[nodiscard]] bool can_publish_again(const Operation& operation) const;

    // The operation's changes, one after the other; it is possible.
    void change(const Operation& operation);
    void log_in(const Operation& operation);
    void log_in_again(const Operation& operation, bool keeps_session);
    void log_in_elsewhere(const Operation& operation);
    void leave(const Operation& operation, std::string_view close_type, std::string_view reason,
               std::string_view room_close_reason);
    void publish(const Operation& operation);
    void publish_again(const Operation& operation);
    void end_stream(const Operation& operation, std::string_view close_type);
    void clear_room(const Operation& operation);

    void open_room(std::uint8_t index, std::uint8_t creator);
    void close_room(std::uint8_t index, std::string_view reason);
    void enter(std::uint8_t room, std::uint8_t user, UserSession session, bool again);
    void depart(std::uint8_t room, std::uint8_t user, std::string_view reason);
    void create_stream(std::uint8_t room, std::uint8_t stream, std::uint8_t user, std::uint64_t sid,
                       bool again);
    void close_stream(std::uint8_t room, std::uint8_t stream, std::string_view type);
    void close_streams_of(std::uint8_t room, std::uint8_t user, std::string_view type);

    [[nodiscard]] bool is_in(std::uint8_t room, std::uint8_t user) const;
    [[nodiscard]] std::vector<std::uint8_t> rooms_of(std::uint8_t user) const;
    [[nodiscard]] std::optional<std::uint8_t> room_of_stream(std::uint8_t stream) const;

    [[nodiscard]] ListedRoom listed(std::uint8_t index, const Room& room) const;

    TimeMs tick();
    Event words(EventKind kind, const Room& room) const;
    // `name` is the stream's or user's, `sid` zero where there is none.
    template <class MakeTexts>
    void emit(Event event, std::uint8_t room, std::uint8_t name, std::uint64_t sid,
              MakeTexts make_texts);
    void write(Event event, std::uint8_t room, std::uint8_t name, std::uint64_t sid,
               CallbackLog::Texts texts);
    [[nodiscard]] CallbackLog::Texts texts_of(const Room& room) const;
    [[nodiscard]] CallbackLog::Texts texts_of(const Publication& publication, std::uint8_t room,
                                              std::uint8_t stream) const;
    [[nodiscard]] CallbackLog::Texts texts_of(const Presence& presence, std::uint8_t room,
                                              std::uint8_t user) const;

    Setting setting_;
    Rooms rooms_;
    // Where seqs go on when a room comes back.
    std::map<std::uint8_t, Seqs> next_seqs_;
    std::uint64_t now_ms_;
    std::uint64_t sessions_made_ = 0;
    std::uint64_t logins_made_ = 0;
    std::uint64_t publications_made_ = 0;
    // Nothing where words are recorded instead.
    std::optional<CallbackLog> log_;
    std::string words_;
    std::vector<Origin> origins_;
    std::uint32_t operations_seen_ = 0;
    std::uint32_t callbacks_of_operation_ = 0;
};

// The whole scenario, from an empty world.
History simulate(const Scenario& scenario);

}  // namespace anyorder
