#include "memory_store.h"

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <unordered_map>

#include <anyorder/engine/room_lists.h>

namespace anyorder {

namespace {

struct CountedNonce {
    std::string digest;
    std::uint64_t uses = 0;
    std::uint64_t expires_s = 0;
};

// What all stores of one space share.
struct Shared {
    std::mutex mutex;
    RoomLists lists;
    std::unordered_map<std::string, CountedNonce> nonces;
};

std::shared_ptr<Shared> shared_of(const std::string& space) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Shared>> spaces;
    const std::lock_guard lock(mutex);
    std::weak_ptr<Shared>& known = spaces[space];
    std::shared_ptr<Shared> shared = known.lock();
    if (shared == nullptr) {
        shared = std::make_shared<Shared>();
        known = shared;
    }
    return shared;
}

StoredOutcome stored(Outcome outcome) {
    const bool is_news = outcome == Outcome::applied || outcome == Outcome::deferred;
    return is_news ? StoredOutcome::changed : StoredOutcome::superseded;
}

class MemoryStore final : public Store {
public:
    explicit MemoryStore(const StoreOptions& options) : shared_(shared_of(options.space)) {}

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        const std::lock_guard lock(shared_->mutex);
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            outcomes[i] = stored(shared_->lists.apply(callbacks[i].event));
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
        return shared_->lists.list();
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        const std::lock_guard lock(shared_->mutex);
        return shared_->lists.find(room_id);
    }

    std::vector<StoredGaps> gaps() override;
    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override;

    void clear() override {
        const std::lock_guard lock(shared_->mutex);
        shared_->lists.clear();
        shared_->nonces.clear();
    }

private:
    std::shared_ptr<Shared> shared_;
};

std::vector<StoredGaps> MemoryStore::gaps() {
    const std::lock_guard lock(shared_->mutex);
    std::vector<StoredGaps> gaps;
    const TimeMs end{std::numeric_limits<std::uint64_t>::max()};
    for (OverdueList& list : shared_->lists.overdue(end, 0)) {
        const auto all = shared_->lists.completeness(list.room_id, list.session);
        const ListCompleteness& of = list.list == ListKind::streams ? all->streams : all->users;
        gaps.push_back({.room_id = std::move(list.room_id),
                        .session = list.session,
                        .list = list.list,
                        .missing = of.missing,
                        .missing_seqs = of.missing_seqs,
                        .oldest_gap_ms = list.oldest_gap_ms});
    }
    return gaps;
}

// The engine drops its tombstones by itself.
std::uint64_t MemoryStore::forget(std::uint64_t now_s, std::uint64_t older_than_s) {
    constexpr std::uint64_t ms_per_s = 1'000;
    const std::lock_guard lock(shared_->mutex);
    const std::uint64_t before_s = now_s - std::min(now_s, older_than_s);
    const std::size_t nonces = std::erase_if(
        shared_->nonces, [&](const auto& known) { return known.second.expires_s < now_s; });
    return nonces + shared_->lists.forget(TimeMs{before_s * ms_per_s}).size();
}

}  // namespace

std::unique_ptr<Store> memory_store(const StoreOptions& options) {
    return std::make_unique<MemoryStore>(options);
}

}  // namespace anyorder
