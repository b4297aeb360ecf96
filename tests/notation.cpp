#include "notation.h"

#include <charconv>
#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

namespace anyorder::testing {

namespace {

std::uint64_t number_in(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument("no number: " + std::string(text));
    }
    return value;
}

// Cuts what follows `mark` off the end of `token`, or gives `otherwise`.
std::string cut(std::string& token, char mark, const std::string& otherwise) {
    const std::size_t at = token.rfind(mark);
    if (at == std::string::npos) {
        return otherwise;
    }
    std::string value = token.substr(at + 1);
    token.erase(at);
    return value;
}

bool names_user(std::string_view key) {
    return key.front() == 'u' || key.front() == 'v';
}

EventKind kind_of(std::string_view key, bool begins) {
    if (names_user(key)) {
        return begins ? EventKind::room_login : EventKind::room_logout;
    }
    return begins ? EventKind::stream_create : EventKind::stream_close;
}

void add(CallbackLog& log, std::string token, std::uint64_t place) {
    Event event;
    std::string room = "r";
    if (const std::size_t colon = token.find(':'); colon != std::string::npos) {
        room = token.substr(0, colon);
        token.erase(0, colon + 1);
    }
    event.time_ms = TimeMs{number_in(cut(token, '@', std::to_string(place)))};
    const std::string mark = cut(token, '#', "");
    const std::string session = cut(token, '/', "1");
    event.session = RoomSession{number_in(session)};
    event.room_id = room;
    const std::size_t sign = token.find_first_of("+-");
    if (sign == std::string::npos) {
        event.kind = token.front() == 'c' ? EventKind::room_create : EventKind::room_close;
        event.session = RoomSession{number_in(std::string_view(token).substr(1))};
        log.add(event, {{Field::id_name, mark}});
        return;
    }
    const std::string key = token.substr(0, sign);
    event.kind = kind_of(key, token[sign] == '+');
    event.seq = ChangeSeq{number_in(std::string_view(token).substr(sign + 1))};
    event.key = key;
    if (names_user(key)) {
        event.user_session = UserSession{mark.empty() ? 0 : number_in(mark)};
    } else {
        event.stream_sid = mark;
    }
    log.add(event, {});
}

}  // namespace

std::shared_ptr<const CallbackLog> callbacks(std::string_view text) {
    auto log = std::make_shared<CallbackLog>();
    std::istringstream tokens{std::string(text)};
    std::uint64_t place = 0;
    for (std::string token; tokens >> token;) {
        add(*log, token, ++place);
    }
    return log;
}

}  // namespace anyorder::testing
