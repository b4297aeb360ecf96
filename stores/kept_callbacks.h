// The callbacks of a case, as bytes and decoded, for as long as it lasts.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/event.h>
#include <anyorder/stores/store.h>

namespace anyorder {

class KeptCallbacks {
public:
    void add(const Event& event);
    void clear();

    [[nodiscard]] std::size_t size() const { return arrivals_.size(); }
    // In the order in which they were added; a repeat is the same number again.
    [[nodiscard]] const std::vector<std::size_t>& arrivals() const { return arrivals_; }
    // How many different ones there are.
    [[nodiscard]] std::size_t different() const { return different_; }
    // Of a number below different().
    [[nodiscard]] StoredCallback operator[](std::size_t number) const {
        return {.event = kept_[number].event, .body = kept_[number].body};
    }

private:
    struct Kept {
        std::string body{};
        Decoder decoder{};
        Event event{};
    };

    // Those behind `different_` have memory for the next.
    std::deque<Kept> kept_;
    std::size_t different_ = 0;
    std::vector<std::size_t> arrivals_;
};

}  // namespace anyorder
