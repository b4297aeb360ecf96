// An HTTP service on this machine around any subject of the catalogue, and around the ways in which
// services go wrong.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <anyorder/subjects/http.h>
#include <anyorder/subjects/subject.h>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace anyorder::testing {

// in_the_list: a byte of it now and then, and no end.
enum class Hangs : std::uint8_t { nowhere, on_callbacks, on_the_list, in_the_list };

struct ServiceOptions {
    std::string subject = "reference";
    // Until a callback about the room's creation has arrived, all others about it get a 500.
    bool refuses_until_created = false;
    // Closes the connection instead of answering each callback for the first time.
    bool closes_first = false;
    // For every callback; 0: what is right.
    int status = 0;
    // Reads its state, waits, and writes the changed state back, whatever happened in between.
    bool races = false;
    std::uint64_t delay_ms = 0;
    // A callback shows in the list only so much later.
    std::uint64_t lag_ms = 0;
    Hangs hangs = Hangs::nowhere;
    // Where not empty, callbacks with another signature get a 401.
    std::string secret{};
    int list_status = 200;
    // Given instead of the list.
    std::optional<std::string> list_answer{};
    // Gives its list in words and shapes of its own; see alien_mapping().
    bool is_alien = false;
    // Files in PEM; both make it an HTTPS service.
    std::string certificate{};
    std::string key{};
};

// POST /callbacks, GET /list, GET /rooms/ID, POST /reset.
class HttpService {
public:
    explicit HttpService(ServiceOptions options = {});
    ~HttpService();
    HttpService(const HttpService&) = delete;
    HttpService& operator=(const HttpService&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const;
    // Callbacks and list of this service, and a run of its own.
    [[nodiscard]] HttpOptions subject_options() const;

    // Bodies as they came, accepted or not.
    [[nodiscard]] std::vector<std::string> bodies() const;
    [[nodiscard]] std::vector<std::string> header_values(const std::string& name) const;
    [[nodiscard]] std::size_t resets() const;
    // Over which callbacks came.
    [[nodiscard]] std::size_t connections() const;

private:
    void route();
    void take_callback(const httplib::Request& request, httplib::Response& response);
    void give_list(httplib::Response& response);
    void give_room(const std::string& room_id, httplib::Response& response);
    int status_for(const Event& event, const std::string& body);
    void apply(const std::string& body);
    // Applies what has waited for as long as the service lags.
    void catch_up();
    void wait_for_the_end();
    bool wait_for_the_end(std::uint64_t at_most_ms);

    const ServiceOptions options_;
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    bool is_ending_ = false;
    std::unique_ptr<Subject> subject_;
    std::set<std::string> created_;
    std::set<std::string> closed_once_;
    std::vector<std::string> bodies_;
    std::deque<std::pair<std::chrono::steady_clock::time_point, std::string>> waiting_;
    std::multimap<std::string, std::string> headers_;
    std::set<int> ports_;
    std::size_t resets_ = 0;
    std::jthread listener_;
};

// What the list of an alien service looks like.
ListMapping alien_mapping();

}  // namespace anyorder::testing
