// Any bytes are an Event or a named refusal, and an Event survives being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Decoder decoder;
    const Decoded decoded = decoder.decode({reinterpret_cast<const char*>(data), size});
    if (const auto* const error = std::get_if<DecodeError>(&decoded)) {
        check(!anyorder::describe(*error).empty(), "a refusal has a sentence");
        return 0;
    }
    check_that_it_comes_back(std::get<Event>(decoded));
    return 0;
}
