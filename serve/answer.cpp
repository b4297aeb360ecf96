#include "answer.h"

#include <array>
#include <charconv>
#include <utility>

#include <anyorder/engine/list_text.h>

namespace anyorder {

namespace {

using Reason = std::pair<unsigned, std::string_view>;

constexpr std::array reasons = {
    Reason{200, "OK"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{503, "Service Unavailable"},
    Reason{505, "HTTP Version Not Supported"},
};

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.begin(), digits.end(), number);
    out.append(digits.begin(), end);
}

}  // namespace

std::string_view reason_of(unsigned status) {
    for (const auto& [known, reason] : reasons) {
        if (known == status) {
            return reason;
        }
    }
    return "Unknown";
}

Answer error_answer(unsigned status, std::string_view sentence) {
    Answer answer{.status = status, .body = R"({"error":)"};
    append_json_string(answer.body, sentence);
    answer.body += '}';
    return answer;
}

Answer busy_answer(std::string_view sentence) {
    Answer answer = error_answer(503, sentence);
    answer.header = "Retry-After: 1\r\n";
    return answer;
}

void append_answer(std::string& out, const Answer& answer, AnswerForm form) {
    out += "HTTP/1.1 ";
    append_number(out, answer.status);
    out += ' ';
    out += reason_of(answer.status);
    out += "\r\nContent-Type: ";
    out += answer.content_type;
    out += "\r\nContent-Length: ";
    append_number(out, answer.body.size());
    out +=
        "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\n";
    out += answer.header;
    out += form.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!form.without_body) {
        out += answer.body;
    }
}

}  // namespace anyorder
