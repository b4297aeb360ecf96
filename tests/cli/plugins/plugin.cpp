// Shared libraries with the functions of <anyorder/subject.h>, for tests: one source, built once
// right and once for each fault that a library may have.
//
// What they answer comes from `anyorder subject NAME`, a child process of the library's own; NAME
// is what ANYORDER_PLUGIN_SUBJECT says, or else the reference.
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

#include <anyorder/subject.h>

namespace {

[[noreturn]] void become_the_subject(const char* name) {
    execl(ANYORDER_COMMAND, ANYORDER_COMMAND, "subject", name, nullptr);
    _exit(127);
}

class Served {
public:
    Served() {
        const char* name = std::getenv("ANYORDER_PLUGIN_SUBJECT");
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (pipe(in.data()) != 0 || pipe(out.data()) != 0) {
            std::abort();
        }
        if (fork() == 0) {
            dup2(in[0], STDIN_FILENO);
            dup2(out[1], STDOUT_FILENO);
            for (const int end : {in[0], in[1], out[0], out[1]}) {
                close(end);
            }
            become_the_subject(name == nullptr ? "reference" : name);
        }
        close(in[0]);
        close(out[1]);
        to_ = fdopen(in[1], "w");
        from_ = fdopen(out[0], "r");
    }

    void say(std::string_view line) {
        std::fwrite(line.data(), 1, line.size(), to_);
        std::fputc('\n', to_);
    }

    const std::string& answer() {
        std::fflush(to_);
        line_.clear();
        for (int c = std::getc(from_); c != EOF && c != '\n'; c = std::getc(from_)) {
            line_ += static_cast<char>(c);
        }
        return line_;
    }

private:
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    std::string line_;
};

Served& served() {
    static Served the_child;
    return the_child;
}

#ifdef PLUGIN_ANSWERS_IN_MANY_LINES
std::string in_many_lines(std::string_view list) {
    constexpr std::string_view beginning = R"({"rooms":[)";
    list.remove_prefix(beginning.size());
    list.remove_suffix(2);
    return "{\n  \"rooms\":\r\n  [\n" + std::string(list) + "\n]\n}\n";
}
#endif

}  // namespace

int anyorder_subject_version(void) {
#ifdef PLUGIN_IS_NEWER
    return ANYORDER_SUBJECT_VERSION + 1;
#else
    return ANYORDER_SUBJECT_VERSION;
#endif
}

void* anyorder_subject_create(void) {
#ifdef PLUGIN_MAKES_NO_SUBJECT
    return nullptr;
#endif
    served().say(R"({"op":"reset"})");
    return &served();
}

void anyorder_subject_destroy(void* /*subject*/) {}

void anyorder_subject_deliver(void* subject, const char* body, size_t length) {
    const std::string_view callback(body, length);
#ifdef PLUGIN_CRASHES
    if (callback.find(R"("event":"stream_close")") != std::string_view::npos) {
        std::fputs("a stream that was closed is closed again\n", stderr);
        std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would make an exit code of it
        std::raise(SIGSEGV);
    }
#endif
#ifdef PLUGIN_PRINTS
    std::puts("a callback has come");
#endif
    static_cast<Served*>(subject)->say(R"({"op":"callback","body":)" + std::string(callback) + "}");
}

#ifndef PLUGIN_HAS_NO_LIST
const char* anyorder_subject_list(void* subject, size_t* length) {
#ifdef PLUGIN_ANSWERS_NOTHING
    return nullptr;
#endif
    auto* of = static_cast<Served*>(subject);
    of->say(R"({"op":"list"})");
    const std::string& list = of->answer();
#ifdef PLUGIN_ANSWERS_IN_MANY_LINES
    static std::string written;
    written = in_many_lines(list);
    *length = written.size();
    return written.c_str();
#else
    *length = list.size();
    return list.c_str();
#endif
}
#endif
