// Case files: a counterexample that replays on any later version and over any transport.
//
// UTF-8 JSON, versioned by its first key ("anyorder": "case/1"); docs/formats.md describes it. A
// case file holds the complete callbacks and their order of arrival, so replaying needs no seed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <anyorder/properties/case.h>

namespace anyorder {

// What a subject made of the case when it was found; not needed to replay it.
struct Found {
    std::string subject;
    ObservedList listed;
    std::string certificate;
    // "violated", "flaky" or "subject_failed".
    std::string verdict = "violated";
    // Where it gave no list: why.
    std::string failure{};
    // What else was to be said: "callback 1 (room_create r1) was refused 6 times and is lost".
    std::string remark{};

    friend bool operator==(const Found&, const Found&) = default;
};

struct StoredCase {
    Lists lists;
    std::vector<std::string> operations;
    std::shared_ptr<const CallbackLog> log;
    Delivery delivery;
    ObservedList truth;
    std::optional<Found> found;
    Judged judged = Judged::at_the_end;

    [[nodiscard]] Trial trial() const { return {log->events(), &truth, &delivery, lists, judged}; }
};

// The case as it is stored; `found` says what came of it.
StoredCase stored(const Case& found_case, const Lists& lists, Found found,
                  Judged judged = Judged::at_the_end);

// Two-space indentation, one callback a line, a line feed at the end. Equal cases, equal bytes.
std::string write_case(const StoredCase& stored_case);

// Where in the file, and what is wrong there: "delivery[3] is 9, and there are 5 callbacks".
struct CaseError {
    std::string what;
};

std::variant<StoredCase, CaseError> read_case(std::string_view text);

// The name of a subject as a part of a file's: ASCII letters and digits, dots, dashes and
// underscores of its first 40 bytes are kept, all else becomes a dash; "subject" where nothing
// would be left.
std::string safe_name(std::string_view name);

// A name that is the same for the same case and safe in every file system:
// "flowchart-5-callbacks-2f1c….case.json".
std::string file_name_of(const StoredCase& stored_case);

}  // namespace anyorder
