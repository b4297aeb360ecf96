// What goes back over HTTP.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anyorder {

struct Answer {
    unsigned status = 200;
    std::string_view content_type = "application/json";
    std::string body{};
    // Further header lines, each with its line's end.
    std::string_view header{};
};

// How it is written.
struct AnswerForm {
    bool keep_alive = true;
    // The answer to HEAD.
    bool without_body = false;
};

// {"error":"SENTENCE"}
Answer error_answer(unsigned status, std::string_view sentence);

// To be sent again later.
Answer busy_answer(std::string_view sentence);

// In HTTP/1.1, appended.
void append_answer(std::string& out, const Answer& answer, AnswerForm form);

std::string_view reason_of(unsigned status);

}  // namespace anyorder
