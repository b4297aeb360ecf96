#include "check_run.h"

#include <ostream>
#include <sstream>
#include <utility>

namespace anyorder {

void PrintTo(const CheckRun& run, std::ostream* out) {
    *out << "exit code " << run.exit_code << "\n" << run.out << "\n" << run.json;
    for (const auto& [name, text] : run.cases) {
        *out << name << ":\n" << text << "\n";
    }
}

Ended CheckRunTest::anyorder_in(std::vector<std::string> environment, std::string_view arguments,
                                const std::vector<std::string>& program) const {
    std::vector<std::string> words = {ANYORDER_COMMAND};
    std::istringstream given{std::string(arguments)};
    for (std::string word; given >> word;) {
        words.push_back(word);
    }
    if (!program.empty()) {
        words.emplace_back("--");
        words.insert(words.end(), program.begin(), program.end());
    }
    return run({.arguments = std::move(words),
                .environment = std::move(environment),
                .folder = folder_.path()});
}

void CheckRunTest::forget_cases() const {
    std::filesystem::remove_all(folder_.path() / ".anyorder");
}

CheckRun CheckRunTest::left_behind(const Ended& outcome, const std::string& json) const {
    EXPECT_EQ(outcome.err, "");
    CheckRun run{.exit_code = outcome.exit_code,
                 .out = outcome.out,
                 .json = folder_.read(json),
                 .cases = {}};
    for (const std::string& name : folder_.names_in(".anyorder")) {
        run.cases[name] = folder_.read(".anyorder/" + name);
    }
    forget_cases();
    return run;
}

CheckRun CheckRunTest::check(std::string_view options,
                             const std::vector<std::string>& program) const {
    forget_cases();
    const Ended outcome =
        anyorder_in({}, "check --no-run-info --json report.json " + std::string(options), program);
    return left_behind(outcome, "report.json");
}

std::string CheckRunTest::shard(std::string_view options, std::size_t index, std::size_t of,
                                const std::vector<std::string>& program) const {
    forget_cases();
    const std::string number = std::to_string(index);
    const Ended outcome =
        anyorder_in({},
                    "check --no-run-info --json shard-" + number + ".json --shard " + number + "/" +
                        std::to_string(of) + " " + std::string(options),
                    program);
    EXPECT_EQ(outcome.err, "");
    forget_cases();
    return folder_.read("shard-" + number + ".json");
}

CheckRun CheckRunTest::check_in_shards(std::string_view options, std::size_t shards,
                                       const std::vector<std::string>& program) const {
    std::string merge = "merge --no-run-info --json merged.json";
    for (std::size_t index = shards; index > 0; --index) {
        shard(options, index, shards, program);
        merge += " shard-" + std::to_string(index) + ".json";
    }
    return left_behind(anyorder_in({}, merge), "merged.json");
}

std::vector<std::string> CheckRunTest::right_program() {
    return {"python3", std::string(ANYORDER_EXAMPLES) + "/subjects/python/right.py"};
}

}  // namespace anyorder
