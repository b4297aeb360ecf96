// Where the tokens of a JSON text begin. Private to the engine.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace anyorder {

// The first stage of simdjson, and no more of it: it finds the tokens of the whole text at once,
// with the widest registers that the processor has, and checks the UTF-8. What the tokens are and
// whether they fit together is not looked into.
class TokenFinder {
public:
    TokenFinder();
    ~TokenFinder();
    TokenFinder(TokenFinder&&) noexcept;
    TokenFinder& operator=(TokenFinder&&) noexcept;

    // The places of all brackets, braces, colons and commas outside of strings, of the first quote
    // of each string, and of the first byte of each run of anything else but white space. Between a
    // string's first quote and the next place are the string, its last quote and white space. They
    // live until the next call. Empty where there is no token, the text is not UTF-8, or a string
    // has no end or a control character. Allocates nothing once it has seen a text as long; throws
    // std::bad_alloc. O(bytes).
    std::span<const std::uint32_t> tokens_of(std::string_view text);

private:
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage_;
};

}  // namespace anyorder
