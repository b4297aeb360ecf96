#include "memory_store.h"

#include <mutex>
#include <unordered_map>

#include "held_lists.h"
#include "shared_by_key.h"

namespace anyorder {

namespace {

struct CountedNonce {
    std::string digest;
    std::uint64_t uses = 0;
    std::uint64_t expires_s = 0;
};

// What all stores of one space share.
struct Shared {
    explicit Shared(std::uint64_t seed) : held(seed) {}

    std::mutex mutex;
    HeldLists held;
    std::unordered_map<std::string, CountedNonce> nonces;
};

std::shared_ptr<Shared> shared_of(const StoreOptions& options) {
    static SharedByKey<std::string, Shared> spaces;
    return spaces.get(options.space, [&] { return std::make_shared<Shared>(options.seed); });
}

class MemoryStore final : public Store {
public:
    explicit MemoryStore(const StoreOptions& options) : shared_(shared_of(options)) {}

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        const std::lock_guard lock(shared_->mutex);
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            outcomes[i] = shared_->held.apply(callbacks[i].event);
        }
    }

    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override {
        const std::lock_guard lock(shared_->mutex);
        for (std::size_t i = 0; i < uses.size(); ++i) {
            CountedNonce& known = shared_->nonces[std::string(uses[i].nonce)];
            if (known.uses == 0) {
                known.digest = uses[i].digest;
                known.expires_s = uses[i].expires_s;
            }
            counts[i] = known.digest == uses[i].digest ? ++known.uses : 0;
        }
    }

    RoomList list() override {
        const std::lock_guard lock(shared_->mutex);
        return shared_->held.list();
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        const std::lock_guard lock(shared_->mutex);
        return shared_->held.find(room_id);
    }

    std::vector<StoredGaps> gaps() override {
        const std::lock_guard lock(shared_->mutex);
        return shared_->held.gaps();
    }

    // The engine drops its tombstones by itself.
    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override {
        const std::lock_guard lock(shared_->mutex);
        const std::size_t nonces = std::erase_if(
            shared_->nonces, [&](const auto& known) { return known.second.expires_s < now_s; });
        return nonces + shared_->held.forget(shared_->held.forgettable(now_s, older_than_s));
    }

    void clear() override {
        const std::lock_guard lock(shared_->mutex);
        shared_->held.clear();
        shared_->nonces.clear();
    }

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace

std::unique_ptr<Store> memory_store(const StoreOptions& options) {
    return std::make_unique<MemoryStore>(options);
}

}  // namespace anyorder
