// What a list's numbering tells about callbacks that did not come.
//
// The vendor numbers the changes of a session's streams and of its users 1, 2, 3, … A seq that is
// missing while later ones are here is on its way, or lost; after the vendor's last retry it is
// lost. What was lost after the last callback that came cannot be known before the next one comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>

namespace anyorder {

// ZEGO sends a callback again after 2, 4, 8, 16 and 32 seconds. The waits for answers come on top.
inline constexpr std::uint64_t retries_last_ms = 62'000;

enum class ListKind : std::uint8_t { streams, users };

// Both ends are inside.
struct SeqRange {
    ChangeSeq first{};
    ChangeSeq last{};

    friend bool operator==(const SeqRange&, const SeqRange&) = default;
};

struct ListCompleteness {
    static constexpr std::size_t missing_max = 16;

    // Every seq up to here has arrived, was given up on, or is settled by a snapshot.
    ChangeSeq watermark{};
    // The greatest seq that has arrived.
    ChangeSeq greatest{};
    // The first that are missing, at most `missing_max`.
    std::vector<SeqRange> missing{};
    // How many there are of them in all.
    std::size_t missing_ranges = 0;
    // How many seqs they hold.
    std::uint64_t missing_seqs = 0;
    // The time of the event just above the first gap.
    std::optional<TimeMs> oldest_gap_ms{};
    // Whether settle() has given up on a gap since the last reconcile(). It stays when what was
    // given up on comes late, as that may have come too late to count.
    bool gave_up = false;
    // How many seqs were given up on and have not come.
    std::uint64_t given_up_seqs = 0;
    // False where a seq came for two keys, or a seq 0: then the list may be wrong until a
    // reconcile().
    bool contract_kept = true;

    // Whether the list is what the changes up to the watermark made of it, and no later one is
    // here.
    [[nodiscard]] bool is_complete() const {
        return missing_ranges == 0 && !gave_up && contract_kept;
    }

    friend bool operator==(const ListCompleteness&, const ListCompleteness&) = default;
};

struct Completeness {
    ListCompleteness streams;
    ListCompleteness users;

    friend bool operator==(const Completeness&, const Completeness&) = default;
};

// A list whose oldest gap is older than it should be.
struct OverdueList {
    std::string room_id{};
    RoomSession session{};
    ListKind list{};
    TimeMs oldest_gap_ms{};

    friend bool operator==(const OverdueList&, const OverdueList&) = default;
};

// One live stream or user as the vendor's query API lists it.
struct SnapshotItem {
    std::string_view id;
    // When it was published, 0 where the query does not tell (it does not of users).
    TimeMs time_ms{};
};

// What a reconcile() did.
enum class Reconciled : std::uint8_t {
    settled,          // the list is the snapshot's, with what came after it
    up_to_date,       // nothing was missing up to the query, and more has come since
    query_too_old,    // what came after the query is no longer known well enough: ask again
    unknown_session,  // no open session of this id
};

std::string_view name_of(Reconciled reconciled);

// A closed session that forget() has forgotten.
struct ForgottenSession {
    std::string room_id{};
    RoomSession session{};
    // The greatest time of its creation and its close.
    TimeMs time_ms{};

    friend bool operator==(const ForgottenSession&, const ForgottenSession&) = default;
};

}  // namespace anyorder
