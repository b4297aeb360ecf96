// One HTTP request after the other, out of the bytes of a connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace anyorder {

struct RequestLimits {
    std::size_t header_bytes_max = 0;
    std::size_t body_bytes_max = 0;
};

class RequestReader {
public:
    enum class Progress : std::uint8_t {
        more,      // the request is not there as a whole
        complete,  // it is, and what follows was not looked at
        refused,   // it is none, or breaks a limit: see refusal_status()
    };

    explicit RequestReader(RequestLimits limits);
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;
    ~RequestReader();

    // Makes ready for the next request.
    void clear();

    // Takes bytes from the front of `bytes`, which lose them. Those that are left at
    // Progress::more are to come again, with more behind them.
    Progress read(std::string_view& bytes);

    // True once for each request whose sender waits for "100 Continue".
    bool asks_to_continue();

    // 400, 413, 417, 431 or 505.
    [[nodiscard]] unsigned refusal_status() const;

    // Of a complete request.
    [[nodiscard]] std::string_view method() const;
    [[nodiscard]] std::string_view target() const;
    [[nodiscard]] std::string_view authorization() const;
    // With the port; empty in HTTP/1.0, where it may be left out.
    [[nodiscard]] std::string_view host() const;
    // Whether it has a header Origin, so that a web page in a browser has sent it.
    [[nodiscard]] bool has_origin() const;
    [[nodiscard]] bool keep_alive() const;
    // May be moved from.
    [[nodiscard]] std::string& body();
    // How much may be read at once, so that little of the next requests comes with it.
    [[nodiscard]] std::size_t bytes_wanted() const;
    // Of its body so far.
    [[nodiscard]] std::size_t body_bytes() const;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
    RequestLimits limits_;
};

}  // namespace anyorder
