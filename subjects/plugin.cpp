#include <cstdio>
#include <memory>

#include <dlfcn.h>
#include <unistd.h>

#include <anyorder/subject.h>
#include <anyorder/subjects/speak.h>

namespace anyorder {

namespace {

// The functions of <anyorder/subject.h>, as a library has them.
struct Functions {
    decltype(&anyorder_subject_version) version = nullptr;
    decltype(&anyorder_subject_create) create = nullptr;
    decltype(&anyorder_subject_destroy) destroy = nullptr;
    decltype(&anyorder_subject_deliver) deliver = nullptr;
    decltype(&anyorder_subject_list) list = nullptr;
};

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

std::string last_error() {
    const char* error = dlerror();
    return error == nullptr ? "unknown error" : error;
}

// The first of the functions that is missing; null where all are there.
const char* missing_function(void* library, Functions& functions) {
    if (!find(library, "anyorder_subject_version", functions.version)) {
        return "anyorder_subject_version";
    }
    if (!find(library, "anyorder_subject_create", functions.create)) {
        return "anyorder_subject_create";
    }
    if (!find(library, "anyorder_subject_destroy", functions.destroy)) {
        return "anyorder_subject_destroy";
    }
    if (!find(library, "anyorder_subject_deliver", functions.deliver)) {
        return "anyorder_subject_deliver";
    }
    return find(library, "anyorder_subject_list", functions.list) ? nullptr
                                                                  : "anyorder_subject_list";
}

// Thrown inside this file alone.
struct NoSubject {};

class Plugin {
public:
    explicit Plugin(const Functions& functions) : functions_(functions) {}
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    ~Plugin() { destroy(); }

    void reset() {
        destroy();
        create();
    }

    void deliver(std::string_view body) { functions_.deliver(subject(), body.data(), body.size()); }

    // On one line; JSON has no line feeds but between its parts.
    std::string list() {
        std::size_t length = 0;
        const char* text = functions_.list(subject(), &length);
        std::string line =
            text == nullptr ? "anyorder_subject_list returned NULL" : std::string(text, length);
        for (char& c : line) {
            c = c == '\n' || c == '\r' ? ' ' : c;
        }
        return line;
    }

private:
    void* subject() {
        if (subject_ == nullptr) {
            create();
        }
        return subject_;
    }
    void create() {
        subject_ = functions_.create();
        if (subject_ == nullptr) {
            throw NoSubject();
        }
    }
    void destroy() {
        if (subject_ != nullptr) {
            functions_.destroy(std::exchange(subject_, nullptr));
        }
    }

    Functions functions_;
    void* subject_ = nullptr;
};

struct CloseFile {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

// Standard output as it was; whoever writes there from now on writes to standard error.
std::unique_ptr<std::FILE, CloseFile> take_standard_output() {
    const int kept = dup(STDOUT_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return std::unique_ptr<std::FILE, CloseFile>(kept < 0 ? nullptr : fdopen(kept, "w"));
}

}  // namespace

std::optional<std::string> speak_for_plugin(const std::string& library) {
    const auto out = take_standard_output();
    if (out == nullptr) {
        return "cannot keep standard output";
    }
    // Never closed: a library may leave threads behind.
    void* loaded = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (loaded == nullptr) {
        return "cannot load it: " + last_error();
    }
    Functions functions;
    if (const char* missing = missing_function(loaded, functions)) {
        return library + " has no function " + missing + "; <anyorder/subject.h> declares it";
    }
    if (const int version = functions.version(); version != ANYORDER_SUBJECT_VERSION) {
        return library + " is made for version " + std::to_string(version) +
               " of <anyorder/subject.h>, and this is version " +
               std::to_string(ANYORDER_SUBJECT_VERSION);
    }
    Plugin plugin(functions);
    try {
        return speak({.reset = [&] { plugin.reset(); },
                      .callback = [&](std::string_view body) { plugin.deliver(body); },
                      .list = [&] { return plugin.list(); }},
                     stdin, out.get());
    } catch (const NoSubject&) {
        return "anyorder_subject_create returned NULL";
    }
}

}  // namespace anyorder
