#include "plain_driver.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anyorder::bench {

namespace {

// As wide as the harness makes it.
void widen(int pipe) {
    constexpr int bytes = 1 << 20;
    static_cast<void>(fcntl(pipe, F_SETPIPE_SZ, bytes));
}

std::string last_line(const std::string& text) {
    const std::size_t begin = text.find_last_of('\n', text.size() - 2);
    return text.substr(begin + 1, text.size() - begin - 2);
}

}  // namespace

PlainDriver::PlainDriver(const std::vector<std::string>& command) {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    in_ = in[1];
    out_ = out[0];
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const int error =
        posix_spawnp(&process_, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    if (error != 0) {
        close(in_);
        close(out_);
        throw std::runtime_error("cannot start " + command.front());
    }
    fcntl(in_, F_SETFL, O_NONBLOCK);
    widen(in_);
}

PlainDriver::~PlainDriver() {
    close(in_);
    close(out_);
    waitpid(process_, nullptr, 0);
}

std::string PlainDriver::run(std::string_view bytes, std::size_t answers) {
    std::string heard;
    std::array<char, 65'536> buffer{};
    for (std::size_t lines = 0; lines < answers;) {
        std::array<pollfd, 2> ready = {pollfd{bytes.empty() ? -1 : in_, POLLOUT, 0},
                                       pollfd{out_, POLLIN, 0}};
        poll(ready.data(), ready.size(), -1);
        if (ready[0].revents != 0) {
            const ssize_t written = write(in_, bytes.data(), bytes.size());
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
        if (ready[1].revents != 0) {
            const ssize_t read_bytes = read(out_, buffer.data(), buffer.size());
            if (read_bytes <= 0) {
                return {};
            }
            heard.append(buffer.data(), static_cast<std::size_t>(read_bytes));
            lines += static_cast<std::size_t>(
                std::count(buffer.data(), buffer.data() + read_bytes, '\n'));
        }
    }
    return last_line(heard);
}

}  // namespace anyorder::bench
