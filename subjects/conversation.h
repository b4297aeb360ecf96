// One process and what is said to it and by it: the subject protocol, version 1.
//
// Invariants:
// (1) The answers come in the order of the asks; each is a list or a failure.
// (2) After a failure nothing more is said to the process. Once an ask has been answered by it, the
//     next reset() starts another one: no failure is forgotten before somebody was told.
// (3) Time runs only while somebody waits, and starts anew with every answer and every byte that
//     the process reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include <anyorder/subjects/process.h>

#include "guarded_process.h"

namespace anyorder {

class Conversation {
public:
    explicit Conversation(const ProcessOptions& options);

    void reset();
    void deliver(const Event& event);
    void ask();
    // Says that nothing will follow.
    void end_input();

    // Whether the oldest ask has its answer, and that answer. Once the conversation has failed,
    // every unanswered ask is answered by the failure.
    [[nodiscard]] bool is_answered() const;
    Observation take_answer();

    // Kills the process and forgets all asks.
    void stop();

    // Moves bytes both ways, in all conversations that have begun; waits until something moves.
    static void exchange(std::span<Conversation> conversations);
    // The same without waiting.
    void exchange_at_once();

    // Waits until standard output ends, but not long, and says what came there unasked.
    std::optional<SubjectFailure> wait_for_the_end();

private:
    // What poll() is asked about, in this order.
    enum Place : std::size_t { to_in, from_out, from_err, timer, stopped, places };
    using Polled = std::array<pollfd, places>;

    void start();
    [[nodiscard]] Polled polled() const;
    void take(const Polled& ready);
    void write_some();
    void read_answers();
    void read_complaints();
    void read_last_complaints();
    void take_line(std::string_view line);
    void conclude_end();
    void fail(FailureKind kind, std::string what);
    void rearm_timer();
    [[nodiscard]] bool has_enough_to_read() const;
    [[nodiscard]] bool is_waited_for() const;
    [[nodiscard]] std::uint64_t bytes_read_by_it() const;
    [[nodiscard]] bool has_closed_its_input() const;
    [[nodiscard]] std::string why_it_hangs() const;

    const ProcessOptions* options_;
    std::optional<GuardedProcess> process_;
    Descriptor timer_;
    bool progressed_ = true;
    // When the timer was set.
    std::uint64_t bytes_read_then_ = 0;
    // Not yet written, from `written_` on.
    std::string to_write_;
    std::size_t written_ = 0;
    bool input_ends_ = false;
    // For each unanswered ask, how many bytes must have been written before it can be answered.
    std::deque<std::uint64_t> asks_;
    std::uint64_t bytes_written_ = 0;
    std::deque<Observation> answers_;
    // The beginning of a line.
    std::string line_;
    // The end of what it wrote to its standard error.
    std::string complaints_;
    std::size_t cases_ = 0;
    std::optional<SubjectFailure> failure_;
    bool failure_is_told_ = false;
};

}  // namespace anyorder
