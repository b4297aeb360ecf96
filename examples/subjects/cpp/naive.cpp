// A list of live rooms, streams and users that believes each callback as it arrives.
//
// Right as long as callbacks arrive in order. See what happens when they do not:
//     g++ -std=c++17 -O2 -o naive examples/subjects/cpp/naive.cpp && anyorder check -- ./naive
#include <iostream>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

using nlohmann::json;
using Ids = std::set<std::string>;

json listed(const char* field, const Ids& ids) {
    json list = json::array();
    for (const std::string& id : ids) {
        list.push_back({{field, id}});
    }
    return list;
}

int main() {
    Ids rooms;
    std::map<std::string, Ids> streams;
    std::map<std::string, Ids> users;
    for (std::string line; std::getline(std::cin, line);) {
        const json message = json::parse(line);
        const json& body = message.contains("body") ? message["body"] : message;
        const std::string event = body.value("event", message.value("op", ""));
        const std::string room = body.value("room_id", "");
        if (event == "reset") {
            rooms.clear(), streams.clear(), users.clear();
        } else if (event == "room_create") {
            rooms.insert(room);
        } else if (event == "room_close") {
            rooms.erase(room);
        } else if (event == "stream_create") {
            streams[room].insert(body["stream_id"]);
        } else if (event == "stream_close") {
            streams[room].erase(body["stream_id"]);
        } else if (event == "room_login") {
            users[room].insert(body["user_account"]);
        } else if (event == "room_logout") {
            users[room].erase(body["user_account"]);
        } else if (event == "list") {
            json answer = {{"rooms", json::array()}};
            for (const std::string& id : rooms) {
                answer["rooms"].push_back({{"room_id", id},
                                           {"streams", listed("stream_id", streams[id])},
                                           {"users", listed("user_account", users[id])}});
            }
            std::cout << answer << std::endl;
        }
    }
}
