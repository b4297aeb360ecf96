// What the readers of /live are sent: all that is live, whenever it is another.
#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "list_pages.h"
#include "server.h"

namespace anyorder {

namespace {

constexpr std::uint64_t refresh_every_ms = 250;
constexpr std::uint64_t heartbeat_every_ms = 15'000;
constexpr std::uint64_t ns_per_ms = 1'000'000;
// So much of the time goes into the view at most, as one part of so many.
constexpr std::uint64_t share_of_time = 20;

}  // namespace

void Server::begin_live(Connection& connection) {
    if (live_.size() >= options_.live_clients_max) {
        return connection.answer(busy_answer("too many readers are here already"));
    }
    live_.push_back({.connection = connection.id()});
    metrics_.live_clients.store(live_.size(), std::memory_order_relaxed);
    connection.begin_live();
    send_view();
}

void Server::send_to_live() {
    if (live_.empty()) {
        view_event_.clear();
        return;
    }
    send_view();
    if (coarse_ms_ >= heartbeat_at_ms_) {
        heartbeat_at_ms_ = coarse_ms_ + heartbeat_every_ms;
        for (const LiveReader& reader : std::vector(live_)) {
            const auto found = connections_.find(reader.connection);
            if (found != connections_.end() && found->second->has_sent_all()) {
                const auto connection = found->second;
                connection->send_event("event: beat\ndata: {}\n\n");
            }
        }
    }
    if (!refreshes_ && coarse_ms_ >= refreshes_at_ms_) {
        refresh_view();
    }
}

void Server::refresh_view() {
    refreshes_ = threads_->read([this](Store& store) {
        const std::uint64_t begun_ns = options_.steady_ns();
        std::string text;
        try {
            const RoomList list = store.list();
            text = view_text(list, store.gaps(), options_.now_ms(), {});
        } catch (const StoreFailure& failure) {
            tell_failure(failure);
            text = R"({"error":"the store is not reachable"})";
        }
        const std::uint64_t took_ns = options_.steady_ns() - begun_ns;
        boost::asio::post(io_, [this, text = std::move(text), took_ns] { publish(text, took_ns); });
    });
}

void Server::publish(const std::string& text, std::uint64_t took_ns) {
    refreshes_ = false;
    refreshes_at_ms_ = coarse_ms_ + std::max(refresh_every_ms, share_of_time * took_ns / ns_per_ms);
    std::string event = "event: view\ndata: " + text + "\n\n";
    if (event == view_event_ || live_.empty()) {
        return;
    }
    view_event_ = std::move(event);
    for (LiveReader& reader : live_) {
        reader.has_view = false;
    }
    send_view();
}

// A view replaces the one before, so that a reader is never sent two.
void Server::send_view() {
    if (view_event_.empty()) {
        return;
    }
    std::vector<std::shared_ptr<Connection>> ready;
    for (LiveReader& reader : live_) {
        const auto& connection = connections_.at(reader.connection);
        if (!reader.has_view && connection->has_sent_all()) {
            reader.has_view = true;
            ready.push_back(connection);
        }
    }
    // Those that are gone are taken out of live_ meanwhile.
    for (const auto& connection : ready) {
        connection->send_event(view_event_);
    }
}

}  // namespace anyorder
