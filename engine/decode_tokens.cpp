#include "decode_tokens.h"

#include <algorithm>
#include <new>

#include <simdjson.h>

namespace anyorder {

namespace {

constexpr std::size_t capacity_min = 4096;

using Stage = std::unique_ptr<simdjson::internal::dom_parser_implementation>;

Stage stage_for(std::size_t bytes) {
    Stage stage;
    // The second stage, which would need depth, is not used.
    constexpr std::size_t depth = 1;
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            bytes, depth, stage) != simdjson::SUCCESS) {
        throw std::bad_alloc();
    }
    return stage;
}

}  // namespace

TokenFinder::TokenFinder() = default;
TokenFinder::~TokenFinder() = default;
TokenFinder::TokenFinder(TokenFinder&&) noexcept = default;
TokenFinder& TokenFinder::operator=(TokenFinder&&) noexcept = default;

std::span<const std::uint32_t> TokenFinder::tokens_of(std::string_view text) {
    if (stage_ == nullptr || stage_->capacity() < text.size()) {
        const std::size_t known = stage_ == nullptr ? 0 : stage_->capacity();
        stage_ = stage_for(std::max({text.size(), 2 * known, capacity_min}));
    }
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    if (stage_->stage1(bytes, text.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
        return {};
    }
    return {stage_->structural_indexes.get(), stage_->n_structural_indexes};
}

}  // namespace anyorder
