#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <random>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <anyorder/engine/completeness.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/serve/serve.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

constexpr std::uint64_t ms_per_s = 1'000;
constexpr std::uint64_t ns_per_s = 1'000'000'000;
constexpr std::uint64_t body_bytes_most = std::uint64_t{1} << 20;
// For what is open beside connections: the store, the log, the listening socket.
constexpr std::uint64_t other_descriptors = 64;

struct ServeArguments {
    std::string store = "sqlite:anyorder.db";
    std::string space = "anyorder";
    std::string listen = "127.0.0.1:8080";
    std::optional<std::string> secret;
    std::string secret_file;
    std::string read_token;
    std::string max_age = "300s";
    std::string retention = "3600s";
    std::string max_body = "1048576";
    std::string max_connections = "10000";
    std::string max_queue = "10000";
    std::string request_timeout = "10s";
    std::string tls_cert;
    std::string tls_key;
};

std::uint64_t clock_ns(clockid_t clock) {
    std::timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * ns_per_s +
           static_cast<std::uint64_t>(now.tv_nsec);
}

// What is said of a store that fails: a line a second at most.
class Failures {
public:
    void say(const std::string& why) {
        const std::lock_guard lock(mutex_);
        const std::uint64_t now_ns = clock_ns(CLOCK_MONOTONIC);
        if (now_ns < next_ns_) {
            ++left_out_;
            return;
        }
        next_ns_ = now_ns + ns_per_s;
        const std::string more = left_out_ == 0 ? "" : fmt::format(" ({} left out)", left_out_);
        left_out_ = 0;
        fmt::print(stderr, "anyorder: the store failed: {}{}\n", printable(why), more);
    }

private:
    std::mutex mutex_;
    std::uint64_t next_ns_ = 0;
    std::uint64_t left_out_ = 0;
};

struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};

ListenAddress address_from(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        throw UsageError(fmt::format(
            "--listen '{}' is no address and port; write it as in --listen 127.0.0.1:8080",
            printable(text)));
    }
    std::string address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    if (address == "localhost") {
        address = "127.0.0.1";
    }
    const std::uint64_t port = number_from("--listen", text.substr(colon + 1), 0, 65'535);
    return {.address = address, .port = static_cast<std::uint16_t>(port)};
}

std::string secret_in_file(const std::string& path) {
    std::ifstream file(path);
    std::string secret((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (const char end : {'\n', '\r'}) {
        if (secret.ends_with(end)) {
            secret.pop_back();
        }
    }
    if (!file || secret.empty()) {
        throw UsageError(fmt::format("there is no secret in --secret-file '{}'", printable(path)));
    }
    return secret;
}

std::string environment(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? "" : text;
}

// From the one place that it was given in.
std::string secret_from(const ServeArguments& arguments) {
    if (arguments.secret && !arguments.secret_file.empty()) {
        throw UsageError("--secret and --secret-file are two secrets; give one");
    }
    if (arguments.secret && arguments.secret->empty()) {
        throw UsageError("--secret is empty; leave it out to take callbacks from anybody");
    }
    if (arguments.secret) {
        return *arguments.secret;
    }
    if (!arguments.secret_file.empty()) {
        return secret_in_file(arguments.secret_file);
    }
    return environment("ANYORDER_SECRET");
}

// What the vendor may still send again must not be refused for its age, nor have been forgotten.
std::uint64_t long_enough_s_from(std::string_view option, const std::string& text) {
    const std::uint64_t ms = duration_ms_from(option, text);
    if (ms <= retries_last_ms) {
        throw UsageError(fmt::format("{} '{}' is shorter than the vendor's retries last, {} s",
                                     option, printable(text), retries_last_ms / ms_per_s));
    }
    return ms / ms_per_s;
}

// Seconds; 0 for "off".
std::uint64_t max_age_s_from(const std::string& text) {
    return text == "off" ? 0 : long_enough_s_from("--max-age", text);
}

// What a batch of callbacks frees is needed for the next one: giving it back to the system each
// time took a third of the time of all that is done.
void keep_freed_memory() {
    constexpr int bytes = 16 << 20;
    mallopt(M_TRIM_THRESHOLD, bytes);
}

// As many connections as there may be descriptors for.
std::size_t connections_from(const ServeArguments& arguments) {
    const std::uint64_t wanted =
        number_from("--max-connections", arguments.max_connections, 1, 1'000'000);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    const std::uint64_t possible =
        limit.rlim_max > other_descriptors ? limit.rlim_max - other_descriptors : 1;
    if (wanted > possible) {
        fmt::print(stderr, "anyorder: {} connections at most, as `ulimit -Hn` is {}\n", possible,
                   limit.rlim_max);
    }
    return static_cast<std::size_t>(std::min(wanted, possible));
}

void require_safe(const ServeOptions& options) {
    if (options.tls_cert_file.empty() != options.tls_key_file.empty()) {
        throw UsageError("--tls-cert and --tls-key are given together");
    }
    if (options.secret.empty() && !is_loopback(options.address)) {
        throw UsageError(
            fmt::format("--listen {} can be reached from other machines, and without a secret "
                        "anybody there could change the lists; give --secret-file",
                        options.address));
    }
}

ServeOptions options_from(const ServeArguments& arguments) {
    const ListenAddress listen = address_from(arguments.listen);
    ServeOptions options;
    options.store_url = arguments.store;
    options.store.space = arguments.space;
    // Strangers choose the ids.
    std::random_device device;
    options.store.seed = std::uint64_t{device()} << 32U | device();
    options.address = listen.address;
    options.port = listen.port;
    options.tls_cert_file = arguments.tls_cert;
    options.tls_key_file = arguments.tls_key;
    options.secret = secret_from(arguments);
    options.read_token =
        arguments.read_token.empty() ? environment("ANYORDER_READ_TOKEN") : arguments.read_token;
    options.max_age_s = max_age_s_from(arguments.max_age);
    options.retention_s = long_enough_s_from("--retention", arguments.retention);
    if (options.retention_s < options.max_age_s) {
        throw UsageError(fmt::format(
            "--retention {} forgets what --max-age {} still takes; make it as long at least",
            arguments.retention, arguments.max_age));
    }
    options.body_bytes_max = number_from("--max-body", arguments.max_body, 1, body_bytes_most);
    options.connections_max = connections_from(arguments);
    options.queue_max = number_from("--max-queue", arguments.max_queue, 1, 1'000'000);
    options.request_timeout_ms = duration_ms_from("--request-timeout", arguments.request_timeout);
    options.now_ms = [] { return clock_ns(CLOCK_REALTIME) / (ns_per_s / ms_per_s); };
    options.steady_ns = [] { return clock_ns(CLOCK_MONOTONIC); };
    options.store_failed = [said = std::make_shared<Failures>()](const std::string& why) {
        said->say(why);
    };
    options.listening = [](const std::string& url) {
        fmt::print("listening on {}\n", url);
        std::fflush(stdout);
    };
    return options;
}

ExitCode run_serve(const ServeArguments& arguments) {
    try {
        const ServeOptions options = options_from(arguments);
        require_safe(options);
        keep_freed_memory();
        serve(options);
    } catch (const ServeFailure& failure) {
        throw UsageError(failure.what());
    } catch (const StoreFailure& failure) {
        throw UsageError(fmt::format("--store: {}", failure.what()));
    } catch (const std::invalid_argument& error) {
        throw UsageError(fmt::format("--store: {}", error.what()));
    }
    return ExitCode::pass;
}

void add_store_options(CLI::App& command, ServeArguments& arguments) {
    command
        .add_option("--store", arguments.store,
                    "memory:, sqlite:FILE, sqlite-tables:FILE, redis://HOST:PORT or "
                    "postgresql://HOST/DATABASE")
        ->envname("ANYORDER_STORE")
        ->capture_default_str();
    command
        .add_option("--space", arguments.space,
                    "the name that this service's lists have in the store")
        ->capture_default_str();
    command
        .add_option("--retention", arguments.retention,
                    "how long the store remembers what has ended")
        ->capture_default_str();
}

void add_access_options(CLI::App& command, ServeArguments& arguments) {
    command.add_option("--listen", arguments.listen, "address and port; port 0 takes a free one")
        ->capture_default_str();
    command.add_option("--secret", arguments.secret,
                       "the vendor's callback secret: refuse what is not signed with it. Others on "
                       "this machine see it in the list of processes");
    command.add_option("--secret-file", arguments.secret_file,
                       "the secret is in this file; without both it is in ANYORDER_SECRET");
    command
        .add_option("--max-age", arguments.max_age,
                    "with a secret, refuse what was sent longer ago, and replays; or off")
        ->capture_default_str();
    command.add_option(
        "--read-token", arguments.read_token,
        "tell what is live only to those who send Authorization: Bearer TOKEN; it may be "
        "in ANYORDER_READ_TOKEN");
    command.add_option("--tls-cert", arguments.tls_cert, "speak TLS, with this certificate in PEM");
    command.add_option("--tls-key", arguments.tls_key, "and this key");
}

void add_limit_options(CLI::App& command, ServeArguments& arguments) {
    command.add_option("--max-body", arguments.max_body, "bytes of a callback's body")
        ->capture_default_str();
    command.add_option("--max-connections", arguments.max_connections, "connections at once")
        ->capture_default_str();
    command
        .add_option("--max-queue", arguments.max_queue,
                    "callbacks that may wait for the store; more are sent back")
        ->capture_default_str();
    command
        .add_option("--request-timeout", arguments.request_timeout,
                    "how long a request may take to arrive")
        ->capture_default_str();
}

}  // namespace

Run add_serve(CLI::App& app) {
    auto arguments = std::make_shared<ServeArguments>();
    CLI::App* command =
        app.add_subcommand("serve", "Take callbacks over HTTP, and tell what is live");
    add_store_options(*command, *arguments);
    add_access_options(*command, *arguments);
    add_limit_options(*command, *arguments);
    command->footer(
        "POST /callbacks takes a callback, GET /rooms tells what is live, and / shows it.\n"
        "Example: ANYORDER_SECRET=s3cret anyorder serve --listen 127.0.0.1:8080");
    return [arguments] { return run_serve(*arguments); };
}

}  // namespace anyorder::cli
