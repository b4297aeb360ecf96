// Decoding in a test: the Event's texts live in the decoder, so the two are kept together.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <anyorder/engine/decode.h>

namespace anyorder {

class Decoding {
public:
    explicit Decoding(std::string_view body) : decoded_(decoder_.decode(body)) {}

    [[nodiscard]] bool succeeded() const { return std::holds_alternative<Event>(decoded_); }

    // An empty Event, and a failed test, where the body was refused.
    [[nodiscard]] Event event() const {
        if (const auto* const error = std::get_if<DecodeError>(&decoded_)) {
            ADD_FAILURE() << describe(*error);
            return {};
        }
        return std::get<Event>(decoded_);
    }
    // An empty error, and a failed test, where the body was decoded.
    [[nodiscard]] DecodeError error() const {
        if (succeeded()) {
            ADD_FAILURE() << "decoded, but should have been refused";
            return {};
        }
        return std::get<DecodeError>(decoded_);
    }

private:
    Decoder decoder_;
    Decoded decoded_;
};

// The body with one member replaced, added, or (with json "") removed.
inline std::string with_member(std::string_view body, const std::string& name,
                               std::string_view json) {
    auto object = nlohmann::ordered_json::parse(body);
    object.erase(name);
    std::string out = object.dump();
    if (json.empty()) {
        return out;
    }
    out.pop_back();
    return out + ",\"" + name + "\":" + std::string(json) + '}';
}

}  // namespace anyorder
