#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/protocol.h>

#include "json_at.h"

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view version = "case/1";
constexpr std::string_view vendor = "zego";

// Of "judged"; without that member a case is judged at its end.
constexpr std::string_view every_prefix = "every prefix";

// The callbacks of stored cases are signed with this, as those of the simulator are by default.
constexpr std::string_view secret = "secret";

std::shared_ptr<const CallbackLog> read_callbacks(const At& bodies) {
    auto log = std::make_shared<CallbackLog>();
    Decoder decoder;
    for (const At& body : bodies.elements()) {
        const Decoded decoded =
            decoder.decode(body.json().dump(-1, ' ', false, Json::error_handler_t::replace));
        if (const auto* error = std::get_if<DecodeError>(&decoded)) {
            throw Wrong{body.where() + ": " + describe(*error)};
        }
        log->add(std::get<Event>(decoded));
    }
    return log;
}

Delivery read_delivery(const At& indexes, std::size_t callbacks) {
    Delivery delivery;
    for (const At& index : indexes.elements()) {
        const Json& json = index.json();
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() >= callbacks) {
            throw Wrong{index.where() + " is " + json.dump() + ", and there are " +
                        std::to_string(callbacks) + " callbacks"};
        }
        delivery.push_back(json.get<std::uint32_t>());
    }
    if (!is_complete(delivery, callbacks)) {
        throw Wrong{indexes.where() + " leaves a callback out"};
    }
    return delivery;
}

ObservedList read_list(const At& list, const Lists& lists) {
    auto parsed = parse_list(list.json().dump(), lists);
    if (const auto* error = std::get_if<ProtocolError>(&parsed)) {
        throw Wrong{list.where() + ": " + error->what};
    }
    return std::get<ObservedList>(std::move(parsed));
}

std::string optional_text(const At& found, const char* name) {
    return found.has(name) ? found.member(name).text() : "";
}

std::optional<Found> read_found(const At& file, const Lists& lists) {
    if (!file.has("found")) {
        return std::nullopt;
    }
    const At found = file.member("found");
    if (!found.is_object()) {
        throw Wrong{found.where() + " is not an object"};
    }
    Found read{.subject = found.member("subject").text(),
               .listed = {},
               .certificate = optional_text(found, "certificate"),
               .verdict = optional_text(found, "verdict"),
               .failure = optional_text(found, "failure"),
               .remark = optional_text(found, "remark")};
    if (read.failure.empty()) {
        read.listed = read_list(found.member("listed"), lists);
    }
    return read;
}

std::vector<std::string> read_operations(const At& file) {
    std::vector<std::string> operations;
    if (file.has("operations")) {
        for (const At& sentence : file.member("operations").elements()) {
            operations.push_back(sentence.text());
        }
    }
    return operations;
}

Judged read_judged(const At& file) {
    if (!file.has("judged")) {
        return Judged::at_the_end;
    }
    const At judged = file.member("judged");
    if (judged.text() != every_prefix) {
        throw Wrong{judged.where() + " is \"" + printable(judged.text()) +
                    "\", and this version knows \"" + std::string(every_prefix) + "\""};
    }
    return Judged::every_prefix;
}

StoredCase read_stored(const At& file) {
    if (!file.is_object()) {
        throw Wrong{"a case is a JSON object"};
    }
    require_version(file, version);
    if (const std::string is = file.member("vendor").text(); is != vendor) {
        throw Wrong{"vendor is \"" + printable(is) + "\", and this version knows \"" +
                    std::string(vendor) + "\""};
    }
    StoredCase stored_case;
    stored_case.lists = read_lists(file.member("lists"));
    stored_case.judged = read_judged(file);
    stored_case.operations = read_operations(file);
    stored_case.log = read_callbacks(file.member("callbacks"));
    stored_case.delivery = read_delivery(file.member("delivery"), stored_case.log->events().size());
    stored_case.truth = read_list(file.member("truth"), stored_case.lists);
    stored_case.found = read_found(file, stored_case.lists);
    return stored_case;
}

std::string line_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// One element a line.
std::string lines_of(const std::vector<std::string>& elements) {
    std::string text = "[";
    for (std::size_t i = 0; i < elements.size(); ++i) {
        text += (i == 0 ? "\n    " : ",\n    ") + elements[i];
    }
    return text + (elements.empty() ? "]" : "\n  ]");
}

std::string found_text(const Found& found) {
    const std::string outcome = found.failure.empty() ? R"(, "listed": )" + as_json(found.listed)
                                                      : R"(, "failure": )" + line_of(found.failure);
    return R"({"subject": )" + line_of(found.subject) + outcome + R"(, "verdict": )" +
           line_of(found.verdict) + R"(, "certificate": )" + line_of(found.certificate) +
           (found.remark.empty() ? "" : R"(, "remark": )" + line_of(found.remark)) + "}";
}

// FNV-1a, 64 bits: short, and the same everywhere.
std::uint64_t fingerprint(std::string_view text) {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3;
    }
    return hash;
}

std::vector<std::string> bodies_of(const StoredCase& stored_case) {
    std::vector<std::string> bodies;
    for (const Event& event : stored_case.log->events()) {
        bodies.push_back(encode(event, {.secret = secret}));
    }
    return bodies;
}

}  // namespace

StoredCase stored(const Case& found_case, const Lists& lists, Found found, Judged judged) {
    const History history = simulate(found_case.scenario);
    StoredCase stored_case{.lists = lists,
                           .operations = {},
                           .log = history.log,
                           .delivery = found_case.delivery,
                           .truth = observe(history.truth),
                           .found = std::move(found),
                           .judged = judged};
    for (const Operation& operation : found_case.scenario.operations) {
        stored_case.operations.push_back(describe(operation, found_case.scenario.setting.names));
    }
    return stored_case;
}

std::string write_case(const StoredCase& stored_case) {
    std::vector<std::string> operations;
    for (const std::string& operation : stored_case.operations) {
        operations.push_back(line_of(operation));
    }
    Json lists = Json::array();
    for (const auto& [name, chosen] : {std::pair("rooms", stored_case.lists.rooms),
                                       std::pair("streams", stored_case.lists.streams),
                                       std::pair("users", stored_case.lists.users)}) {
        if (chosen) {
            lists.push_back(name);
        }
    }
    std::string text =
        "{\n  \"anyorder\": " + line_of(version) + ",\n  \"vendor\": " + line_of(vendor) +
        ",\n  \"lists\": " + line_of(lists) +
        (stored_case.judged == Judged::every_prefix ? ",\n  \"judged\": " + line_of(every_prefix)
                                                    : "") +
        ",\n  \"operations\": " + lines_of(operations) +
        ",\n  \"callbacks\": " + lines_of(bodies_of(stored_case)) +
        ",\n  \"delivery\": " + line_of(stored_case.delivery) +
        ",\n  \"truth\": " + as_json(stored_case.truth);
    if (stored_case.found) {
        text += ",\n  \"found\": " + found_text(*stored_case.found);
    }
    return text + "\n}\n";
}

std::variant<StoredCase, CaseError> read_case(std::string_view text) {
    return read_from(text, read_stored);
}

std::string safe_name(std::string_view name) {
    constexpr std::size_t bytes_max = 40;
    std::string safe;
    for (const char c : name.substr(0, bytes_max)) {
        const bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        safe += keep ? c : '-';
    }
    return safe.find_first_not_of("-.") == std::string::npos ? "subject" : safe;
}

std::string file_name_of(const StoredCase& stored_case) {
    StoredCase anonymous = stored_case;
    anonymous.found.reset();
    anonymous.operations.clear();
    std::array<char, 16> digits{};
    const std::uint64_t hash = fingerprint(write_case(anonymous));
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
    const std::string subject =
        stored_case.found ? safe_name(stored_case.found->subject) + "-" : "";
    return subject + std::to_string(stored_case.log->events().size()) + "-callbacks-" +
           std::string(digits.data(), end) + ".case.json";
}

}  // namespace anyorder
