// Many events at a time: the same as one by one, whatever lies where and moves meanwhile.
#include "batch.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/snapshot.h>
#include <anyorder/sim/random.h>

#include "room_lists_state.h"

namespace anyorder {
namespace {

constexpr TimeMs at_the_end{~std::uint64_t{0}};

// As `text_of` numbers them, the first two texts that a table takes for the same until it compares
// them.
template <class TextOf, class TagOf>
std::array<std::string, 2> of_one_tag(TextOf text_of, TagOf tag_of) {
    std::unordered_map<std::uint32_t, std::uint32_t> seen;
    for (std::uint32_t i = 0;; ++i) {
        const auto [place, is_new] = seen.try_emplace(tag_of(text_of(i)), i);
        if (!is_new) {
            return {text_of(place->second), text_of(i)};
        }
    }
}

std::string numbered(std::string_view name, std::uint32_t number) {
    return std::string(name) + std::to_string(number);
}

// Callbacks about a few rooms, made up as they come: closes and creations in any order, seqs that
// come early, again, never, and beyond all bounds, keys and ids that share a tag, texts that grow.
class Turmoil {
public:
    Turmoil(Random& random, bool keeps_contract)
        : random_(random),
          keeps_contract_(keeps_contract),
          keys_(2 + random.below(40)),
          closes_per_thousand_(random.below(3) * 10),
          begins_of_ten_(random.chance(1, 2) ? 5 : 1),
          next_seqs_(rooms * sessions_per_room * 2, first_seq(random)) {}

    std::vector<Event> next(std::size_t count) {
        std::vector<Event> events;
        events.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            const bool again = !made_.empty() && random_.chance(1, 6);
            made_.push_back(again ? made_[made_.size() - 1 - random_.below(recent())] : any());
        }
        const auto first = made_.end() - static_cast<std::ptrdiff_t>(count);
        events.assign(first, made_.end());
        for (std::size_t i = 1; i < events.size(); ++i) {
            std::swap(events[i], events[i - random_.below(std::min<std::size_t>(i, 8) + 1)]);
        }
        return events;
    }
    [[nodiscard]] const Event& one_of_the_past() {
        return made_[made_.size() - 1 - random_.below(recent())];
    }

private:
    static constexpr std::size_t rooms = 3;
    static constexpr std::size_t sessions_per_room = 2;

    static std::uint64_t first_seq(Random& random) {
        return random.chance(1, 6) ? ~std::uint64_t{0} - random.below(200) : 1;
    }
    [[nodiscard]] std::uint64_t recent() const {
        return std::min<std::uint64_t>(made_.size(), 200);
    }

    Event any() {
        static const std::string long_text(300, 'x');
        static const std::array<std::string, 2> twin_keys =
            of_one_tag([](std::uint32_t i) { return numbered("twin", i); },
                       [](const std::string& key) { return BlockStore(0).entry_tag(key); });
        static const std::array<std::string, 2> twin_rooms = of_one_tag(
            [](std::uint32_t i) { return numbered("room", i); },
            [](const std::string& id) { return BlockStore(0).session_tag(id, RoomSession{1}); });
        static const std::array<std::string, rooms> room_ids = {twin_rooms[0], twin_rooms[1],
                                                                "a room with a longer name"};
        const std::size_t room = random_.below(rooms);
        const std::size_t session = random_.below(sessions_per_room);
        Event event{.session = RoomSession{1 + session},
                    .time_ms = TimeMs{random_.below(4)},
                    .room_id = room_ids[room]};
        if (random_.chance(closes_per_thousand_, 1'000)) {
            event.kind = random_.chance(1, 2) ? EventKind::room_close : EventKind::room_create;
            return event;
        }
        const bool of_users = random_.chance(1, 3);
        const bool is_begin = random_.chance(begins_of_ten_, 10);
        event.kind = of_users ? (is_begin ? EventKind::room_login : EventKind::room_logout)
                              : (is_begin ? EventKind::stream_create : EventKind::stream_close);
        event.seq = ChangeSeq{
            seq_of(next_seqs_[(room * sessions_per_room + session) * 2 + (of_users ? 1 : 0)])};
        const std::size_t key = random_.below(keys_);
        event.key =
            key < 2 ? std::string_view(twin_keys[key]) : std::string_view(long_text).substr(0, key);
        event.user_session = UserSession{random_.below(3)};
        constexpr std::array<std::size_t, 6> lengths = {0, 3, 5, 17, 127, 200};
        event.stream_sid =
            std::string_view(long_text).substr(0, lengths[random_.below(lengths.size())]);
        if (is_begin && random_.chance(1, 20)) {
            event.attributes = &attributes();
        }
        return event;
    }

    std::uint64_t seq_of(std::uint64_t& next) {
        if (random_.chance(1, 40)) {
            next += random_.below(3) * random_.below(30);  // lost
        }
        if (!keeps_contract_ && random_.chance(1, 30)) {
            return next - random_.below(40);
        }
        return next++;
    }

    static const Attributes& attributes() {
        static const std::string text(90, 'y');
        static const Attributes some = [] {
            Attributes made;
            made.set(Field::extra_info, text);
            return made;
        }();
        return some;
    }

    Random& random_;
    bool keeps_contract_;
    std::size_t keys_;
    std::uint64_t closes_per_thousand_;
    std::uint64_t begins_of_ten_;
    std::vector<std::uint64_t> next_seqs_;
    std::vector<Event> made_;
};

// What counts are kept is what there is.
bool counts_right(const BlockStore& store) {
    bool right = true;
    store.sessions().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        for (const bool of_users : {false, true}) {
            if (store.head(ref).is_closed == 0) {
                const EntryList& list = store.session(ref).list(of_users);
                std::size_t size = 0;
                std::size_t ended = 0;
                store.for_each_entry(list, [&](const Entry& entry) {
                    ++size;
                    ended += 1 - entry.is_live;
                });
                right = right && size == list.size && ended == list.ended;
            }
        }
    });
    return right;
}

// What each list takes: slots, entries, those that have ended, bytes behind their keys.
using Takes = std::vector<std::array<std::size_t, 5>>;

Takes taken_by_lists(const BlockStore& store) {
    Takes takes;
    store.sessions().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        for (const bool of_users : {false, true}) {
            if (store.head(ref).is_closed == 0) {
                const EntryList& list = store.session(ref).list(of_users);
                std::size_t bytes = 0;
                store.for_each_entry(list, [&](const Entry& entry) { bytes += entry.data_bytes; });
                takes.push_back(
                    {store.slots_in(list).size(), list.size, list.ended, list.ended_since, bytes});
            }
        }
    });
    std::ranges::sort(takes);
    return takes;
}

// Nothing else but where it lies.
bool same(const RoomLists& a, const RoomLists& b) {
    const auto counts = [](const RoomLists& lists) {
        const Stats stats = lists.stats();
        return std::tuple(stats.rooms_live, stats.streams_live, stats.users_live, stats.tombstones,
                          stats.sessions_open, stats.sessions_closed);
    };
    return a == b && b == a && a.list() == b.list() && counts(a) == counts(b) &&
           snapshot(a) == snapshot(b) && counts_right(Imaging::store_of(a)) &&
           counts_right(Imaging::store_of(b));
}

// Two that are told the same, one of them one by one and the other many at a time.
class Pair {
public:
    explicit Pair(Random& random) : random_(random) {}

    void apply(std::span<const Event> events) {
        BlockStore& store = Imaging::store_of(by_steps_);
        apply_in_steps(store, events);
        for (const Event& event : events) {
            one_by_one_.apply(event);
        }
    }
    // Returns whether both answer the same.
    bool upkeep(const Event& about) {
        const ListKind list = is_user(about.kind) ? ListKind::users : ListKind::streams;
        switch (random_.below(8)) {
            case 0:
                return both([](RoomLists& lists) { return lists.overdue(at_the_end, 0); });
            case 1:
                return both([](RoomLists& lists) { return lists.settle(at_the_end, 0); });
            case 2:
                asked_ = one_by_one_.query_sent(about.room_id, about.session, list);
                return asked_ == by_steps_.query_sent(about.room_id, about.session, list);
            case 3: {
                const std::array<SnapshotItem, 1> items = {SnapshotItem{.id = about.key}};
                return both([&](RoomLists& lists) {
                    return lists.reconcile(about.room_id, about.session, list, items,
                                           asked_.value_or(about.seq));
                });
            }
            case 4:
                by_steps_.compact();
                laid_anew_ = true;
                return true;
            case 5:
                return both([&](RoomLists& lists) { return lists.forget(TimeMs{2}).size(); });
            case 6:
                by_steps_ = RoomLists(by_steps_);
                return true;
            default:
                return both([&](RoomLists& lists) {
                    return lists.completeness(about.room_id, about.session);
                });
        }
    }
    [[nodiscard]] bool are_same() const {
        return same(one_by_one_, by_steps_) &&
               (laid_anew_ || taken_by_lists(Imaging::store_of(one_by_one_)) ==
                                  taken_by_lists(Imaging::store_of(by_steps_)));
    }

private:
    template <class Ask>
    bool both(Ask ask) {
        return ask(one_by_one_) == ask(by_steps_);
    }

    Random& random_;
    RoomLists one_by_one_;
    RoomLists by_steps_;
    std::optional<ChangeSeq> asked_;
    bool laid_anew_ = false;
};

RC_GTEST_PROP(Batch, IsTheSameAsOneByOneInEveryState, (std::uint64_t seed)) {
    Random random(seed);
    const bool is_quiet = random.chance(1, 3);
    Turmoil turmoil(random, random.chance(2, 3));
    Pair pair(random);
    for (std::size_t turn = 0; turn < 12; ++turn) {
        pair.apply(turmoil.next(1 + random.below(120)));
        RC_ASSERT(pair.are_same());
        if (!is_quiet && random.chance(1, 2)) {
            RC_ASSERT(pair.upkeep(turmoil.one_of_the_past()));
            RC_ASSERT(pair.are_same());
        }
    }
}

}  // namespace
}  // namespace anyorder
