#include "request_reader.h"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>

namespace anyorder {

namespace {

namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Text = boost::core::string_view;

bool equal_but_for_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) != lower[i]) {
            return false;
        }
    }
    return true;
}

unsigned status_for(const ErrorCode& error) {
    if (error == http::error::header_limit) {
        return 431;
    }
    if (error == http::error::body_limit) {
        return 413;
    }
    return error == http::error::bad_version ? 505 : 400;
}

// What a request says, of all that it may say.
struct RequestParts {
    std::string method;
    std::string target;
    std::string authorization;
    std::string host;
    std::string body;
    bool has_host = false;
    bool has_origin = false;
    bool is_expected_to_continue = false;

    void clear() {
        method.clear();
        target.clear();
        authorization.clear();
        host.clear();
        // It is mostly moved from, and may have been long.
        body = std::string();
        has_host = false;
        has_origin = false;
        is_expected_to_continue = false;
    }
};

// Keeps what is asked for and forgets the other headers.
class Grammar final : public http::basic_parser<true> {
public:
    explicit Grammar(RequestParts& parts) : parts_(parts) {}

    unsigned refusal_status = 0;

private:
    void on_request_impl(http::verb /*method*/, Text method, Text target, int version,
                         ErrorCode& /*error*/) override {
        parts_.method.assign(method.data(), method.size());
        parts_.target.assign(target.data(), target.size());
        is_1_1_ = version == 11;
    }

    void on_response_impl(int /*code*/, Text /*reason*/, int /*version*/,
                          ErrorCode& /*error*/) override {}

    void refuse(unsigned status, ErrorCode& error) {
        refusal_status = status;
        error = http::error::bad_field;
    }

    void on_field_impl(http::field name, Text /*name_text*/, Text value,
                       ErrorCode& error) override {
        const std::string_view text(value.data(), value.size());
        switch (name) {
            case http::field::authorization:
                parts_.authorization = text;
                return;
            case http::field::origin:
                parts_.has_origin = true;
                return;
            case http::field::host:
                if (parts_.has_host) {
                    refuse(400, error);
                }
                parts_.has_host = true;
                parts_.host = text;
                return;
            case http::field::transfer_encoding:
                if (!equal_but_for_case(text, "chunked")) {
                    refuse(400, error);
                }
                return;
            case http::field::expect:
                if (!equal_but_for_case(text, "100-continue")) {
                    refuse(417, error);
                }
                parts_.is_expected_to_continue = true;
                return;
            default:
                return;
        }
    }

    void on_header_impl(ErrorCode& error) override {
        if (is_1_1_ && !parts_.has_host) {
            refuse(400, error);
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length,
                           ErrorCode& /*error*/) override {
        length_ = length.value_or(0);
    }

    // Growing step by step would leave as much behind; only who sends something is believed.
    std::size_t on_body_impl(Text body, ErrorCode& /*error*/) override {
        if (parts_.body.size() + body.size() > believed_bytes_max) {
            parts_.body.reserve(length_);
        }
        parts_.body.append(body.data(), body.size());
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t /*size*/, Text /*extensions*/,
                              ErrorCode& /*error*/) override {}

    std::size_t on_chunk_body_impl(std::uint64_t /*left*/, Text body,
                                   ErrorCode& /*error*/) override {
        parts_.body.append(body.data(), body.size());
        return body.size();
    }

    void on_finish_impl(ErrorCode& /*error*/) override {}

    static constexpr std::size_t believed_bytes_max = std::size_t{16} << 10;

    RequestParts& parts_;
    std::uint64_t length_ = 0;
    bool is_1_1_ = false;
};

}  // namespace

class RequestReader::Parser {
public:
    RequestParts parts;
    std::optional<Grammar> grammar;
    unsigned refusal_status = 0;
};

RequestReader::RequestReader(RequestLimits limits)
    : parser_(std::make_unique<Parser>()), limits_(limits) {
    clear();
}

RequestReader::~RequestReader() = default;

void RequestReader::clear() {
    parser_->parts.clear();
    parser_->grammar.emplace(parser_->parts);
    parser_->grammar->eager(true);
    parser_->grammar->header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
    parser_->grammar->body_limit(limits_.body_bytes_max);
    parser_->refusal_status = 0;
}

RequestReader::Progress RequestReader::read(std::string_view& bytes) {
    Grammar& grammar = *parser_->grammar;
    while (!bytes.empty() && !grammar.is_done()) {
        ErrorCode error;
        const std::size_t taken =
            grammar.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(taken);
        if (error == http::error::need_more) {
            break;
        }
        if (error) {
            parser_->refusal_status =
                grammar.refusal_status != 0 ? grammar.refusal_status : status_for(error);
            return Progress::refused;
        }
        if (taken == 0) {
            break;
        }
    }
    if (grammar.is_done()) {
        return Progress::complete;
    }
    // What is left is a header, of the request, of a chunk or behind the last one.
    if (bytes.size() > limits_.header_bytes_max) {
        parser_->refusal_status = 431;
        return Progress::refused;
    }
    return Progress::more;
}

bool RequestReader::asks_to_continue() {
    const bool asks = parser_->parts.is_expected_to_continue && parser_->grammar->is_header_done();
    parser_->parts.is_expected_to_continue = parser_->parts.is_expected_to_continue && !asks;
    return asks;
}

unsigned RequestReader::refusal_status() const {
    return parser_->refusal_status;
}

std::string_view RequestReader::method() const {
    return parser_->parts.method;
}

std::string_view RequestReader::target() const {
    return parser_->parts.target;
}

std::string_view RequestReader::authorization() const {
    return parser_->parts.authorization;
}

std::string_view RequestReader::host() const {
    return parser_->parts.host;
}

bool RequestReader::has_origin() const {
    return parser_->parts.has_origin;
}

bool RequestReader::keep_alive() const {
    return parser_->grammar->keep_alive();
}

std::string& RequestReader::body() {
    return parser_->parts.body;
}

std::size_t RequestReader::bytes_wanted() const {
    const Grammar& grammar = *parser_->grammar;
    const std::uint64_t of_body =
        grammar.is_header_done() ? grammar.content_length_remaining().value_or(0) : 0;
    return std::min<std::uint64_t>(of_body, limits_.body_bytes_max) + limits_.header_bytes_max;
}

std::size_t RequestReader::body_bytes() const {
    return parser_->parts.body.size();
}

}  // namespace anyorder
