// One connection to PostgreSQL, in pipeline mode. Private to the stores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <libpq-fe.h>

namespace anyorder {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};

// What one statement answered.
class PostgresqlResult {
public:
    explicit PostgresqlResult(PGresult* result) : result_(result) {}

    [[nodiscard]] bool failed() const;
    // Five characters; empty where it did not fail.
    [[nodiscard]] std::string_view sql_state() const;
    [[nodiscard]] std::string_view message() const { return PQresultErrorMessage(result_.get()); }

    [[nodiscard]] int rows() const { return PQntuples(result_.get()); }
    [[nodiscard]] std::string_view text(int row, int column) const {
        return {PQgetvalue(result_.get(), row, column),
                static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
    }

private:
    std::unique_ptr<PGresult, ClearResult> result_;
};

// Everything throws StoreFailure, in a message without the URL's password.
class PostgresqlConnection {
public:
    // Throws std::invalid_argument for a URL that libpq cannot read. An answer may take
    // `timeout_ms`, the one to connecting, too.
    PostgresqlConnection(const std::string& url, std::uint64_t timeout_ms);
    PostgresqlConnection(const PostgresqlConnection&) = delete;
    PostgresqlConnection& operator=(const PostgresqlConnection&) = delete;
    ~PostgresqlConnection() { PQfinish(connection_); }

    // A script, which is one transaction. Before start_pipeline() only.
    PostgresqlResult execute(const std::string& script);
    void prepare(const char* name, const char* sql);
    void start_pipeline();

    // Sends a prepared statement that is a transaction of its own. Its answer is read later.
    // Parameters are bytes; one is a text in UTF-8 where the statement takes it for a text.
    void send(const char* name, std::span<const std::string_view> parameters = {});
    // The answer to the first statement that it was not read of, whether it failed or not.
    PostgresqlResult read_any();
    // The result, where it is none of a failure.
    PostgresqlResult expect_success(PostgresqlResult result) const;
    PostgresqlResult read() { return expect_success(read_any()); }

private:
    void connect();
    void wait_for(bool reading, bool writing);
    PGresult* next_result();
    [[noreturn]] void fail(std::string_view message) const;
    [[noreturn]] void fail() const { fail(PQerrorMessage(connection_)); }

    std::uint64_t timeout_ms_;
    std::string password_;
    PGconn* connection_ = nullptr;
};

}  // namespace anyorder
