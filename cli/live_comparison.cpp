#include "live_comparison.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/judge.h>
#include <anyorder/subjects/http.h>

#include "http_arguments.h"
#include "options.h"

namespace anyorder::cli {

namespace {

constexpr std::string_view room_place = "{room_id}";

struct Services {
    HttpOptions a;
    HttpOptions b;
    Lists lists;
    // Asked for where a list is that of one room; else those of the other's list.
    std::vector<std::string> rooms;
};

// What is no list ends the comparison.
struct NoList {
    const HttpOptions* service = nullptr;
    SubjectFailure failure{};
};

HttpOptions options_of(const std::string& url, const LiveArguments& arguments,
                       const std::vector<std::string>& headers, const ListMapping& mapping,
                       const Lists& lists, std::uint64_t timeout_ms) {
    HttpOptions options;
    // Nothing is sent there.
    options.url = "http://127.0.0.1/";
    options.list_url = url;
    options.lists = lists;
    options.timeout_ms = timeout_ms;
    options.run_id = "live";
    // A list is read, and nothing is changed.
    options.allow_remote = true;
    options.ca_file = arguments.ca_file;
    options.verify_certificates = !arguments.insecure;
    options.mapping = mapping;
    for (const std::vector<std::string>* given : {&arguments.headers, &headers}) {
        for (const std::string& header : *given) {
            options.headers.push_back(header_from(header));
        }
    }
    if (const auto problem = problem_with(options)) {
        throw UsageError(*problem);
    }
    return options;
}

bool is_of_one_room(const HttpOptions& service) {
    return service.list_url.find(room_place) != std::string::npos;
}

Services services_from(const LiveArguments& arguments, const std::vector<std::string>& urls,
                       const Lists& lists, std::uint64_t timeout_ms) {
    if (urls.size() != 2) {
        throw UsageError(
            "--live compares two lists, as in compare --live http://127.0.0.1:8080/rooms "
            "https://staging.example.com/list");
    }
    Services services{.a = options_of(urls[0], arguments, arguments.headers_a, arguments.mapping_a,
                                      lists, timeout_ms),
                      .b = options_of(urls[1], arguments, arguments.headers_b, arguments.mapping_b,
                                      lists, timeout_ms),
                      .lists = lists,
                      .rooms = arguments.rooms};
    if (services.rooms.empty() && is_of_one_room(services.a) && is_of_one_room(services.b)) {
        throw UsageError(
            "both URLs have {room_id} in them, so say which rooms: --room r1 --room r2");
    }
    return services;
}

ObservedList read(const HttpOptions& service, const std::vector<std::string>& rooms) {
    Observation observed = read_live_list(service, rooms);
    if (auto* failure = std::get_if<SubjectFailure>(&observed)) {
        throw NoList{&service, std::move(*failure)};
    }
    return std::get<ObservedList>(std::move(observed));
}

std::vector<std::string> rooms_in(const ObservedList& list) {
    std::vector<std::string> rooms;
    rooms.reserve(list.rooms.size());
    for (const ObservedRoom& room : list.rooms) {
        rooms.push_back(room.room_id);
    }
    return rooms;
}

ObservedList only(ObservedList list, const std::vector<std::string>& rooms) {
    if (!rooms.empty()) {
        std::erase_if(list.rooms, [&](const ObservedRoom& room) {
            return std::ranges::find(rooms, room.room_id) == rooms.end();
        });
    }
    return list;
}

struct Reading {
    ObservedList a;
    ObservedList b;
};

// The one that says which rooms there are comes first.
Reading read_both(const Services& services) {
    const bool b_first = services.rooms.empty() && is_of_one_room(services.a);
    const auto& [first, second] =
        b_first ? std::pair(&services.b, &services.a) : std::pair(&services.a, &services.b);
    ObservedList one = only(read(*first, services.rooms), services.rooms);
    ObservedList other = only(
        read(*second, services.rooms.empty() ? rooms_in(one) : services.rooms), services.rooms);
    return b_first ? Reading{.a = std::move(other), .b = std::move(one)}
                   : Reading{.a = std::move(one), .b = std::move(other)};
}

// Takes out what is there again, and says so.
template <class Listed>
void take_out_repeats(std::vector<Listed>& entries, std::string Listed::*id, std::string_view kind,
                      const std::string& where, std::vector<std::string>& lines) {
    std::ranges::stable_sort(entries, {}, id);
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i - 1].*id == entries[i].*id) {
            lines.push_back(fmt::format("{} {}{}: listed more than once in A", kind,
                                        shown(entries[i].*id), where));
        }
    }
    const auto same = [id](const Listed& one, const Listed& other) { return one.*id == other.*id; };
    entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

ObservedList without_repeats(ObservedList list, std::vector<std::string>& lines) {
    take_out_repeats(list.rooms, &ObservedRoom::room_id, "room", "", lines);
    for (ObservedRoom& room : list.rooms) {
        const std::string where = " in " + shown(room.room_id);
        take_out_repeats(room.streams, &ObservedStream::stream_id, "stream", where, lines);
        take_out_repeats(room.users, &ObservedUser::user_account, "user", where, lines);
    }
    return list;
}

// The entry of the same id in a list that is sorted by it.
template <class Listed>
const Listed* find_in(const std::vector<Listed>& sorted, std::string Listed::*id,
                      const Listed& like) {
    const auto found = std::ranges::lower_bound(sorted, like.*id, {}, id);
    return found != sorted.end() && (*found).*id == like.*id ? &*found : nullptr;
}

template <class Value>
void forget_unless(const std::optional<Value>& told, std::optional<Value>& value) {
    if (!told) {
        value.reset();
    }
}

// The list without what the other, which has no repeats, does not tell.
ObservedList as_far_as(const ObservedList& other, ObservedList list) {
    for (ObservedRoom& room : list.rooms) {
        const ObservedRoom* known = find_in(other.rooms, &ObservedRoom::room_id, room);
        if (known == nullptr) {
            continue;
        }
        forget_unless(known->room_session_id, room.room_session_id);
        for (ObservedStream& stream : room.streams) {
            if (const auto* told = find_in(known->streams, &ObservedStream::stream_id, stream)) {
                forget_unless(told->stream_sid, stream.stream_sid);
                forget_unless(told->stream_seq, stream.stream_seq);
            }
        }
        for (ObservedUser& user : room.users) {
            if (const auto* told = find_in(known->users, &ObservedUser::user_account, user)) {
                forget_unless(told->session_id, user.session_id);
            }
        }
    }
    return list;
}

std::string line_of(const Difference& difference) {
    const std::string room = shown(difference.room_id);
    const std::string of = difference.entry == EntryKind::room ? "room " + room
                           : difference.entry == EntryKind::stream
                               ? fmt::format("stream {} in {}", shown(difference.key), room)
                               : fmt::format("user {} in {}", shown(difference.key), room);
    switch (difference.kind) {
        case DifferenceKind::ghost:
            return of + ": not listed in A, listed in B";
        case DifferenceKind::missing:
            return of + ": listed in A, not listed in B";
        case DifferenceKind::stale:
            return fmt::format("{}: {} in A, {} in B", of, printable(difference.expected),
                               printable(difference.listed));
        case DifferenceKind::twice:
            return of + ": listed more than once in B";
    }
    return of;
}

std::vector<std::string> lines_of(const Reading& reading, const Lists& lists) {
    std::vector<std::string> lines;
    const ObservedList a = without_repeats(reading.a, lines);
    for (const Difference& difference : differences(a, as_far_as(a, reading.b), lists)) {
        lines.push_back(line_of(difference));
    }
    return lines;
}

// "1 room, 2 streams, 0 users"
std::string size_of(const ObservedList& list) {
    std::size_t streams = 0;
    std::size_t users = 0;
    for (const ObservedRoom& room : list.rooms) {
        streams += room.streams.size();
        users += room.users.size();
    }
    const auto counted = [](std::size_t count, std::string_view noun) {
        return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
    };
    return fmt::format("{}, {}, {}", counted(list.rooms.size(), "room"), counted(streams, "stream"),
                       counted(users, "user"));
}

void print_result(const Services& services, const Reading& last,
                  const std::vector<std::string>& stayed, std::uint64_t readings) {
    fmt::print("A  {}: {}\nB  {}: {}\n\n", printable(services.a.list_url), size_of(last.a),
               printable(services.b.list_url), size_of(last.b));
    const std::string often = fmt::format("{} reading{}", readings, readings == 1 ? "" : "s");
    if (stayed.empty()) {
        fmt::print("They agree (lists {}; {}).\n", text_of(services.lists), often);
        return;
    }
    fmt::print("They differ in {} thing{} that stayed the same in {} (lists {}):\n\n",
               stayed.size(), stayed.size() == 1 ? "" : "s", often, text_of(services.lists));
    for (const std::string& line : stayed) {
        fmt::print("{}\n", line);
    }
}

// A callback that is on its way reaches one of them first: what differs only for a while is none.
ExitCode read_and_print(const Services& services, std::uint64_t readings,
                        std::chrono::milliseconds pause) {
    Reading last = read_both(services);
    std::vector<std::string> stayed = lines_of(last, services.lists);
    std::uint64_t done = 1;
    for (; done < readings && !stayed.empty(); ++done) {
        std::this_thread::sleep_for(pause);
        last = read_both(services);
        const std::vector<std::string> lines = lines_of(last, services.lists);
        const std::unordered_set<std::string_view> again(lines.begin(), lines.end());
        std::erase_if(stayed, [&](const std::string& line) { return !again.contains(line); });
    }
    print_result(services, last, stayed, done);
    return stayed.empty() ? ExitCode::pass : ExitCode::counterexample;
}

}  // namespace

void add_live_options(CLI::App& app, LiveArguments& arguments) {
    const std::string group(live_group);
    app.add_flag("--live", arguments.is_asked_for,
                 "the two words are URLs of lists: read them, and say where they disagree")
        ->group(group);
    app.add_option("--readings", arguments.readings, "what differs in so many of them counts")
        ->capture_default_str()
        ->group(group);
    app.add_option("--pause", arguments.pause, "between two readings: 500ms, 5s")
        ->capture_default_str()
        ->group(group);
    app.add_option("--room", arguments.rooms, "this room alone; may be given several times")
        ->allow_extra_args(false)
        ->group(group);
    const auto headers = [&](const char* name, std::vector<std::string>& values, const char* what) {
        app.add_option(name, values, what)->allow_extra_args(false)->group(group);
    };
    headers("--header", arguments.headers, "sent with each request, 'Name: value'");
    headers("--header-a", arguments.headers_a, "sent to the first service");
    headers("--header-b", arguments.headers_b, "sent to the second service");
    app.add_option("--ca-file", arguments.ca_file, "certificates to trust (PEM)")->group(group);
    app.add_flag("--insecure", arguments.insecure, "do not verify certificates")->group(group);
    add_mapping_options(app, arguments.mapping_a, arguments.mapping_b);
}

ExitCode compare_live(const LiveArguments& arguments, const std::vector<std::string>& urls,
                      const std::string& lists, const std::string& timeout) {
    constexpr std::uint64_t readings_max = 1'000;
    const std::uint64_t readings = number_from("--readings", arguments.readings, 1, readings_max);
    const std::chrono::milliseconds pause(duration_ms_from("--pause", arguments.pause));
    const Services services =
        services_from(arguments, urls, lists_from(lists), duration_ms_from("--timeout", timeout));
    try {
        return read_and_print(services, readings, pause);
    } catch (const NoList& none) {
        fmt::print("{}: NO LIST ({}): {}.\n", printable(none.service->list_url),
                   name_of(none.failure.kind), printable(none.failure.what));
        return ExitCode::subject_failed;
    }
}

}  // namespace anyorder::cli
