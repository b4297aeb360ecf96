#include <anyorder/sim/history.h>

namespace anyorder {

CallbackLog::CallbackLog(const CallbackLog& other) {
    for (const Event& event : other.events_) {
        Attributes& attributes = attributes_.emplace_back();
        for (std::size_t field = 0; field < field_count; ++field) {
            attributes.set(Field{static_cast<std::uint8_t>(field)},
                           keep(text_of(event, Field{static_cast<std::uint8_t>(field)})));
        }
        add_words(event, attributes);
    }
}

CallbackLog& CallbackLog::operator=(const CallbackLog& other) {
    return *this = CallbackLog(other);
}

std::string_view CallbackLog::keep(std::string_view text) {
    return text.empty() ? std::string_view{} : texts_.emplace_back(text);
}

Event& CallbackLog::add_words(const Event& words, Attributes& attributes) {
    Event& event = events_.emplace_back(words);
    event.room_id = keep(words.room_id);
    event.key = keep(words.key);
    event.stream_sid = keep(words.stream_sid);
    event.attributes = &attributes;
    return event;
}

void CallbackLog::add(const Event& words, const Texts& texts) {
    Attributes& attributes = attributes_.emplace_back();
    for (const auto& [field, text] : texts) {
        attributes.set(field, keep(text));
    }
    add_words(words, attributes);
}

void CallbackLog::add(const Event& event) {
    Attributes& attributes = attributes_.emplace_back();
    for (const Field field : documented_fields(event.kind)) {
        attributes.set(field, keep(text_of(event, field)));
    }
    add_words(event, attributes);
}

}  // namespace anyorder
