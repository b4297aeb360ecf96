#include "http_case.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

constexpr std::size_t shown_bytes_max = 40;

// An id for people: its beginning, and '?' for what may not be shown everywhere.
std::string shown(std::string_view id) {
    std::string text(id.substr(0, shown_bytes_max));
    std::ranges::replace_if(
        text, [](unsigned char byte) { return byte < ' ' || byte > '~'; }, '?');
    return id.size() > shown_bytes_max ? text + "..." : text;
}

std::string name_for_people(const Event& event) {
    return std::string(name_of(event.kind)) + " " +
           shown(is_room(event.kind) ? event.room_id : event.key);
}

std::string reason_of(const Redelivery::Loss& loss) {
    return loss.status == 0 ? "the connection was closed without an answer"
                            : "status " + std::to_string(loss.status);
}

}  // namespace

HttpCase::HttpCase(const HttpOptions& options, std::uint64_t number) : options_(options) {
    if (options.reset_url.empty()) {
        ids_.emplace(options.run_id, number);
    }
    if (!options.secret.empty() && options.now_s) {
        envelope_ = {.timestamp = std::to_string(options.now_s()),
                     .nonces = options.run_id + "." + std::to_string(number) + "."};
    }
}

std::string HttpCase::body_of(const Event& sent) const {
    if (!envelope_) {
        return encode(sent, {.secret = options_.secret});
    }
    Attributes attributes = sent.attributes == nullptr ? Attributes() : *sent.attributes;
    const std::string nonce = envelope_->nonces + std::string(attributes[Field::nonce]);
    attributes.set(Field::timestamp, envelope_->timestamp);
    attributes.set(Field::nonce, nonce);
    Event now = sent;
    now.attributes = &attributes;
    return encode(now, {.secret = options_.secret});
}

void HttpCase::deliver(const Event& event) {
    const Event sent = ids_ ? ids_->fresh(event) : event;
    std::string body = body_of(sent);
    if (options_.form) {
        body = percent_encode(body);
    }
    callbacks_.push_back({.body = std::move(body), .name = name_for_people(event)});
    if (std::ranges::find(room_ids_, sent.room_id) == room_ids_.end()) {
        room_ids_.emplace_back(sent.room_id);
    }
    redelivery_.add();
}

void HttpCase::fail(SubjectFailure failure) {
    if (failure_) {
        return;
    }
    if (failure.kind == FailureKind::unreachable && was_reached) {
        failure.kind = FailureKind::died;
        failure.what += ", and there was one before";
    }
    failure_ = std::move(failure);
}

ObservedList HttpCase::own(const ObservedList& list) const {
    return ids_ ? ids_->original(list) : list;
}

std::string HttpCase::remark() const {
    const auto lost = redelivery_.lost();
    if (lost.empty()) {
        return {};
    }
    const Redelivery::Loss& first = lost.front();
    std::string text = "callback " + std::to_string(first.callback + 1) + " (" +
                       callbacks_[first.callback].name + ") was refused " +
                       std::to_string(Redelivery::refusals_max) + " times (" + reason_of(first) +
                       ") and is lost";
    if (lost.size() > 1) {
        text += ", and so " + std::string(lost.size() == 2 ? "is " : "are ") +
                std::to_string(lost.size() - 1) + " more";
    }
    return text;
}

}  // namespace anyorder
