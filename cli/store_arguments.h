// The options of a store under test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <anyorder/stores/store_subject.h>

namespace CLI {
class App;
}

namespace anyorder::cli {

// The group that the options stand in.
inline constexpr std::string_view store_group = "Stores (--subject redis, postgresql, sqlite)";

struct StoreArguments {
    std::string url;
    std::string writers = "1";
    std::string rounds = "1";
};

void add_store_options(CLI::App& app, StoreArguments& arguments);

// Whether any differs from what it is by itself.
bool is_given(const StoreArguments& arguments);

// Throws UsageError where they cannot be used. Without a URL a store in a file gets one of its own,
// which goes with the last that uses these options.
StoreSubjectOptions store_options(const StoreSubjectName& name, const StoreArguments& arguments,
                                  std::uint64_t timeout_ms);

// The options again, as words of a command line; a password is left out.
std::string as_words(const StoreSubjectName& name, const StoreArguments& arguments);

}  // namespace anyorder::cli
