// What all stores of one process have in common, for as long as one of them is there. Private to
// the stores.
#pragma once

#include <map>
#include <memory>
#include <mutex>

namespace anyorder {

// For use by many threads at once.
template <class Key, class Value>
class SharedByKey {
public:
    // What another one holds under this key, or what `make` makes.
    template <class Make>
    std::shared_ptr<Value> get(const Key& key, Make make) {
        const std::lock_guard lock(mutex_);
        std::weak_ptr<Value>& known = known_[key];
        std::shared_ptr<Value> shared = known.lock();
        if (shared == nullptr) {
            std::erase_if(known_, [&](const auto& one) {
                return one.second.expired() && &one.second != &known;
            });
            shared = make();
            known = shared;
        }
        return shared;
    }

private:
    std::mutex mutex_;
    std::map<Key, std::weak_ptr<Value>> known_;
};

}  // namespace anyorder
