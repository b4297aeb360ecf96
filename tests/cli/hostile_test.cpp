#include "hostile_test.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include <gmock/gmock.h>

namespace anyorder {

namespace {

// What follows in the script may change Subject, or never come to serve().
constexpr std::string_view right_subject = R"(
import json, os, signal, subprocess, sys, time

class Right:
    def __init__(self):
        self.reset()

    def reset(self):
        self.created, self.closed, self.changes = {}, set(), {}

    def callback(self, body):
        room, event = body["room_id"], body["event"]
        session = int(body.get("room_session_id", body.get("room_seq")))
        if event == "room_create":
            self.created.setdefault(room, {})[session] = int(body["room_create_time"])
        elif event == "room_close":
            self.closed.add((room, session))
        else:
            is_stream = event.startswith("stream_")
            key = (room, session, is_stream, body["stream_id" if is_stream else "user_account"])
            seq = int(body["stream_seq" if is_stream else "user_update_seq"])
            change = (seq, event in ("stream_close", "room_logout"))
            self.changes[key] = max(self.changes.get(key, change), change)

    def list(self):
        rooms = []
        for room, sessions in self.created.items():
            newest = max(sessions.values())
            live = [session for session, created in sessions.items()
                    if created == newest and (room, session) not in self.closed]
            if live:
                rooms.append(self.room(room, max(live)))
        return rooms

    def room(self, room, session):
        keys = [key for key, (seq, ended) in self.changes.items()
                if key[:2] == (room, session) and not ended]
        return {"room_id": room, "room_session_id": session,
                "streams": [{"stream_id": key[3]} for key in keys if key[2]],
                "users": [{"user_account": key[3]} for key in keys if not key[2]]}

    def answer(self):
        say(json.dumps({"rooms": self.list()}))

class Subject(Right):
    pass

def say(text):
    print(text, flush=True)

def complain(text):
    print(text, file=sys.stderr, flush=True)

def serve(subject):
    for line in sys.stdin:
        said = json.loads(line)
        if said["op"] == "reset":
            subject.reset()
        elif said["op"] == "callback":
            subject.callback(said["body"])
        else:
            subject.answer()

)";

// The words of a process's command line, with blanks in between; empty for zombies.
std::string command_line(const std::filesystem::path& process) {
    std::ifstream file(process / "cmdline", std::ios::binary);
    std::string text = what_is_left_of(file);
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

std::vector<std::string> processes_about(const std::string& path) {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string line = command_line(entry.path());
        if (line.find(path) != std::string::npos) {
            found.push_back(entry.path().filename().string() + " " + line);
        }
    }
    return found;
}

}  // namespace

std::string what_is_left_of(std::istream& file) {
    std::string text;
    std::array<char, 4096> part{};
    do {
        file.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    } while (file);
    return text;
}

void HostileTest::write_subject(std::string_view changes) {
    folder_.write("subject.py",
                  std::string(right_subject) + std::string(changes) + "\nserve(Subject())\n");
}

std::vector<std::string> HostileTest::command() const {
    return {"python3", (folder_.path() / "subject.py").string()};
}

Ended HostileTest::check(std::string_view changes, std::string_view options) {
    write_subject(changes);
    std::istringstream given{std::string(options)};
    std::vector<std::string> words(std::istream_iterator<std::string>(given), {});
    for (const auto& [option, value] : {std::pair<std::string, std::string>("--timeout", timeout_),
                                        {"--cases", "1200"},
                                        {"--jobs", "1"}}) {
        if (std::find(words.begin(), words.end(), option) == words.end()) {
            words.insert(words.end(), {option, value});
        }
    }
    words.insert(words.begin(), {"check", "--no-planted"});
    words.emplace_back("--");
    for (const std::string& word : command()) {
        words.push_back(word);
    }
    return anyorder_with(std::move(words));
}

Ended HostileTest::replay_the_case() {
    const auto cases = folder_.names_in(".anyorder");
    EXPECT_EQ(cases.size(), 1U);
    std::vector<std::string> words = {"replay", "--timeout", timeout_, ".anyorder/" + cases.at(0),
                                      "--"};
    for (const std::string& word : command()) {
        words.push_back(word);
    }
    return anyorder_with(std::move(words));
}

void HostileTest::expect_breakdown(std::string_view changes, const std::vector<std::string>& parts,
                                   std::string_view options) {
    const Ended outcome = check(changes, options);
    EXPECT_EQ(outcome.exit_code, 3) << outcome.out;
    EXPECT_EQ(outcome.err, "");
    for (const std::string& part : parts) {
        EXPECT_THAT(outcome.out, testing::HasSubstr(part));
    }
}

void HostileTest::expect_nobody_left() const {
    constexpr auto a_moment = std::chrono::milliseconds(20);
    constexpr int moments_max = 1'000;
    std::vector<std::string> left = processes_about(folder_.path().string());
    for (int moments = 0; !left.empty() && moments < moments_max; ++moments) {
        std::this_thread::sleep_for(a_moment);
        left = processes_about(folder_.path().string());
    }
    EXPECT_THAT(left, testing::IsEmpty());
}

void HostileTest::TearDown() {
    expect_nobody_left();
    EXPECT_THAT(folder_.names_in("."),
                testing::AnyOf(testing::ElementsAre("subject.py"),
                               testing::ElementsAre(".anyorder", "subject.py")));
}

}  // namespace anyorder
