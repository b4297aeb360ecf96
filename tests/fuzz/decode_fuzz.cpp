// Any bytes are an Event or a named refusal, and an Event survives being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <variant>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>
#include <anyorder/engine/ingest.h>

namespace {

using anyorder::Decoded;
using anyorder::DecodeError;
using anyorder::Decoder;
using anyorder::Event;

void check(bool holds, const char* claim) {
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", claim);
        std::abort();
    }
}

void check_that_it_comes_back(const Event& event) {
    Decoder decoder;
    const Decoded plain = decoder.decode(anyorder::encode(event));
    check(std::holds_alternative<Event>(plain), "what encode writes can be decoded");
    check(std::get<Event>(plain) == event, "decode(encode(event)) is the event");
}

// An Ingest reads the body where it lies, and has read nothing before.
void check_that_it_is_ingested(std::string_view body, const Decoded& decoded) {
    anyorder::RoomLists lists;
    anyorder::Ingest ingest(lists);
    const anyorder::Taken taken = ingest.take(body);
    const auto* const error = std::get_if<DecodeError>(&decoded);
    check((error == nullptr) == std::holds_alternative<anyorder::Outcome>(taken),
          "an Ingest refuses what a Decoder refuses");
    check(error == nullptr || *error == std::get<DecodeError>(taken), "with the same words");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    static Decoder decoder;
    const Decoded decoded = decoder.decode(body);
    check_that_it_is_ingested(body, decoded);
    if (const auto* const error = std::get_if<DecodeError>(&decoded)) {
        check(!anyorder::describe(*error).empty(), "a refusal has a sentence");
        return 0;
    }
    check_that_it_comes_back(std::get<Event>(decoded));
    return 0;
}
