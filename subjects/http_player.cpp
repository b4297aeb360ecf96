#include "http_player.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "broken_pipe.h"
#include "http_list.h"

namespace anyorder {

namespace {

// How often what is under way is told to end.
constexpr std::chrono::milliseconds end_again{20};

std::vector<Url> urls_of(const HttpOptions& options) {
    std::vector<Url> urls = {std::get<Url>(parse_url(options.url))};
    urls.reserve(options.also.size() + 1);
    for (const std::string& url : options.also) {
        urls.push_back(std::get<Url>(parse_url(url)));
    }
    return urls;
}

}  // namespace

HttpSubject::Player::Player(HttpOptions options)
    : options_(std::move(options)), urls_(urls_of(options_)), timer_(options_.timeout_ms) {
    begin_case();
    const std::size_t lanes = options_.reset_url.empty() ? options_.cases_at_once : 1;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        lanes_.emplace_back();
        for (std::size_t i = 0; i < options_.concurrency; ++i) {
            threads_.emplace_back([this, &own = lanes_.back()] { work(own); });
        }
    }
}

HttpSubject::Player::~Player() {
    drop_all();
    const Lock lock(mutex_);
    is_ending_ = true;
    for (Lane& lane : lanes_) {
        lane.changed.notify_all();
    }
}

void HttpSubject::Player::begin_case() {
    const Lock lock(mutex_);
    case_ = std::make_shared<HttpCase>(options_, ++cases_);
}

void HttpSubject::Player::wait_until_played(Lock& lock) {
    answered_.wait(lock, [this] {
        return std::ranges::none_of(
            asked_, [this](const auto& play) { return play->played == case_ && !play->answer; });
    });
}

void HttpSubject::Player::deliver(const Event& event) {
    Lock lock(mutex_);
    wait_until_played(lock);
    case_->deliver(event);
}

void HttpSubject::Player::ask() {
    Lock lock(mutex_);
    wait_until_played(lock);
    auto play = std::make_shared<Play>(Play{.played = case_, .answer = {}});
    asked_.push_back(play);
    queue_.push_back(std::move(play));
    const auto idle = std::ranges::find_if(lanes_, [](const Lane& lane) { return !lane.play; });
    if (idle != lanes_.end()) {
        take_from_queue(*idle);
    }
}

void HttpSubject::Player::take_from_queue(Lane& lane) {
    if (!queue_.empty()) {
        lane.play = std::move(queue_.front());
        queue_.pop_front();
    }
    lane.changed.notify_all();
}

Observation HttpSubject::Player::answer() {
    Lock lock(mutex_);
    const std::shared_ptr<Play> oldest = asked_.front();
    answered_.wait(lock, [&] { return oldest->answer.has_value(); });
    asked_.pop_front();
    remark_ = oldest->played->remark();
    return *std::move(oldest->answer);
}

void HttpSubject::Player::drop_all() {
    Lock lock(mutex_);
    queue_.clear();
    for (Lane& lane : lanes_) {
        if (lane.play) {
            lane.play->is_dropped = true;
        }
        lane.changed.notify_all();
    }
    // Again and again, as a thread may just be about to send.
    while (std::ranges::any_of(lanes_, [](const Lane& lane) { return lane.play != nullptr; })) {
        timer_.end_all();
        answered_.wait_for(lock, end_again);
    }
    asked_.clear();
    remark_.clear();
}

void HttpSubject::Player::work(Lane& lane) {
    block_broken_pipe_signals();
    HttpClient client(client_options(options_), timer_);
    Lock lock(mutex_);
    while (!is_ending_) {
        if (!lane.play || !step(lane, client, lock)) {
            lane.changed.wait(lock);
        }
    }
}

bool HttpSubject::Player::step(Lane& lane, HttpClient& client, Lock& lock) {
    HttpCase& played = *lane.play->played;
    if (lane.is_single) {
        return false;
    }
    if (lane.play->is_dropped || played.failure()) {
        const bool is_last = played.redelivery().under_way() == 0;
        if (is_last) {
            finish(lane, played.failure().value_or(SubjectFailure{}));
        }
        return is_last;
    }
    if (!options_.reset_url.empty() && !played.is_reset) {
        reset_service(lane, client, lock);
        return true;
    }
    if (const auto callback = played.redelivery().next()) {
        send(lane, client, *callback, lock);
        return true;
    }
    if (played.redelivery().done()) {
        read_list(lane, client, lock);
        return true;
    }
    return false;
}

void HttpSubject::Player::reset_service(Lane& lane, HttpClient& client, Lock& lock) {
    HttpCase& played = *lane.play->played;
    const std::string name = "POST " + options_.reset_url;
    lane.is_single = true;
    lock.unlock();
    const auto result =
        client.send({.method = "POST", .url = std::get<Url>(parse_url(options_.reset_url))});
    lock.lock();
    lane.is_single = false;
    lane.changed.notify_all();
    played.is_reset = true;
    if (const auto* trouble = std::get_if<HttpTrouble>(&result)) {
        played.fail(failure_of(*trouble, name, options_));
    } else if (const auto& answer = std::get<HttpAnswer>(result); !answer.is_success()) {
        played.fail(failure_of_status(answer.status, name));
    }
}

void HttpSubject::Player::send(Lane& lane, HttpClient& client, std::size_t callback, Lock& lock) {
    HttpCase& played = *lane.play->played;
    lock.unlock();
    const std::function<void()> answered =
        options_.on_post ? options_.on_post() : std::function<void()>();
    const auto result = client.send(
        {.method = "POST",
         .url = urls_[callback % urls_.size()],
         .body = played.body(callback),
         .content_type = options_.form ? "application/x-www-form-urlencoded" : "application/json"});
    if (answered) {
        answered();
    }
    lock.lock();
    lane.changed.notify_all();
    if (const auto* answer = std::get_if<HttpAnswer>(&result)) {
        played.was_reached = true;
        if (answer->is_success()) {
            played.redelivery().accepted(callback);
        } else {
            played.redelivery().refused(callback, answer->status);
        }
        return;
    }
    const auto& trouble = std::get<HttpTrouble>(result);
    // An answer that does not come is a refusal, as the vendor sees it.
    played.redelivery().refused(callback, 0);
    if (trouble.error == HttpError::closed) {
        played.was_reached = true;
    } else {
        played.fail(failure_of(trouble, "POST " + options_.url, options_));
    }
}

void HttpSubject::Player::read_list(Lane& lane, HttpClient& client, Lock& lock) {
    const std::shared_ptr<Play> play = lane.play;
    HttpCase& played = *play->played;
    lane.is_single = true;
    lane.changed.wait_for(lock, std::chrono::milliseconds(options_.settle_ms),
                          [&] { return play->is_dropped; });
    if (play->is_dropped) {
        finish(lane, SubjectFailure{});
        return;
    }
    lock.unlock();
    Observation observed = get_list(client, options_, played.room_ids());
    lock.lock();
    if (auto* failure = std::get_if<SubjectFailure>(&observed)) {
        played.fail(std::move(*failure));
        finish(lane, *played.failure());
    } else {
        finish(lane, played.own(std::get<ObservedList>(observed)));
    }
}

void HttpSubject::Player::finish(Lane& lane, Observation answer) {
    lane.play->answer = std::move(answer);
    lane.play.reset();
    lane.is_single = false;
    take_from_queue(lane);
    answered_.notify_all();
}

}  // namespace anyorder
