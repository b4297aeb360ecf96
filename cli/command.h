// The commands of `anyorder`. Each adds itself to the command line; when it is the one that was
// asked for, its run returns the exit code.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace anyorder::cli {

// The meaning of an exit code is the same for all commands.
enum class ExitCode : int {
    pass = 0,
    counterexample = 1,
    usage = 2,  // or an input that cannot be read
    subject_failed = 3,
    inconclusive = 4,
    interrupted = 130,
};

using Run = std::function<ExitCode()>;

// What stood behind "--" on the command line: a program and its arguments.
using Words = std::vector<std::string>;

Run add_check(CLI::App& app, const Words& behind_dashes);
Run add_merge(CLI::App& app);
Run add_replay(CLI::App& app, const Words& behind_dashes);
Run add_explain(CLI::App& app, const Words& behind_dashes);
Run add_bench(CLI::App& app, const Words& behind_dashes);
Run add_compare(CLI::App& app);
Run add_init(CLI::App& app);
Run add_simulate(CLI::App& app);
Run add_apply(CLI::App& app);
Run add_serve(CLI::App& app);
Run add_subjects(CLI::App& app);
Run add_host(CLI::App& app);
Run add_serve_subject(CLI::App& app);

// Something that the user gave cannot be used: what, and what to do. Ends the command with
// ExitCode::usage.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace anyorder::cli
