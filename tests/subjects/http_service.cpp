#include "http_service.h"

#include <chrono>
#include <stdexcept>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/signature.h>
#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder::testing {

namespace {

using Json = nlohmann::json;

// Connections that are kept alive each hold a thread.
constexpr std::size_t threads = 64;

std::unique_ptr<httplib::Server> made_server(const ServiceOptions& options) {
    if (options.certificate.empty()) {
        return std::make_unique<httplib::Server>();
    }
    return std::make_unique<httplib::SSLServer>(options.certificate.c_str(), options.key.c_str());
}

ObservedList list_of(Subject& subject) {
    return std::get<ObservedList>(subject.list());
}

void sleep_ms(std::uint64_t milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::string alien_list(const ObservedList& list) {
    Json channels = Json::array();
    for (const ObservedRoom& room : list.rooms) {
        Json tracks = Json::array();
        for (const ObservedStream& stream : room.streams) {
            tracks.push_back(
                {{"track", stream.stream_id}, {"version", number(*stream.stream_seq)}});
        }
        Json members = Json::array();
        for (const ObservedUser& user : room.users) {
            members.push_back(user.user_account);
        }
        channels.push_back({{"name", room.room_id},
                            {"info", {{"session", number(*room.room_session_id)}}},
                            {"media", {{"tracks", tracks}}},
                            {"members", members}});
    }
    return Json{{"data", {{"channels", channels}}}}.dump();
}

}  // namespace

HttpService::HttpService(ServiceOptions options)
    : options_(std::move(options)),
      server_(made_server(options_)),
      subject_(find_subject(options_.subject)->make()) {
    server_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
    server_->set_keep_alive_max_count(1'000'000);
    server_->set_keep_alive_timeout(1);
    server_->set_tcp_nodelay(true);
    route();
    port_ = server_->bind_to_any_port("127.0.0.1");
    if (port_ <= 0) {
        throw std::runtime_error("no port is free");
    }
    listener_ = std::jthread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) {
        sleep_ms(1);
    }
}

HttpService::~HttpService() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    ended_.notify_all();
    server_->stop();
}

void HttpService::route() {
    server_->Post("/callbacks",
                  [this](const httplib::Request& request, httplib::Response& response) {
                      take_callback(request, response);
                  });
    server_->Get("/list", [this](const httplib::Request&, httplib::Response& response) {
        give_list(response);
    });
    server_->Get("/rooms/(.+)",
                 [this](const httplib::Request& request, httplib::Response& response) {
                     give_room(request.matches[1].str(), response);
                 });
    server_->Post("/reset", [this](const httplib::Request&, httplib::Response&) {
        const std::lock_guard lock(mutex_);
        subject_->reset();
        created_.clear();
        ++resets_;
    });
}

std::string HttpService::url(const std::string& path) const {
    return (options_.certificate.empty() ? "http" : "https") + std::string("://127.0.0.1:") +
           std::to_string(port_) + path;
}

HttpOptions HttpService::subject_options() const {
    HttpOptions options;
    options.url = url("/callbacks");
    options.list_url = url("/list");
    options.run_id = "test";
    return options;
}

std::vector<std::string> HttpService::bodies() const {
    const std::lock_guard lock(mutex_);
    return bodies_;
}

std::vector<std::string> HttpService::header_values(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> values;
    const auto [begin, end] = headers_.equal_range(name);
    for (auto header = begin; header != end; ++header) {
        values.push_back(header->second);
    }
    return values;
}

std::size_t HttpService::resets() const {
    const std::lock_guard lock(mutex_);
    return resets_;
}

std::size_t HttpService::connections() const {
    const std::lock_guard lock(mutex_);
    return ports_.size();
}

void HttpService::wait_for_the_end() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return is_ending_; });
}

bool HttpService::wait_for_the_end(std::uint64_t at_most_ms) {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, std::chrono::milliseconds(at_most_ms),
                           [this] { return is_ending_; });
}

int HttpService::status_for(const Event& event, const std::string& body) {
    if (options_.status != 0) {
        return options_.status;
    }
    if (!options_.secret.empty() && !verify_signature(event, options_.secret)) {
        return 401;
    }
    const std::lock_guard lock(mutex_);
    if (options_.closes_first && closed_once_.insert(body).second) {
        return 0;
    }
    const std::string room(event.room_id);
    if (event.kind == EventKind::room_create) {
        created_.insert(room);
    }
    return options_.refuses_until_created && !created_.contains(room) ? 500 : 200;
}

void HttpService::apply(const std::string& body) {
    Decoder decoder;
    const Event event = std::get<Event>(decoder.decode(body));
    std::unique_lock lock(mutex_);
    if (!options_.races) {
        subject_->deliver(event);
        return;
    }
    std::unique_ptr<Subject> changed = subject_->clone();
    lock.unlock();
    sleep_ms(2);
    changed->deliver(event);
    lock.lock();
    subject_ = std::move(changed);
}

void HttpService::catch_up() {
    std::unique_lock lock(mutex_);
    const auto visible =
        std::chrono::steady_clock::now() - std::chrono::milliseconds(options_.lag_ms);
    while (!waiting_.empty() && waiting_.front().first < visible) {
        const std::string body = std::move(waiting_.front().second);
        waiting_.pop_front();
        lock.unlock();
        apply(body);
        lock.lock();
    }
}

void HttpService::take_callback(const httplib::Request& request, httplib::Response& response) {
    if (options_.hangs == Hangs::on_callbacks) {
        wait_for_the_end();
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        bodies_.push_back(request.body);
        headers_.insert(request.headers.begin(), request.headers.end());
        ports_.insert(request.remote_port);
    }
    sleep_ms(options_.delay_ms);
    Decoder decoder;
    const Decoded decoded = decoder.decode(request.body);
    const Event* event = std::get_if<Event>(&decoded);
    response.status = event == nullptr ? 400 : status_for(*event, request.body);
    if (response.status == 0) {
        // Promises a body and gives none.
        response.status = 200;
        response.set_content_provider(
            9, "text/plain", [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
    } else if (response.status == 200 && options_.lag_ms > 0) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace_back(std::chrono::steady_clock::now(), request.body);
    } else if (response.status == 200) {
        apply(request.body);
    } else if (response.status == 302) {
        response.set_header("Location", "/elsewhere");
    }
}

void HttpService::give_list(httplib::Response& response) {
    if (options_.hangs == Hangs::on_the_list) {
        wait_for_the_end();
        return;
    }
    if (options_.hangs == Hangs::in_the_list) {
        response.set_chunked_content_provider(
            "application/json", [this](std::size_t, httplib::DataSink& sink) {
                return sink.write(" ", 1) && !wait_for_the_end(10);
            });
        return;
    }
    catch_up();
    response.status = options_.list_status;
    if (options_.list_answer) {
        response.set_content(*options_.list_answer, "application/json");
        return;
    }
    const std::lock_guard lock(mutex_);
    const ObservedList list = list_of(*subject_);
    response.set_content(options_.is_alien ? alien_list(list) : as_json(list), "application/json");
}

void HttpService::give_room(const std::string& room_id, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    for (const ObservedRoom& room : list_of(*subject_).rooms) {
        if (room.room_id == room_id) {
            response.set_content(as_json({.rooms = {room}}), "application/json");
            return;
        }
    }
    response.status = 404;
}

ListMapping alien_mapping() {
    return {.rooms_pointer = "/data/channels",
            .streams_pointer = "/media/tracks",
            .users_pointer = "/members",
            .room_id_field = "name",
            .room_session_id_field = "/info/session",
            .stream_id_field = "track",
            .stream_sid_field = "",
            .stream_seq_field = "version",
            .user_account_field = "login",
            .session_id_field = ""};
}

}  // namespace anyorder::testing
