#include "http_list.h"

#include <iterator>
#include <utility>
#include <variant>

namespace anyorder {

namespace {

constexpr int not_found = 404;

// Sent again once where the connection was closed: a kept one may end just when it is used.
std::variant<HttpAnswer, HttpTrouble> get(HttpClient& client, const std::string& url) {
    const HttpRequest request{.method = "GET", .url = std::get<Url>(parse_url(url))};
    auto result = client.send(request);
    const auto* trouble = std::get_if<HttpTrouble>(&result);
    return trouble != nullptr && trouble->error == HttpError::closed ? client.send(request)
                                                                     : result;
}

Observation observation_of(std::variant<ObservedList, ProtocolError> read,
                           const std::string& request) {
    if (auto* wrong = std::get_if<ProtocolError>(&read)) {
        return SubjectFailure{.kind = FailureKind::protocol,
                              .what = "it answered " + request + " with no list: " + wrong->what};
    }
    return std::get<ObservedList>(std::move(read));
}

Observation get_all(HttpClient& client, const HttpOptions& options) {
    const std::string request = "GET " + options.list_url;
    const auto result = get(client, options.list_url);
    if (const auto* trouble = std::get_if<HttpTrouble>(&result)) {
        return failure_of(*trouble, request, options);
    }
    const auto& answer = std::get<HttpAnswer>(result);
    if (!answer.is_success()) {
        return failure_of_status(answer.status, request);
    }
    return observation_of(map_list(answer.body, options.mapping, options.lists), request);
}

Observation get_room(HttpClient& client, const HttpOptions& options, const std::string& room_id) {
    const std::string url = with_room_id(options.list_url, room_id);
    const std::string request = "GET " + url;
    const auto result = get(client, url);
    if (const auto* trouble = std::get_if<HttpTrouble>(&result)) {
        return failure_of(*trouble, request, options);
    }
    const auto& answer = std::get<HttpAnswer>(result);
    if (answer.status == not_found) {
        return ObservedList{};
    }
    if (!answer.is_success()) {
        return failure_of_status(answer.status, request);
    }
    return observation_of(map_room(answer.body, options.mapping, options.lists, room_id), request);
}

}  // namespace

SubjectFailure failure_of(const HttpTrouble& trouble, const std::string& request,
                          const HttpOptions& options) {
    switch (trouble.error) {
        case HttpError::unreachable:
            return {.kind = FailureKind::unreachable,
                    .what = "it was not reached by " + request + ": " + trouble.why};
        case HttpError::closed:
            return {.kind = FailureKind::died,
                    .what = "it closed the connection without an answer to " + request};
        case HttpError::timed_out:
            return {.kind = FailureKind::hung,
                    .what = "it gave no answer to " + request + " in " +
                            std::to_string(options.timeout_ms) + " ms"};
        case HttpError::too_large:
            return {.kind = FailureKind::protocol,
                    .what = "it answered " + request + " with more than 16 MiB"};
    }
    return {};
}

SubjectFailure failure_of_status(int status, const std::string& request) {
    return {.kind = FailureKind::protocol,
            .what = "it answered " + request + " with status " + std::to_string(status)};
}

Observation get_list(HttpClient& client, const HttpOptions& options,
                     const std::vector<std::string>& room_ids) {
    if (options.list_url.find(room_id_place) == std::string::npos) {
        return get_all(client, options);
    }
    ObservedList joined;
    for (const std::string& room_id : room_ids) {
        Observation observed = get_room(client, options, room_id);
        auto* list = std::get_if<ObservedList>(&observed);
        if (list == nullptr) {
            return observed;
        }
        joined.rooms.insert(joined.rooms.end(), std::make_move_iterator(list->rooms.begin()),
                            std::make_move_iterator(list->rooms.end()));
    }
    return joined;
}

Observation read_live_list(const HttpOptions& options, const std::vector<std::string>& room_ids) {
    RequestTimer timer(options.timeout_ms);
    HttpClient client(client_options(options), timer);
    return get_list(client, options, room_ids);
}

}  // namespace anyorder
