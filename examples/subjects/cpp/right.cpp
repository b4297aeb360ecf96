// A list of live rooms, streams and users that is right in any order, with any repeats.
//
// The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
// neither the order of arrival nor a repeat can change what comes out. Check it with:
//     g++ -std=c++17 -O2 -o right examples/subjects/cpp/right.cpp && anyorder check -- ./right
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

#include <nlohmann/json.hpp>

using nlohmann::json;

enum class About { room, stream, user };

// What one callback tells of.
struct Change {
    std::string room_id;
    std::uint64_t session = 0;  // the same room_id can come back with another one
    About about{};
    bool ends = false;
    std::string key;        // stream_id or user_account
    std::uint64_t seq = 0;  // of a room's beginning, the time in ms
    json shown;             // what the list shows of it

    bool newer_than(const Change& known) const {
        return std::tie(seq, ends) > std::tie(known.seq, known.ends);
    }
};

// Seqs and ids of sessions have all 64 bits and may come as text, so that "010" is more than "9".
std::uint64_t number(const json& body, const char* field) {
    const json& value = body.at(field);
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>();
    }
    const auto& text = value.get_ref<const std::string&>();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument(std::string(field) + " is not a whole number");
    }
    return number;
}

// Nothing for a body that is about something else; throws for one without what the rule needs.
std::optional<Change> read(const json& body) {
    const std::string event = body.at("event");
    Change change;
    if (event == "room_create" || event == "room_close") {
        change.about = About::room;
        change.ends = event == "room_close";
        change.session = number(body, "room_session_id");
        change.seq = change.ends ? 0 : number(body, "room_create_time");
    } else if (event == "stream_create" || event == "stream_close") {
        change.about = About::stream;
        change.ends = event == "stream_close";
        change.session = number(body, "room_session_id");
        change.key = body.at("stream_id");
        change.seq = number(body, "stream_seq");
        change.shown = {{"stream_id", change.key},
                        {"stream_sid", body.value("stream_sid", json())},
                        {"stream_seq", std::to_string(change.seq)}};
    } else if (event == "room_login" || event == "room_logout") {
        change.about = About::user;
        change.ends = event == "room_logout";
        change.session = number(body, "room_seq");
        change.key = body.at("user_account");
        change.seq = number(body, "user_update_seq");
        change.shown = {{"user_account", change.key},
                        {"session_id", body.value("session_id", json())}};
    } else {
        return std::nullopt;
    }
    change.room_id = body.at("room_id");
    return change;
}

struct Session {
    std::optional<std::uint64_t> created_ms;  // streams and users may arrive before their room
    std::map<std::string, Change> streams;
    std::map<std::string, Change> users;
};

json listed(const std::map<std::string, Change>& newest) {
    json list = json::array();
    for (const auto& [key, change] : newest) {
        if (!change.ends) {
            list.push_back(change.shown);
        }
    }
    return list;
}

class Room {
public:
    void apply(const Change& change) {
        if (change.about == About::room && !change.ends) {
            // Counts even when the session is over: it proves that all earlier ones are, too.
            created_ms_ = std::max(created_ms_, std::optional(change.seq));
        }
        if (change.about == About::room && change.ends) {
            // The session's id stays behind, so that nothing still on its way brings it back.
            closed_.insert(change.session);
            open_.erase(change.session);
        } else if (closed_.count(change.session) == 0) {
            apply(change, open_[change.session]);
        }
    }

    // Nothing for a room that is not live.
    std::optional<json> list(const std::string& room_id) const {
        // The live session was created last and is not closed; of several, it has the greatest id.
        const auto current = std::find_if(open_.rbegin(), open_.rend(), [this](const auto& entry) {
            return entry.second.created_ms && entry.second.created_ms == created_ms_;
        });
        if (current == open_.rend()) {
            return std::nullopt;
        }
        return json{{"room_id", room_id},
                    {"room_session_id", std::to_string(current->first)},
                    {"streams", listed(current->second.streams)},
                    {"users", listed(current->second.users)}};
    }

private:
    static void apply(const Change& change, Session& session) {
        if (change.about == About::room) {
            session.created_ms = std::max(session.created_ms, std::optional(change.seq));
            return;
        }
        // An end is kept like a beginning: where it is deleted instead, an older beginning that
        // arrives later looks like news.
        auto& newest = change.about == About::stream ? session.streams : session.users;
        const auto [known, is_new] = newest.try_emplace(change.key, change);
        if (!is_new && change.newer_than(known->second)) {
            known->second = change;
        }
    }

    std::optional<std::uint64_t> created_ms_;  // the greatest of all sessions, closed ones too
    std::map<std::uint64_t, Session> open_;
    std::set<std::uint64_t> closed_;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::map<std::string, Room> rooms;
    for (std::string line; std::getline(std::cin, line);) {
        const json message = json::parse(line);
        if (message["op"] == "reset") {
            rooms.clear();
        } else if (message["op"] == "callback") {
            if (const std::optional<Change> change = read(message["body"])) {
                rooms[change->room_id].apply(*change);
            }
        } else if (message["op"] == "list") {
            json answer = {{"rooms", json::array()}};
            for (const auto& [room_id, room] : rooms) {
                if (auto live = room.list(room_id)) {
                    answer["rooms"].push_back(std::move(*live));
                }
            }
            std::cout << answer << std::endl;
        }
    }
}
