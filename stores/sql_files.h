// The files that users copy, as this library was built with them. Private to the stores.
#pragma once

#include <string>
#include <string_view>

namespace anyorder {

// stores/sqlite/anyorder.sql, stores/sqlite/log.sql and stores/postgresql/anyorder.sql.
std::string_view sqlite_file();
std::string_view sqlite_log_file();
std::string_view postgresql_file();

// The statement under the name between two lines of dashes, its tables' names beginning with
// `space`. Throws std::invalid_argument where there is none.
std::string named_statement(std::string_view file, std::string_view name, std::string_view space);

}  // namespace anyorder
