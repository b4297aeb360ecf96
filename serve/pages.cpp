// What is answered to a request.
#include <utility>

#include <boost/asio/post.hpp>

#include "list_pages.h"
#include "page_view.h"
#include "server.h"

namespace anyorder {

namespace {

constexpr std::uint64_t ms_per_s = 1'000;

// Whatever is under way: health and metrics are asked for when there is much.
constexpr std::size_t always_answered_bytes_max = std::size_t{64} << 10;

Answer unauthorized() {
    Answer answer = error_answer(401, "this page asks for a token");
    answer.header = "WWW-Authenticate: Bearer\r\n";
    return answer;
}

Answer health_of(Store& store) {
    static_cast<void>(store.find("health"));
    return {.body = R"({"status":"ok"})"};
}

}  // namespace

void Server::on_request(Connection& connection) {
    RequestReader& request = connection.request();
    const auto route = route_of(request.method(), request.target());
    if (const auto* refusal = std::get_if<Answer>(&route)) {
        return connection.answer(*refusal);
    }
    const auto& known = std::get<Route>(route);
    if (is_for_readers(known.page) && !may_read(request.authorization(), options_.read_token)) {
        return connection.answer(unauthorized());
    }
    if (is_for_readers(known.page) && asks_for_local_host_ &&
        !is_address_or_localhost(request.host())) {
        return connection.answer(
            error_answer(403, "without a token the Host must be localhost or an IP address"));
    }
    serve(connection, known);
}

void Server::serve(Connection& connection, const Route& route) {
    switch (route.page) {
        case Page::callback:
            return take_callback(connection);
        case Page::rooms:
            return read_for(connection, [](Store& store) {
                const RoomList list = store.list();
                return Answer{.body = rooms_page(list, store.gaps())};
            });
        case Page::room:
            return read_for(connection, [room_id = route.room_id](Store& store) {
                const auto room = store.find(room_id);
                return room ? Answer{.body = room_page(*room)}
                            : error_answer(404, "this room is not live");
            });
        case Page::gaps:
            return read_for(connection, [now_ms = options_.now_ms](Store& store) {
                return Answer{.body = gaps_page(store.gaps(), now_ms())};
            });
        case Page::health:
            return read_for(connection, health_of, Turn::first);
        case Page::metrics:
            return show_metrics(connection);
        case Page::live:
            return begin_live(connection);
        case Page::view:
            return connection.answer(
                {.content_type = "text/html; charset=utf-8", .body = std::string(page_view())});
    }
}

void Server::take_callback(Connection& connection) {
    if (connection.request().has_origin()) {
        add_one(metrics_.refused_origin);
        return connection.answer(
            error_answer(403, "callbacks are not taken from pages in a browser"));
    }
    PostedBody posted{.connection = connection.id(), .body = connection.take_body()};
    if (intake_ != nullptr) {
        intake_->take({&posted, 1});
        return connection.answer(posted.answer);
    }
    if (!threads_->post(posted)) {
        add_one(metrics_.refused_queue_full);
        connection.answer(busy_answer("too many callbacks wait for the store"));
    }
}

void Server::answer_all(const std::vector<PostedBody>& answered) {
    for (const PostedBody& posted : answered) {
        const auto found = connections_.find(posted.connection);
        if (found != connections_.end()) {
            const auto connection = found->second;
            connection->answer(posted.answer);
        }
    }
}

void Server::read_for(Connection& connection, PageMaker make, Turn turn) {
    const auto job = [this, id = connection.id(), make = std::move(make)](Store& store) {
        Answer answer;
        try {
            answer = make(store);
        } catch (const StoreFailure& failure) {
            answer = busy_answer("the store failed");
            tell_failure(failure);
        }
        boost::asio::post(io_, [this, id, answer = std::move(answer)] {
            const auto found = connections_.find(id);
            if (found == connections_.end()) {
                return;
            }
            const auto to = found->second;
            const auto bytes = static_cast<std::int64_t>(answer.body.size());
            const bool is_free = hold(bytes);
            hold(-bytes);
            to->answer(is_free || answer.body.size() <= always_answered_bytes_max
                           ? answer
                           : busy_answer("too much is under way"));
        });
    };
    if (!threads_->read(job, turn)) {
        connection.answer(busy_answer("too many wait to read the store"));
    }
}

void Server::show_metrics(Connection& connection) {
    read_for(
        connection,
        [this](Store& store) {
            Gauges gauges;
            try {
                const RoomList list = store.list();
                gauges = gauges_of(list, store.gaps(), options_.now_ms());
            } catch (const StoreFailure& failure) {
                gauges.store_reachable = false;
                tell_failure(failure);
            }
            return Answer{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                          .body = metrics_text(metrics_, gauges)};
        },
        Turn::first);
}

void Server::forget() {
    threads_->read([this](Store& store) {
        try {
            store.forget(options_.now_ms() / ms_per_s, options_.retention_s);
        } catch (const StoreFailure& failure) {
            // The next time.
            tell_failure(failure);
        }
    });
}

void Server::tell_failure(const StoreFailure& failure) const {
    if (options_.store_failed) {
        options_.store_failed(failure.what());
    }
}

}  // namespace anyorder
