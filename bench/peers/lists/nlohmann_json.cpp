#include <array>
#include <string>

#include <nlohmann/json.hpp>

#include "json_readers.h"
#include "json_words.h"

namespace anyorder::bench {

namespace {

using Json = nlohmann::json;

std::string_view text_at(const Json& body, const char* name) {
    return body.at(name).get_ref<const std::string&>();
}

std::uint64_t number_at(const Json& body, const char* name) {
    return number_in(text_at(body, name));
}

// Reads bodies one by one. The event's views point into it, and live until the next one is read.
class Reader {
public:
    Event read(std::string_view text) {
        body_ = Json::parse(text);
        Event event{.kind = kind_named(text_at(body_, "event")),
                    .room_id = text_at(body_, "room_id"),
                    .attributes = &attributes_};
        if (is_room(event.kind)) {
            read_room(event);
        } else {
            read_stream(event);
        }
        attributes_ = {};
        for (const Field field : documented_fields(event.kind)) {
            attributes_.set(field, attribute(field));
        }
        return event;
    }

private:
    void read_room(Event& event) const {
        event.session = RoomSession{body_.at("room_session_id").get<std::uint64_t>()};
        event.time_ms =
            TimeMs{number_at(body_, begins(event.kind) ? "room_create_time" : "room_close_time")};
    }

    void read_stream(Event& event) const {
        event.session = RoomSession{number_at(body_, "room_session_id")};
        event.key = text_at(body_, "stream_id");
        event.stream_sid = text_at(body_, "stream_sid");
        event.seq = ChangeSeq{number_at(body_, "stream_seq")};
        event.time_ms = TimeMs{number_at(body_, "create_time_ms")};
        if (!begins(event.kind)) {
            event.begun_ms = event.time_ms;
            event.time_ms = TimeMs{number_at(body_, "destroy_timemillis")};
        }
    }

    // What is no string becomes the text of its JSON, but an empty list an empty text.
    std::string_view attribute(Field field) {
        const Json& value = body_.at(names_[static_cast<std::size_t>(field)]);
        if (value.is_string()) {
            return value.get_ref<const std::string&>();
        }
        if (value.empty()) {
            return {};
        }
        return texts_[static_cast<std::size_t>(field)] = value.dump();
    }

    static std::array<std::string, field_count> names() {
        std::array<std::string, field_count> names;
        for (std::size_t i = 0; i < field_count; ++i) {
            names[i] = name_of(static_cast<Field>(i));
        }
        return names;
    }

    Json body_;
    Attributes attributes_;
    std::array<std::string, field_count> names_ = names();
    std::array<std::string, field_count> texts_;
};

}  // namespace

void apply_bodies_by_nlohmann(RoomLists& lists, std::span<const std::string_view> bodies) {
    Reader reader;
    for (const std::string_view body : bodies) {
        lists.apply(reader.read(body));
    }
}

}  // namespace anyorder::bench
