#include <cstdlib>

#include <nlohmann/json.hpp>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/protocol.h>
#include <anyorder/subjects/speak.h>

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

class Lines {
public:
    explicit Lines(std::FILE* file) : file_(file) {}
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    // getline() allocates as malloc() does.
    ~Lines() { std::free(buffer_); }  // NOLINT(cppcoreguidelines-no-malloc)

    std::optional<std::string_view> next() {
        const ssize_t bytes = getline(&buffer_, &capacity_, file_);
        if (bytes < 0) {
            return std::nullopt;
        }
        std::string_view line(buffer_, static_cast<std::size_t>(bytes));
        while (line.ends_with('\n') || line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        return line;
    }

private:
    std::FILE* file_;
    char* buffer_ = nullptr;
    std::size_t capacity_ = 0;
};

// The body as it stands in a line that is written as the harness writes it.
std::optional<std::string_view> body_in(std::string_view line) {
    constexpr std::string_view before = R"({"op":"callback","body":)";
    if (!line.starts_with(before) || !line.ends_with('}')) {
        return std::nullopt;
    }
    return line.substr(before.size(), line.size() - before.size() - 1);
}

bool answer(const Speaker& speaker, std::FILE* out) {
    const std::string list = speaker.list() + "\n";
    return std::fwrite(list.data(), 1, list.size(), out) == list.size() && std::fflush(out) == 0;
}

// False where an answer could not be written.
bool take_line(const Speaker& speaker, std::string_view line, std::FILE* out, std::string& wrong) {
    if (const auto body = body_in(line)) {
        speaker.callback(*body);
        return true;
    }
    const Json said = nests_too_deep(line) ? Json() : Json::parse(line, nullptr, false);
    const std::string op = said.is_object() && said.contains("op") && said["op"].is_string()
                               ? said["op"].get<std::string>()
                               : "";
    if (op == "reset") {
        speaker.reset();
    } else if (op == "callback" && said.contains("body")) {
        speaker.callback(said["body"].dump(-1, ' ', false, Json::error_handler_t::replace));
    } else if (op == "list") {
        return answer(speaker, out);
    } else {
        constexpr std::size_t shown_max = 120;
        wrong = "not a line of the subject protocol: " + printable(line.substr(0, shown_max));
    }
    return true;
}

}  // namespace

std::optional<std::string> speak(const Speaker& speaker, std::FILE* in, std::FILE* out) {
    Lines lines(in);
    std::string wrong;
    while (const auto line = lines.next()) {
        if (!take_line(speaker, *line, out, wrong)) {
            return "cannot write an answer";
        }
        if (!wrong.empty()) {
            return wrong;
        }
    }
    return std::nullopt;
}

std::optional<std::string> speak(Subject& subject, std::FILE* in, std::FILE* out) {
    Decoder decoder;
    std::optional<std::string> unreadable;
    const Speaker speaker = {
        .reset = [&] { subject.reset(); },
        .callback =
            [&](std::string_view body) {
                const Decoded decoded = decoder.decode(body);
                if (const auto* error = std::get_if<DecodeError>(&decoded)) {
                    unreadable = describe(*error);
                } else {
                    subject.deliver(std::get<Event>(decoded));
                }
            },
        .list =
            [&] {
                const Observation list = subject.list();
                const auto* failure = std::get_if<SubjectFailure>(&list);
                return failure == nullptr ? as_json(std::get<ObservedList>(list)) : failure->what;
            }};
    auto wrong = speak(speaker, in, out);
    return unreadable ? unreadable : wrong;
}

}  // namespace anyorder
