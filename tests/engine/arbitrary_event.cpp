#include "arbitrary_event.h"

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

rc::Gen<std::uint64_t> extreme_number() {
    return rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(),
                          rc::gen::inRange<std::uint64_t>(0, 200),
                          rc::gen::element<std::uint64_t>(9007199254740993U, 858012925204410401U,
                                                          18446744073709551615U));
}

rc::Gen<std::string> character() {
    return rc::gen::oneOf(
        rc::gen::map(rc::gen::inRange(0, 128), [](int c) { return std::string(1, char(c)); }),
        rc::gen::element<std::string>("\"", "\\", "\n", "%", "+", "\u007f", "\u0085", "\u00e9",
                                      "\u202e", "\u2028", "\u65e5", "\ufeff", "\uffff",
                                      "\U0001F600", "\U0010FFFF"));
}

std::string_view keep(const OwnedEvent& owned, std::string text) {
    return owned.texts->emplace_back(std::move(text));
}

std::string attribute_text(FieldForm form) {
    switch (form) {
        case FieldForm::text:
            return *nasty_text(0, 20);
        case FieldForm::digits:
            return *rc::gen::oneOf(
                rc::gen::element<std::string>("", "0", "1", "01", "-1", "1.5", "1e3", "+1", "x",
                                              "18446744073709551615", "18446744073709551616"),
                nasty_text(0, 20));
        case FieldForm::list: {
            const auto urls = *rc::gen::container<std::vector<std::string>>(nasty_text(0, 20));
            return urls.empty() ? "" : nlohmann::json(urls).dump();
        }
    }
    return {};
}

void fill_attributes(OwnedEvent& owned) {
    for (const Field field : documented_fields(owned.event.kind)) {
        owned.attributes->set(field, keep(owned, attribute_text(form_of(field))));
    }
    owned.event.attributes = owned.attributes.get();
}

void fill_words(OwnedEvent& owned) {
    Event& event = owned.event;
    event.room_id = keep(owned, *nasty_text(1, room_id_bytes_max));
    event.session = RoomSession{*extreme_number()};
    event.time_ms = TimeMs{*extreme_number()};
    if (is_room(event.kind)) {
        return;
    }
    event.key = keep(owned, *nasty_text(1, key_bytes_max));
    event.seq = ChangeSeq{*extreme_number()};
    event.begun_ms = begins(event.kind) ? TimeMs{} : TimeMs{*extreme_number()};
    if (is_stream(event.kind)) {
        event.stream_sid = keep(owned, *nasty_text(0, 20));
    } else {
        event.user_session = UserSession{*extreme_number()};
    }
}

}  // namespace

rc::Gen<std::string> nasty_text(std::size_t bytes_min, std::size_t bytes_max) {
    const auto joined = rc::gen::map(
        rc::gen::container<std::vector<std::string>>(character()), [bytes_max](const auto& parts) {
            std::string text;
            for (const std::string& part : parts) {
                text += text.size() + part.size() <= bytes_max ? part : "";
            }
            return text;
        });
    return rc::gen::map(joined, [bytes_min](const std::string& text) {
        return text.size() < bytes_min ? std::string(bytes_min, 'a') : text;
    });
}

rc::Gen<OwnedEvent> arbitrary_event() {
    return rc::gen::exec([] {
        OwnedEvent owned;
        owned.event.kind = *rc::gen::element(EventKind::room_create, EventKind::room_close,
                                             EventKind::stream_create, EventKind::stream_close,
                                             EventKind::room_login, EventKind::room_logout);
        fill_words(owned);
        fill_attributes(owned);
        return owned;
    });
}

void showValue(const OwnedEvent& owned, std::ostream& out) {
    out << encode(owned.event);
}

}  // namespace anyorder
