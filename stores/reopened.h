// A connection that a failure ends. Private to the stores.
#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace anyorder {

// After a failure nobody knows what a connection is in, so the next use makes a new one.
template <class Connection>
class Reopened {
public:
    // Opens it at once, to say what is wrong with it.
    explicit Reopened(std::function<std::unique_ptr<Connection>()> open)
        : open_(std::move(open)), connection_(open_()) {}

    template <class Work>
    std::invoke_result_t<Work, Connection&> use(Work work) {
        if (connection_ == nullptr) {
            connection_ = open_();
        }
        try {
            return work(*connection_);
        } catch (...) {
            connection_.reset();
            throw;
        }
    }

private:
    std::function<std::unique_ptr<Connection>()> open_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace anyorder
