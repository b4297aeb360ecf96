#include <anyorder/engine/decode.h>
#include <anyorder/engine/list_text.h>

#include "decode_event.h"
#include "utf8.h"

namespace anyorder {

namespace {

constexpr std::size_t found_bytes_max = 48;

std::string about_field(const DecodeError& error, std::string_view what) {
    return "field '" + printable(error.field) + "' " + std::string(what);
}

std::string with_found(std::string sentence, const DecodeError& error) {
    return std::move(sentence) + ": \"" + printable(error.found) + '"';
}

}  // namespace

DecodeError refuse(Refusal refusal, std::string_view field, std::string_view found) {
    return {.refusal = refusal,
            .field = std::string(field),
            .found = std::string(found.substr(0, utf8_cut(found, found_bytes_max)))};
}

std::string describe(const DecodeError& error) {
    switch (error.refusal) {
        case Refusal::too_large:
            return "the body is longer than " + std::to_string(Decoder::body_bytes_max) + " bytes";
        case Refusal::bad_percent_encoding:
            return with_found("a '%' without two hexadecimal digits after it", error);
        case Refusal::not_json:
            return "the body is not one well-formed JSON value in UTF-8";
        case Refusal::not_an_object:
            return "the body is JSON, but no object";
        case Refusal::missing_field:
            return about_field(error, "is missing");
        case Refusal::repeated_field:
            return about_field(error, "stands in the body twice");
        case Refusal::wrong_type:
            return with_found(about_field(error, "has a JSON type that it cannot have"), error);
        case Refusal::not_a_number:
            return with_found(about_field(error, "is not a whole number"), error);
        case Refusal::out_of_range:
            return with_found(about_field(error, "is not between 0 and 2^64-1"), error);
        case Refusal::empty_id:
            return about_field(error, "is empty");
        case Refusal::too_long:
            return with_found(about_field(error, "is longer than the vendor allows"), error);
        case Refusal::unknown_event:
            return with_found(about_field(error, "names no callback that changes a list"), error);
        case Refusal::bad_signature:
            return with_found(about_field(error, "is not made with the callback secret"), error);
    }
    return {};
}

}  // namespace anyorder
