// Options that several commands take, and what they refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder::cli {

// Throws UsageError with the names there are.
const CatalogueEntry& subject_named(const std::string& name);

// Throws UsageError for anything but a whole number from `least` to `greatest`.
std::uint64_t number_from(std::string_view option, const std::string& text, std::uint64_t least = 0,
                          std::uint64_t greatest = ~std::uint64_t{0});

// "500ms" or "5s", of at most a day. Throws UsageError for anything else.
std::uint64_t duration_ms_from(std::string_view option, const std::string& text);

// The place of `text` in `choices`. Throws UsageError, with the choices, where it has none.
std::size_t choice_from(std::string_view option, const std::string& text,
                        std::span<const std::string_view> choices);

// A path as a word that a shell reads back, and no command takes for an option.
std::string shell_word(const std::string& path);

// Throws UsageError for anything but a choice of rooms, streams and users.
Lists lists_from(const std::string& text);

// Columns to write in: the terminal's, or 100 where the output is none.
std::size_t output_width();

// The same of standard error; none where that is no terminal, or does not say.
std::optional<std::size_t> error_width();

}  // namespace anyorder::cli
