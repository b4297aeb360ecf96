#include "postgresql_connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include <poll.h>

#include <anyorder/stores/store.h>

namespace anyorder {

namespace {

// What libpq says has several lines, and a line feed at the end.
std::string in_one_line(std::string_view message) {
    std::string line;
    for (const char c : message) {
        const bool is_space = c == '\n' || c == '\t' || c == ' ';
        if (!is_space) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    line.resize(line.find_last_not_of(" .") + 1);
    return line;
}

// Parts of a URL that is not what it should be are not told, as one may be the password.
[[noreturn]] void refuse_url() {
    throw std::invalid_argument(
        "the store's URL is none of postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
}

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// Of the URL, so that no message shows it.
std::string password_in(const std::string& url) {
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(url.c_str(), nullptr));
    if (options == nullptr) {
        refuse_url();
    }
    std::string password;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        const std::string_view keyword = option->keyword;
        const std::string_view value = option->val == nullptr ? "" : option->val;
        if (keyword == "password") {
            password = value;
        } else if (keyword == "port" &&
                   value.find_first_not_of("0123456789,") != std::string_view::npos) {
            refuse_url();
        }
    }
    return password;
}

}  // namespace

bool PostgresqlResult::failed() const {
    switch (PQresultStatus(result_.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            return false;
        default:
            return true;
    }
}

std::string_view PostgresqlResult::sql_state() const {
    const char* const state = PQresultErrorField(result_.get(), PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string_view() : state;
}

PostgresqlConnection::PostgresqlConnection(const std::string& url, std::uint64_t timeout_ms)
    : timeout_ms_(timeout_ms), password_(password_in(url)) {
    // What stands in the URL counts over what stands before it.
    const std::array keywords = {"fallback_application_name", "dbname", "client_encoding",
                                 static_cast<const char*>(nullptr)};
    const std::array values = {"anyorder", url.c_str(), "UTF8", static_cast<const char*>(nullptr)};
    constexpr int dbname_is_url = 1;
    connection_ = PQconnectStartParams(keywords.data(), values.data(), dbname_is_url);
    try {
        connect();
    } catch (const StoreFailure&) {
        PQfinish(connection_);
        throw;
    }
}

void PostgresqlConnection::connect() {
    if (connection_ == nullptr || PQstatus(connection_) == CONNECTION_BAD) {
        fail();
    }
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        wait_for(next == PGRES_POLLING_READING, next == PGRES_POLLING_WRITING);
        next = PQconnectPoll(connection_);
        if (next == PGRES_POLLING_FAILED) {
            fail();
        }
    }
    PQsetnonblocking(connection_, 1);
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
}

void PostgresqlConnection::wait_for(bool reading, bool writing) {
    pollfd socket{.fd = PQsocket(connection_), .events = 0, .revents = 0};
    socket.events = static_cast<short>((reading ? POLLIN : 0) | (writing ? POLLOUT : 0));
    const auto timeout_ms =
        static_cast<int>(std::min<std::uint64_t>(timeout_ms_, std::numeric_limits<int>::max()));
    int ready = -1;
    do {
        ready = poll(&socket, 1, timeout_ms);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) {
        fail("no answer within " + std::to_string(timeout_ms_) + " ms");
    }
}

PGresult* PostgresqlConnection::next_result() {
    for (;;) {
        const int left_to_send = PQflush(connection_);
        if (left_to_send < 0) {
            fail();
        }
        if (PQisBusy(connection_) == 0) {
            return PQgetResult(connection_);
        }
        wait_for(true, left_to_send != 0);
        if (PQconsumeInput(connection_) == 0) {
            fail();
        }
    }
}

PostgresqlResult PostgresqlConnection::expect_success(PostgresqlResult result) const {
    if (result.failed()) {
        fail(result.message().empty() ? PQerrorMessage(connection_) : result.message());
    }
    return result;
}

PostgresqlResult PostgresqlConnection::execute(const std::string& script) {
    if (PQsendQuery(connection_, script.c_str()) == 0) {
        fail();
    }
    PostgresqlResult last(nullptr);
    while (PGresult* const result = next_result()) {
        last = expect_success(PostgresqlResult(result));
    }
    return last;
}

void PostgresqlConnection::prepare(const char* name, const char* sql) {
    if (PQsendPrepare(connection_, name, sql, 0, nullptr) == 0) {
        fail();
    }
    while (PGresult* const result = next_result()) {
        expect_success(PostgresqlResult(result));
    }
}

void PostgresqlConnection::start_pipeline() {
    if (PQenterPipelineMode(connection_) == 0) {
        fail();
    }
}

void PostgresqlConnection::send(const char* name, std::span<const std::string_view> parameters) {
    std::vector<const char*> values;
    std::vector<int> lengths;
    values.reserve(parameters.size());
    lengths.reserve(parameters.size());
    for (const std::string_view parameter : parameters) {
        values.push_back(parameter.empty() ? "" : parameter.data());
        lengths.push_back(static_cast<int>(parameter.size()));
    }
    const std::vector<int> bytes(parameters.size(), 1);
    const bool is_sent = PQsendQueryPrepared(connection_, name, static_cast<int>(parameters.size()),
                                             values.data(), lengths.data(), bytes.data(), 0) != 0 &&
                         PQpipelineSync(connection_) != 0;
    if (!is_sent) {
        fail();
    }
}

PostgresqlResult PostgresqlConnection::read_any() {
    PostgresqlResult answer(nullptr);
    bool is_answered = false;
    for (;;) {
        PGresult* const result = next_result();
        if (result == nullptr) {
            if (PQstatus(connection_) == CONNECTION_BAD) {
                fail();
            }
            continue;  // the end of one statement's results
        }
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return answer;
        }
        answer = is_answered ? std::move(answer) : PostgresqlResult(result);
        is_answered = true;
    }
}

void PostgresqlConnection::fail(std::string_view message) const {
    constexpr std::string_view hidden = "***";
    std::string line = in_one_line(message);
    for (std::size_t at = line.find(password_); !password_.empty() && at != std::string::npos;
         at = line.find(password_, at + hidden.size())) {
        line.replace(at, password_.size(), hidden);
    }
    throw StoreFailure("PostgreSQL: " + line);
}

}  // namespace anyorder
