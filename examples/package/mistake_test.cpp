// A type that forgets a stream when it closes, so that a late stream_create brings it back. Its
// tests fail, and show how.
#include <set>
#include <string>
#include <utility>

#include <anyorder/properties/gtest.h>

namespace {

class Forgetful {
public:
    void reset() { streams_.clear(); }
    void deliver(const anyorder::Event& event) {
        const std::pair stream(std::string(event.room_id), std::string(event.key));
        if (event.kind == anyorder::EventKind::stream_create) {
            streams_.insert(stream);
        } else if (event.kind == anyorder::EventKind::stream_close) {
            streams_.erase(stream);
        }
    }
    [[nodiscard]] anyorder::ObservedList list() const {
        anyorder::ObservedList all;
        for (const auto& [room_id, stream_id] : streams_) {
            all.rooms.push_back({.room_id = room_id, .streams = {{.stream_id = stream_id}}});
        }
        return all;
    }
    friend bool operator==(const Forgetful&, const Forgetful&) = default;

private:
    std::set<std::pair<std::string, std::string>> streams_;
};

ANYORDER_SUBJECT_TESTS(Mistake, Forgetful, {.lists = {.rooms = false, .users = false}});

}  // namespace
