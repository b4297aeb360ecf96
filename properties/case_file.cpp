#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view version = "case/1";
constexpr std::string_view vendor = "zego";

// The callbacks of stored cases are signed with this, as those of the simulator are by default.
constexpr std::string_view secret = "secret";

// Thrown inside this file alone.
struct Wrong {
    std::string what;
};

std::string at(std::string_view array, std::size_t index) {
    return std::string(array) + "[" + std::to_string(index) + "]";
}

const Json& member(const Json& object, const char* name) {
    const auto value = object.find(name);
    if (value == object.end()) {
        throw Wrong{std::string(name) + " is missing"};
    }
    return *value;
}

const Json& array_member(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (!value.is_array()) {
        throw Wrong{std::string(name) + " is not an array"};
    }
    return value;
}

std::string text_of(const Json& value, const std::string& where) {
    if (!value.is_string()) {
        throw Wrong{where + " is not a string"};
    }
    return value.get<std::string>();
}

Lists read_lists(const Json& file) {
    const Json& names = array_member(file, "lists");
    std::string joined;
    for (std::size_t i = 0; i < names.size(); ++i) {
        joined += (i == 0 ? "" : ",") + text_of(names[i], at("lists", i));
    }
    const auto lists = parse_lists(joined);
    if (!lists) {
        throw Wrong{"lists is not a choice of rooms, streams and users"};
    }
    return *lists;
}

std::shared_ptr<const CallbackLog> read_callbacks(const Json& file) {
    const Json& bodies = array_member(file, "callbacks");
    auto log = std::make_shared<CallbackLog>();
    Decoder decoder;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const Decoded decoded =
            decoder.decode(bodies[i].dump(-1, ' ', false, Json::error_handler_t::replace));
        if (const auto* error = std::get_if<DecodeError>(&decoded)) {
            throw Wrong{at("callbacks", i) + ": " + describe(*error)};
        }
        log->add(std::get<Event>(decoded));
    }
    return log;
}

Delivery read_delivery(const Json& file, std::size_t callbacks) {
    const Json& indexes = array_member(file, "delivery");
    Delivery delivery;
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        const bool in_range =
            indexes[i].is_number_unsigned() && indexes[i].get<std::uint64_t>() < callbacks;
        if (!in_range) {
            throw Wrong{at("delivery", i) + " is " + indexes[i].dump() + ", and there are " +
                        std::to_string(callbacks) + " callbacks"};
        }
        delivery.push_back(indexes[i].get<std::uint32_t>());
    }
    if (!is_complete(delivery, callbacks)) {
        throw Wrong{"delivery leaves a callback out"};
    }
    return delivery;
}

ObservedList read_list(const Json& json, const std::string& where, const Lists& lists) {
    auto parsed = parse_list(json.dump(), lists);
    if (const auto* error = std::get_if<ProtocolError>(&parsed)) {
        throw Wrong{where + ": " + error->what};
    }
    return std::get<ObservedList>(std::move(parsed));
}

std::string optional_text(const Json& found, const char* name) {
    const auto value = found.find(name);
    return value == found.end() ? "" : text_of(*value, std::string("found.") + name);
}

std::optional<Found> read_found(const Json& file, const Lists& lists) {
    const auto found = file.find("found");
    if (found == file.end()) {
        return std::nullopt;
    }
    if (!found->is_object()) {
        throw Wrong{"found is not an object"};
    }
    Found read{.subject = text_of(member(*found, "subject"), "found.subject"),
               .listed = {},
               .certificate = optional_text(*found, "certificate"),
               .verdict = optional_text(*found, "verdict"),
               .failure = optional_text(*found, "failure"),
               .remark = optional_text(*found, "remark")};
    if (read.failure.empty()) {
        read.listed = read_list(member(*found, "listed"), "found.listed", lists);
    }
    return read;
}

std::vector<std::string> read_operations(const Json& file) {
    std::vector<std::string> operations;
    if (file.contains("operations")) {
        const Json& sentences = array_member(file, "operations");
        for (std::size_t i = 0; i < sentences.size(); ++i) {
            operations.push_back(text_of(sentences[i], at("operations", i)));
        }
    }
    return operations;
}

StoredCase read(const Json& file) {
    if (!file.is_object()) {
        throw Wrong{"a case is a JSON object"};
    }
    if (const std::string is = text_of(member(file, "anyorder"), "anyorder"); is != version) {
        throw Wrong{"anyorder is \"" + is + "\", and this version reads \"" + std::string(version) +
                    "\""};
    }
    if (const std::string is = text_of(member(file, "vendor"), "vendor"); is != vendor) {
        throw Wrong{"vendor is \"" + is + "\", and this version knows \"" + std::string(vendor) +
                    "\""};
    }
    StoredCase stored_case;
    stored_case.lists = read_lists(file);
    stored_case.operations = read_operations(file);
    stored_case.log = read_callbacks(file);
    stored_case.delivery = read_delivery(file, stored_case.log->events().size());
    stored_case.truth = read_list(member(file, "truth"), "truth", stored_case.lists);
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

StoredCase stored(const Case& found_case, const Lists& lists, Found found) {
    const History history = simulate(found_case.scenario);
    StoredCase stored_case{.lists = lists,
                           .operations = {},
                           .log = history.log,
                           .delivery = found_case.delivery,
                           .truth = observe(history.truth),
                           .found = std::move(found)};
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
    std::string text = "{\n  \"anyorder\": " + line_of(version) +
                       ",\n  \"vendor\": " + line_of(vendor) + ",\n  \"lists\": " + line_of(lists) +
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
    if (nests_too_deep(text)) {
        return CaseError{"it nests too deep"};
    }
    const Json file = Json::parse(text, nullptr, false);
    if (file.is_discarded()) {
        return CaseError{"it is not JSON"};
    }
    try {
        return read(file);
    } catch (const Wrong& wrong) {
        return CaseError{wrong.what};
    }
}

std::string file_name_of(const StoredCase& stored_case) {
    StoredCase anonymous = stored_case;
    anonymous.found.reset();
    anonymous.operations.clear();
    std::array<char, 16> digits{};
    const std::uint64_t hash = fingerprint(write_case(anonymous));
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
    const std::string subject = stored_case.found ? stored_case.found->subject + "-" : "";
    return subject + std::to_string(stored_case.log->events().size()) + "-callbacks-" +
           std::string(digits.data(), end) + ".case.json";
}

}  // namespace anyorder
