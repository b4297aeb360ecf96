#include "intake.h"

#include <utility>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

constexpr std::uint64_t ms_per_s = 1'000;

// What a decoder keeps of a body that is longer is given back.
constexpr std::size_t usual_body_bytes_max = std::size_t{64} << 10;

}  // namespace

Intake::Intake(std::unique_ptr<Store> store, AdmissionRules rules, IntakeClocks clocks,
               Metrics& metrics, std::function<void(const std::string& why)> store_failed)
    : store_(std::move(store)),
      rules_(std::move(rules)),
      clocks_(std::move(clocks)),
      metrics_(metrics),
      store_failed_(std::move(store_failed)) {}

void Intake::take(std::span<PostedBody> posted) {
    decode(posted);
    try {
        if (rules_.counts_uses() && !candidates_.empty()) {
            count_uses();
        }
        if (!candidates_.empty()) {
            apply();
        }
    } catch (const StoreFailure& failure) {
        fail(failure.what());
    }
    release_memory(posted);
}

void Intake::decode(std::span<PostedBody> posted) {
    candidates_.clear();
    if (decoders_.size() < posted.size()) {
        decoders_.resize(posted.size());
        plain_.resize(posted.size());
    }
    candidates_.reserve(posted.size());
    for (std::size_t i = 0; i < posted.size(); ++i) {
        const Decoded decoded = decoders_[i].decode(posted[i].body);
        if (const auto* error = std::get_if<DecodeError>(&decoded)) {
            add_one(metrics_.refused_body);
            posted[i].answer = error_answer(400, describe(*error));
            continue;
        }
        const auto& event = std::get<Event>(decoded);
        if (const Admission admission = admit(event); admission != Admission::admitted) {
            refuse(posted[i], admission);
            continue;
        }
        plain_[i].clear();
        if (is_percent_encoded(posted[i].body)) {
            encode_to(plain_[i], event);
        }
        candidates_.push_back({.posted = &posted[i],
                               .event = event,
                               .body = plain_[i].empty() ? posted[i].body : plain_[i],
                               .digest = rules_.counts_uses() ? digest_of(posted[i].body) : ""});
    }
}

Admission Intake::admit(const Event& event) const {
    return rules_.secret.empty() ? Admission::admitted
                                 : admission_of(event, rules_, clocks_.now_ms() / ms_per_s);
}

void Intake::refuse(PostedBody& posted, Admission admission) {
    const unsigned status = status_of(admission);
    add_one(status == 401   ? metrics_.refused_signature
            : status == 409 ? metrics_.refused_replay
                            : metrics_.refused_time);
    posted.answer = error_answer(status, describe(admission));
}

void Intake::count_uses() {
    std::vector<NonceUse> uses;
    uses.reserve(candidates_.size());
    for (const Candidate& candidate : candidates_) {
        uses.push_back(use_of(candidate.event, candidate.digest, rules_));
    }
    std::vector<std::uint64_t> counts(uses.size());
    store_->count(uses, counts);
    std::size_t place = 0;
    std::erase_if(candidates_, [&](const Candidate& candidate) {
        const Admission admission = admission_of_count(counts[place++]);
        if (admission != Admission::admitted) {
            refuse(*candidate.posted, admission);
        }
        return admission != Admission::admitted;
    });
}

void Intake::apply() {
    callbacks_.clear();
    for (const Candidate& candidate : candidates_) {
        callbacks_.push_back({.event = candidate.event, .body = candidate.body});
    }
    outcomes_.assign(candidates_.size(), StoredOutcome::refused);
    const std::uint64_t begun_ns = clocks_.steady_ns();
    store_->apply(callbacks_, outcomes_);
    metrics_.store_ns.add(clocks_.steady_ns() - begun_ns, store_ns_bounds);
    metrics_.batches.add(candidates_.size(), batch_bounds);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        answer(*candidates_[i].posted, outcomes_[i]);
    }
}

void Intake::answer(PostedBody& posted, StoredOutcome outcome) {
    switch (outcome) {
        case StoredOutcome::changed:
            add_one(metrics_.changed);
            posted.answer.body = R"({"outcome":"changed"})";
            return;
        case StoredOutcome::superseded:
            add_one(metrics_.superseded);
            posted.answer.body = R"({"outcome":"superseded"})";
            return;
        case StoredOutcome::refused:
            add_one(metrics_.refused_store);
            posted.answer = error_answer(422, "the store cannot hold this callback");
            return;
    }
}

void Intake::fail(const std::string& why) {
    for (const Candidate& candidate : candidates_) {
        add_one(metrics_.refused_store_failed);
        candidate.posted->answer = busy_answer("the store failed");
    }
    if (store_failed_) {
        store_failed_(why);
    }
}

void Intake::release_memory(std::span<const PostedBody> posted) {
    for (std::size_t i = 0; i < posted.size(); ++i) {
        if (posted[i].body.size() > usual_body_bytes_max) {
            decoders_[i] = Decoder();
            plain_[i] = std::string();
        }
    }
}

}  // namespace anyorder
