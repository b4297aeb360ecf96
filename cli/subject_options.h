// The subject on the command line: one that comes with anyorder, a process, a shared library or an
// HTTP service.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/properties/check.h>
#include <anyorder/subjects/subject.h>

#include "http_arguments.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

struct SubjectArguments {
    // A name of the catalogue; empty where none was given.
    std::string name;
    std::string plugin;
    HttpArguments http;
    // What stood behind "--".
    std::vector<std::string> command;
    std::string timeout = "10s";
    std::string restart_every = "0";
    std::string parallel = "1";
};

// `command` is what stood behind "--"; it is read when the options are used.
void add_subject_options(CLI::App& app, SubjectArguments& arguments);

struct ChosenSubject {
    // For people, and safe in the name of a file: "flowchart", "subject.py".
    std::string name;
    // How it is reached again, for a command line: "--subject flowchart", "-- python3 subject.py".
    std::string options;
    std::unique_ptr<Subject> subject;
    // What is wrong with it before any case is delivered.
    std::optional<SubjectFailure> failure;
    // What fits a subject of its speed.
    CheckOptions budget;
};

// A subject in one word: a name of the catalogue, a shared library ("./libmine.so"), an HTTP
// service
// ("http://127.0.0.1:8080/callbacks,http://127.0.0.1:8080/list"), or a program with its arguments
// ("python3 subject.py"), split at spaces as a shell does, quotes included.
// Throws UsageError for a quote that is not closed.
SubjectArguments subject_in_a_word(const std::string& word);

// Whether the command line says which.
bool is_chosen(const SubjectArguments& arguments);

// Throws UsageError where more than one is given, or one cannot be used. `lists` are those that the
// subject is asked for.
ChosenSubject choose_subject(const SubjectArguments& arguments, const Lists& lists);

}  // namespace anyorder::cli
