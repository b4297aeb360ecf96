#include "running_service.h"

#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anyorder {

namespace {

std::string first_line(int descriptor) {
    std::string line;
    char c = 0;
    while (read(descriptor, &c, 1) == 1 && c != '\n') {
        line += c;
    }
    return line;
}

}  // namespace

RunningService::RunningService(std::vector<std::string> command) {
    std::array<int, 2> out{};
    if (pipe2(out.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> arguments;
    for (std::string& word : command) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const int error =
        posix_spawnp(&process_, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    out_ = out[0];
    constexpr std::string_view before = "listening on ";
    const std::string line = error == 0 ? first_line(out_) : "";
    if (!line.starts_with(before)) {
        throw std::runtime_error(command.front() + " does not listen: " + line);
    }
    url_ = line.substr(before.size());
}

RunningService::~RunningService() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(out_);
}

}  // namespace anyorder
