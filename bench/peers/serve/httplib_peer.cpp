// What `anyorder serve` is measured beside: a handler that takes a callback, stores nothing and
// says that all is well.
//
// usage: anyorder_httplib_peer
#include <cstdio>
#include <limits>

#include <httplib.h>

int main() {
    httplib::Server server;
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(std::numeric_limits<int>::max());
    server.Post("/callbacks", [](const httplib::Request& request, httplib::Response& response) {
        const bool is_something = !request.body.empty();
        response.status = is_something ? 200 : 400;
        response.set_content(R"({"outcome":"changed"})", "application/json");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    if (port < 0) {
        return 2;
    }
    std::printf("listening on http://127.0.0.1:%d\n", port);
    std::fflush(stdout);
    return server.listen_after_bind() ? 0 : 2;
}
