#include <simdjson.h>

#include "bodies.h"
#include "json_readers.h"
#include "json_words.h"

namespace anyorder::bench {

namespace {

namespace ondemand = simdjson::ondemand;

static_assert(CallbackBodies::padding >= simdjson::SIMDJSON_PADDING);

// The text of a string without its escapes, and of anything else as it stands.
std::string_view text_in(ondemand::value value) {
    switch (value.type()) {
        case ondemand::json_type::string:
            return value.get_string();
        case ondemand::json_type::array: {
            ondemand::array list = value.get_array();
            return list.raw_json();
        }
        default:
            return value.raw_json_token();
    }
}

// Each field is looked for behind the one before, which is the fastest that on-demand has.
void read_room(ondemand::object& body, EventKind kind, Read& read) {
    read.numbers += body.find_field("room_session_id").get_uint64();
    read.numbers += body.find_field(begins(kind) ? "room_create_time" : "room_close_time")
                        .get_uint64_in_string();
}

void read_stream(ondemand::object& body, EventKind kind, Read& read) {
    read.numbers += body.find_field("room_session_id").get_uint64_in_string();
    read.text_bytes += text_in(body.find_field("stream_id")).size();
    read.text_bytes += text_in(body.find_field("stream_sid")).size();
    // Not as a number: it may begin with a zero.
    read.seqs += number_in(body.find_field("stream_seq").get_string());
    read.numbers += body.find_field("create_time_ms").get_uint64_in_string();
    if (!begins(kind)) {
        read.numbers += body.find_field("destroy_timemillis").get_uint64_in_string();
    }
}

void read_body(ondemand::object body, Read& read) {
    const EventKind kind = kind_named(body.find_field("event").get_string());
    read.text_bytes += text_in(body.find_field("room_id")).size();
    if (is_room(kind)) {
        read_room(body, kind, read);
    } else {
        read_stream(body, kind, read);
    }
    for (const Field field : documented_fields(kind)) {
        read.text_bytes += text_in(body.find_field(name_of(field))).size();
    }
}

std::size_t bytes_read(const Event& event, Field field) {
    constexpr std::size_t signature_bytes = 40;
    const std::size_t bytes = text_of(event, field).size();
    if (field == Field::signature) {
        return signature_bytes;
    }
    return bytes == 0 && form_of(field) == FieldForm::list ? std::string_view("[]").size() : bytes;
}

}  // namespace

Read read_bodies(std::span<const std::string_view> bodies) {
    ondemand::parser parser;
    Read read;
    for (const std::string_view body : bodies) {
        ondemand::document document = parser.iterate(
            simdjson::padded_string_view(body, body.size() + CallbackBodies::padding));
        read_body(document.get_object(), read);
    }
    return read;
}

Read to_be_read(std::span<const Event> events) {
    Read read;
    for (const Event& event : events) {
        read.seqs += number(event.seq);
        read.text_bytes += event.room_id.size() + event.key.size() + event.stream_sid.size();
        for (const Field field : documented_fields(event.kind)) {
            read.text_bytes += bytes_read(event, field);
        }
        read.numbers += number(event.session) + number(event.time_ms) + number(event.begun_ms);
    }
    return read;
}

}  // namespace anyorder::bench
