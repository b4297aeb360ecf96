// The subject on the command line: one that comes with anyorder, a process, a shared library or an
// HTTP service.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/properties/check.h>
#include <anyorder/subjects/subject.h>

#include "http_arguments.h"
#include "store_arguments.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

struct SubjectArguments {
    // A name of the catalogue, or of a store; empty where none was given.
    std::string name;
    StoreArguments store;
    std::string plugin;
    HttpArguments http;
    // What stood behind "--".
    std::vector<std::string> command;
    std::string timeout = "10s";
    std::string restart_every = "0";
};

// `command` is what stood behind "--"; it is read when the options are used.
void add_subject_options(CLI::App& app, SubjectArguments& arguments);

// About how many cases a second a subject can take.
enum class Speed : std::uint8_t {
    in_process,  // about a million
    process,     // some tens of thousands
    service,     // hundreds
};

struct ChosenSubject {
    // For people, and safe in the name of a file: "flowchart", "subject.py".
    std::string name;
    // How it is reached again, for a command line: "--subject flowchart", "-- python3 subject.py".
    std::string options;
    // A new one each time, for a worker of its own.
    MakeSubject make;
    // What is wrong with it before any case is delivered.
    std::optional<SubjectFailure> failure;
    Speed speed = Speed::in_process;
    // Whether the same case may end in different ways, and be tried again and again for that.
    bool has_races = false;
};

// What else a subject of this speed needs other values for: how much is spent on making a failure
// small.
void fit_to(Speed speed, CheckOptions& options);
void fit_to(const ChosenSubject& chosen, CheckOptions& options);

// A subject in one word: a name of the catalogue, a shared library ("./libmine.so"), an HTTP
// service
// ("http://127.0.0.1:8080/callbacks,http://127.0.0.1:8080/list"), a store's address
// ("redis://127.0.0.1:6379") or its name and address ("redis-two-queries,redis://127.0.0.1:6379"),
// or a program with its arguments ("python3 subject.py"), split at spaces as a shell does, quotes
// included.
// Throws UsageError for a quote that is not closed.
SubjectArguments subject_in_a_word(const std::string& word);

// Whether the command line says which.
bool is_chosen(const SubjectArguments& arguments);

// How fast the subject is that they choose; starts nothing.
Speed speed_of(const SubjectArguments& arguments);

// Throws UsageError where more than one is given, or one cannot be used. `lists` are those that the
// subject is asked for.
ChosenSubject choose_subject(const SubjectArguments& arguments, const Lists& lists);

}  // namespace anyorder::cli
