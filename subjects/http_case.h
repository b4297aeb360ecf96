// One case on its way to an HTTP service: what is to be sent, what became of it.
//
// Not for use by two threads at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/http.h>

#include "fresh_ids.h"
#include "redelivery.h"

namespace anyorder {

class HttpCase {
public:
    // The options must outlive the case.
    HttpCase(const HttpOptions& options, std::uint64_t number);

    // Takes the callback in, as the service will get it.
    void deliver(const Event& event);

    [[nodiscard]] const std::string& body(std::size_t callback) const {
        return callbacks_[callback].body;
    }
    [[nodiscard]] Redelivery& redelivery() { return redelivery_; }

    // The rooms of the case under the service's ids, first delivered first.
    [[nodiscard]] const std::vector<std::string>& room_ids() const { return room_ids_; }

    // The service's list in the case's own ids, without the rooms of others.
    [[nodiscard]] ObservedList own(const ObservedList& list) const;

    // What was lost, as a sentence without a full stop; empty where nothing was.
    [[nodiscard]] std::string remark() const;

    // Set once the service was reset for this case.
    bool is_reset = false;
    // Set once the service took a connection for this case.
    bool was_reached = false;
    // The case then has no list any more. A service that was reached before and is not now has
    // died. The first failure counts.
    void fail(SubjectFailure failure);
    [[nodiscard]] const std::optional<SubjectFailure>& failure() const { return failure_; }

private:
    struct Callback {
        std::string body;
        // "stream_create s1", by the case's own ids.
        std::string name;
    };

    // Of callbacks that are sent now. One that comes again has its first attempt's, as it is sent
    // again and not anew.
    struct Envelope {
        std::string timestamp;
        // What each nonce begins with.
        std::string nonces;
    };

    [[nodiscard]] std::string body_of(const Event& sent) const;

    const HttpOptions& options_;
    std::optional<Envelope> envelope_;
    // Nothing where the service is reset instead.
    std::optional<FreshIds> ids_;
    std::vector<Callback> callbacks_;
    std::vector<std::string> room_ids_;
    Redelivery redelivery_;
    std::optional<SubjectFailure> failure_;
};

}  // namespace anyorder
