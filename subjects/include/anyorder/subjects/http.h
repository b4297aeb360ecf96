// An HTTP service as a subject: callbacks are POSTed to one URL, the list is read with GET from
// another.
//
// A service is not reset. Each case has room, stream and user ids, sids and sessions that no other
// case of any run has; answers are mapped back, and what belongs to other cases is left out. That
// also lets several cases be on their way at once, each over connections of its own.
//
// A status other than 2xx is a refusal: the callback is sent again as the vendor would, at most
// five times and later in the order, and then is lost, which remark() tells. So a service that
// refuses a callback until it can use it is right, as long as the list is read at the end of a
// case: a list read in between is read when nothing more can be sent, and a callback that was
// refused six times by then is lost.
//
// What is no answer is a SubjectFailure and never a wrong list:
//   unreachable  no connection, or no certificate that is trusted
//   hung         a request took longer than timeout_ms
//   protocol     the list has a status other than 2xx, is no list, or is longer than 16 MiB
//   died         the connection was closed instead of giving the list, or there is none any more
//                though an earlier callback of the case was answered
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <anyorder/subjects/list_mapping.h>
#include <anyorder/subjects/observed_list.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {

struct HttpOptions {
    // Where callbacks are POSTed: http:// or https://.
    std::string url{};
    // Other instances of the same service: the callbacks of a case go to `url` and these in turn.
    std::vector<std::string> also{};
    // Where the list is read with GET. With "{room_id}" in it, one GET for each room of the case,
    // the percent-encoded id filled in; the answers are joined, and 404 is a room that is not live.
    std::string list_url{};
    // Where not empty, POSTed to before each case. Ids are then those of the case, and only one
    // case is on its way at a time.
    std::string reset_url{};
    // Signs each callback; where empty, it carries the signature that the event has.
    std::string secret{};
    // Seconds since 1970: what is signed says that it was sent when its case began, with a nonce
    // that no other callback of any run has. Where empty, it says what the event does.
    std::function<std::uint64_t()> now_s{};
    // Bodies are percent-encoded, as the vendor may send them.
    bool form = false;
    // Sent with each request: name and value.
    std::vector<std::pair<std::string, std::string>> headers{};
    // What the list is asked for.
    Lists lists{};
    // Callbacks of one case that are under way at once. With more than one the order of a delivery
    // is the order of sending, not of arrival.
    std::size_t concurrency = 1;
    // Cases that are on their way at once.
    std::size_t cases_at_once = 8;
    // Between the last answer to a callback and the list.
    std::uint64_t settle_ms = 0;
    // The most that one request may take.
    std::uint64_t timeout_ms = 5'000;
    // Letters, digits and full stops, at most 32: makes the ids of this run other than those of all
    // others. Not needed with a reset_url.
    std::string run_id{};
    // Without it only localhost, 127.0.0.0/8 and ::1 are sent to.
    bool allow_remote = false;
    // Certificates to trust, in PEM; where empty, those of the system.
    std::string ca_file{};
    bool verify_certificates = true;
    // Where in the answer the list is.
    ListMapping mapping{};
    // Called before each callback is POSTed, by the thread that does it; what it returns is called
    // when the answer is there, or will not come. For who has a clock; may be empty.
    std::function<std::function<void()>()> on_post{};
};

// What is wrong with the options, as a sentence without a full stop; nothing where a subject can be
// made of them. Connects to nothing.
std::optional<std::string> problem_with(const HttpOptions& options);

// The list of a service that is running, in its own ids, read once; `url` of the options is not
// used. With "{room_id}" in the list URL it is read for each of `room_ids`.
Observation read_live_list(const HttpOptions& options, const std::vector<std::string>& room_ids);

class HttpSubject final : public Subject {
public:
    // problem_with(options) is nothing.
    explicit HttpSubject(HttpOptions options);
    // Ends the requests that are under way, at once but for those that are still connecting, which
    // take as long as they may.
    ~HttpSubject() override;

    void reset() override;
    // The callback is sent by the next ask. Waits where the ask before is under way for this case.
    void deliver(const Event& event) override;
    // No ask may be unanswered.
    Observation list() override;
    // Ends what is under way, like the destructor.
    void restart() override;

    [[nodiscard]] std::size_t asks_max() const override;
    // What was refused waits until the list is read, and may be lost then.
    [[nodiscard]] bool list_ends_case() const override { return true; }
    void ask() override;
    Observation answer() override;
    // What was lost of the case that was answered last.
    [[nodiscard]] std::string remark() const override;

private:
    class Player;

    std::unique_ptr<Player> player_;
};

}  // namespace anyorder
