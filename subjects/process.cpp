#include <algorithm>
#include <deque>
#include <utility>

#include <anyorder/subjects/process.h>
#include <anyorder/subjects/protocol.h>

#include "conversation.h"

namespace anyorder {

namespace {

// Cases go to the processes in turn; the answers are taken in the order of the asks.
class ProcessSubject final : public Subject {
public:
    explicit ProcessSubject(ProcessOptions options) : options_(std::move(options)) {
        for (std::size_t i = 0; i < std::max<std::size_t>(options_.parallel, 1); ++i) {
            conversations_.emplace_back(options_);
        }
    }

    void reset() override {
        current_ = (current_ + 1) % conversations_.size();
        conversations_[current_].reset();
    }
    void deliver(const Event& event) override { conversations_[current_].deliver(event); }
    void ask() override {
        conversations_[current_].ask();
        asked_.push_back(current_);
    }
    Observation answer() override {
        Conversation& asked = conversations_[asked_.front()];
        while (!asked.is_answered()) {
            Conversation::exchange(conversations_);
        }
        asked_.pop_front();
        return asked.take_answer();
    }
    Observation list() override {
        ask();
        return answer();
    }
    void restart() override {
        for (Conversation& conversation : conversations_) {
            conversation.stop();
        }
        asked_.clear();
        current_ = conversations_.size() - 1;
        reset();
    }
    std::optional<SubjectFailure> finish() override {
        std::optional<SubjectFailure> unasked;
        for (Conversation& conversation : conversations_) {
            conversation.end_input();
        }
        for (Conversation& conversation : conversations_) {
            auto of_this_one = conversation.wait_for_the_end();
            unasked = unasked ? std::move(unasked) : std::move(of_this_one);
        }
        return unasked;
    }
    [[nodiscard]] std::size_t asks_max() const override {
        constexpr std::size_t of_one = 256;
        return of_one * conversations_.size();
    }

private:
    ProcessOptions options_;
    std::vector<Conversation> conversations_;
    std::size_t current_ = 0;
    std::deque<std::size_t> asked_;
};

// A room that is opened, entered and published to.
std::vector<Event> a_short_case() {
    Event room{.kind = EventKind::room_create,
               .session = RoomSession{1},
               .time_ms = TimeMs{1'600'000'000'000},
               .room_id = "probe"};
    Event user = room;
    user.kind = EventKind::room_login;
    user.seq = ChangeSeq{1};
    user.user_session = UserSession{1};
    user.key = "u1";
    Event stream = room;
    stream.kind = EventKind::stream_create;
    stream.seq = ChangeSeq{1};
    stream.key = "s1";
    stream.stream_sid = "s-1";
    return {room, user, stream};
}

Observation next_answer(Conversation& conversation) {
    while (!conversation.is_answered()) {
        Conversation::exchange({&conversation, 1});
    }
    return conversation.take_answer();
}

std::optional<SubjectFailure> broken(std::string what) {
    return SubjectFailure{.kind = FailureKind::protocol, .what = std::move(what)};
}

// What is wrong with a list that must be empty.
std::optional<SubjectFailure> required_empty(const Observation& answer, const std::string& when) {
    const auto& list = std::get<ObservedList>(answer);
    return list.rooms.empty() ? std::nullopt
                              : broken("it lists something " + when + ": " + as_json(list));
}

}  // namespace

std::unique_ptr<Subject> process_subject(const ProcessOptions& options) {
    return std::make_unique<ProcessSubject>(options);
}

std::optional<SubjectFailure> probe(const ProcessOptions& options) {
    Conversation conversation(options);
    const auto deliver_a_short_case = [&] {
        conversation.reset();
        for (const Event& event : a_short_case()) {
            conversation.deliver(event);
        }
    };
    conversation.reset();
    conversation.ask();
    deliver_a_short_case();
    conversation.ask();
    conversation.reset();
    conversation.ask();
    // Not asked about, to see whether it answers resets or callbacks instead of questions.
    deliver_a_short_case();
    const Observation at_first = next_answer(conversation);
    const Observation of_case = next_answer(conversation);
    const Observation after_reset = next_answer(conversation);
    conversation.end_input();
    if (auto unasked = conversation.wait_for_the_end()) {
        return unasked;
    }
    for (const Observation* answer : {&at_first, &of_case, &after_reset}) {
        if (const auto* failure = std::get_if<SubjectFailure>(answer)) {
            return *failure;
        }
    }
    if (auto wrong = required_empty(at_first, "before the first callback")) {
        return wrong;
    }
    return required_empty(after_reset, "after a reset");
}

}  // namespace anyorder
