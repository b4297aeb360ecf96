#include <utility>

#include <anyorder/subjects/http.h>

#include "http_player.h"

namespace anyorder {

HttpSubject::HttpSubject(HttpOptions options)
    : player_(std::make_unique<Player>(std::move(options))) {}

HttpSubject::~HttpSubject() = default;

void HttpSubject::reset() {
    player_->begin_case();
}

void HttpSubject::deliver(const Event& event) {
    player_->deliver(event);
}

Observation HttpSubject::list() {
    player_->ask();
    return player_->answer();
}

void HttpSubject::restart() {
    player_->drop_all();
    player_->begin_case();
}

std::size_t HttpSubject::asks_max() const {
    return player_->options().reset_url.empty() ? player_->options().cases_at_once : 1;
}

void HttpSubject::ask() {
    player_->ask();
}

Observation HttpSubject::answer() {
    return player_->answer();
}

std::string HttpSubject::remark() const {
    return player_->remark();
}

}  // namespace anyorder
