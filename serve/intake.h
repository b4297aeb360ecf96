// From the bodies of callbacks to what is answered: decoded, admitted, taken in by the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <anyorder/engine/decode.h>
#include <anyorder/stores/store.h>

#include "admission.h"
#include "answer.h"
#include "metrics.h"

namespace anyorder {

// One request that posted a callback.
struct PostedBody {
    // Who waits for the answer.
    std::uint64_t connection = 0;
    std::string body{};
    Answer answer{};
};

struct IntakeClocks {
    // Milliseconds since 1970.
    std::function<std::uint64_t()> now_ms{};
    // Nanoseconds of a clock that is never set.
    std::function<std::uint64_t()> steady_ns{};
};

// For one thread at a time.
class Intake {
public:
    // `store_failed` is told why it did.
    Intake(std::unique_ptr<Store> store, AdmissionRules rules, IntakeClocks clocks,
           Metrics& metrics, std::function<void(const std::string& why)> store_failed = {});

    // Fills in all answers. Those of status 200 are in the store to stay.
    void take(std::span<PostedBody> posted);

private:
    // One that was decoded and admitted so far. `body` is what the store keeps.
    struct Candidate {
        PostedBody* posted = nullptr;
        Event event{};
        std::string_view body{};
        std::string digest{};
    };

    void decode(std::span<PostedBody> posted);
    [[nodiscard]] Admission admit(const Event& event) const;
    void refuse(PostedBody& posted, Admission admission);
    void count_uses();
    void apply();
    void answer(PostedBody& posted, StoredOutcome outcome);
    void fail(const std::string& why);
    void release_memory(std::span<const PostedBody> posted);

    std::unique_ptr<Store> store_;
    AdmissionRules rules_;
    IntakeClocks clocks_;
    Metrics& metrics_;
    std::function<void(const std::string& why)> store_failed_;
    // An event points into its decoder.
    std::vector<Decoder> decoders_;
    // Percent-encoded bodies, in plain JSON.
    std::vector<std::string> plain_;
    std::vector<Candidate> candidates_;
    std::vector<StoredCallback> callbacks_;
    std::vector<StoredOutcome> outcomes_;
};

}  // namespace anyorder
