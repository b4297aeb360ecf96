#include <array>

#include <anyorder/subjects/catalogue.h>

#include "arrival_order.h"
#include "flowchart.h"
#include "planted_entry_bugs.h"
#include "planted_room_bugs.h"
#include "planted_watermark_bugs.h"
#include "reference.h"

namespace anyorder {

namespace {

template <class Value>
std::unique_ptr<Subject> make() {
    return std::make_unique<ValueSubject<Value>>();
}

// In which runs a mistake shows at all.
bool has_entries(const Delivered& delivered) {
    return delivered.lists.streams || delivered.lists.users;
}
bool repeats_entries(const Delivered& delivered) {
    return has_entries(delivered) && delivered.repeats;
}
bool has_both(const Delivered& delivered) {
    return delivered.lists.streams && delivered.lists.users;
}
bool has_streams(const Delivered& delivered) {
    return delivered.lists.streams;
}
bool has_users(const Delivered& delivered) {
    return delivered.lists.users;
}
bool has_rooms(const Delivered& delivered) {
    return delivered.lists.rooms;
}
bool shares_times(const Delivered& delivered) {
    return !delivered.distinct_times;
}
bool has_entries_that_share_times(const Delivered& delivered) {
    return has_entries(delivered) && shares_times(delivered);
}
bool has_rooms_or_shares_times(const Delivered& delivered) {
    return has_rooms(delivered) || shares_times(delivered);
}

template <class Steps>
constexpr CatalogueEntry planted_bug(std::string_view name, std::string_view sentence,
                                     bool (*shows)(const Delivered&) = nullptr) {
    return {name, Role::planted, sentence, make<planted::TwoTables<Steps>>, shows};
}

template <class Steps>
constexpr CatalogueEntry watermark_bug(std::string_view name, std::string_view sentence,
                                       bool (*shows)(const Delivered&)) {
    return planted_bug<planted::Watermarked<Steps>>(name, sentence, shows);
}

const std::array entries = {
    CatalogueEntry{"reference", Role::reference, "the engine of this project", make<Reference>,
                   nullptr},
    CatalogueEntry{"two_tables", Role::reference,
                   "the rule written plainly; a planted bug is this with one step replaced",
                   make<planted::TwoTables<planted::Rule>>, nullptr},
    CatalogueEntry{"two_tables_watermarked", Role::reference,
                   "the same with a watermark for each list, which drops tombstones",
                   make<planted::TwoTables<planted::Watermarked<planted::Numbering>>>, nullptr},
    CatalogueEntry{"flowchart", Role::known_wrong, "the vendor's published flowcharts",
                   make<Flowchart>, nullptr},
    CatalogueEntry{"flowchart_single_pass", Role::known_wrong,
                   "the same, with the queue processed once after a change",
                   make<SinglePassFlowchart>, nullptr},
    CatalogueEntry{"arrival_order", Role::known_wrong, "believes each callback as it arrives",
                   make<ArrivalOrder>, nullptr},
    planted_bug<planted::OrdersByTime>("orders_by_time",
                                       "the newer time wins, the later arrival on ties",
                                       has_entries_that_share_times),
    planted_bug<planted::OrdersByTimeFirstWins>("orders_by_time_first_wins",
                                                "the newer time wins, the earlier arrival on ties",
                                                has_entries_that_share_times),
    planted_bug<planted::OrdersByTimestamp>("orders_by_timestamp", "the newer time of sending wins",
                                            has_entries),
    planted_bug<planted::ComparesSeqAsText>(
        "compares_seq_as_text", "seqs are compared as strings, so 10 is less than 9", has_entries),
    planted_bug<planted::CloseIgnoresSeq>("close_ignores_seq", "a close counts whatever its seq",
                                          has_entries),
    planted_bug<planted::CreateIgnoresSeq>("create_ignores_seq", "a create counts whatever its seq",
                                           has_entries),
    planted_bug<planted::KeepsWhatIsLive>(
        "keeps_first_data", "a second create of what is live changes nothing", has_entries),
    planted_bug<planted::NoTombstone>("no_tombstone", "a close deletes all memory of its stream",
                                      has_entries),
    planted_bug<planted::TombstoneExpires>("tombstone_expires",
                                           "tombstones are dropped after a second", has_entries),
    planted_bug<planted::BoundedTombstones>("bounded_tombstones",
                                            "only the last three tombstones are kept", has_entries),
    planted_bug<planted::TombstonesSweptByCreate>("tombstones_swept_by_create",
                                                  "a create drops all tombstones", has_entries),
    planted_bug<planted::SessionBlindKey>(
        "session_blind_key", "streams and users are kept without their session", has_entries),
    planted_bug<planted::MixesStreamsAndUsers>(
        "mixes_streams_and_users", "a user and a stream of one name are one entry", has_both),
    planted_bug<planted::NeedsRoomFirst>("needs_room_first",
                                         "what arrives before its room is dropped", has_entries),
    planted_bug<planted::DedupesByEventAndId>(
        "dedupes_by_event_and_id", "a second create of one id is taken for a repeat", has_entries),
    planted_bug<planted::DedupesBySeqAcrossLists>(
        "dedupes_by_seq_across_lists", "streams and users share one set of seqs seen", has_both),
    planted_bug<planted::LastSeqPerList>(
        "last_seq_per_list", "anything below the list's last seq is dropped", has_entries),
    planted_bug<planted::IgnoresAbnormalClose>("ignores_abnormal_close",
                                               "only closes of type 0 end a stream", has_streams),
    planted_bug<planted::LogoutNeedsListedLogin>(
        "logout_needs_listed_login", "a logout of another login than the listed one is dropped",
        has_users),
    planted_bug<planted::Seq32Bits>("seq_32_bits", "seqs are kept in 32 bits", has_entries),
    planted_bug<planted::FoldsCase>("folds_case", "ids are compared without case"),
    planted_bug<planted::TrimsIds>("trims_ids", "trailing spaces of ids are cut off"),
    planted_bug<planted::CutsLongIds>("cuts_long_ids", "ids are cut to 64 bytes"),
    planted_bug<planted::ClosesByRoomId>("closes_by_room_id",
                                         "a room_close closes whichever session is there"),
    planted_bug<planted::ForgetsClosedSession>("forgets_closed_session",
                                               "a late room_create opens a closed session again",
                                               has_rooms_or_shares_times),
    planted_bug<planted::GreatestSessionId>("greatest_session_id",
                                            "the greatest session id is taken for the newest"),
    planted_bug<planted::CreationTieKeepsFirst>(
        "creation_tie_keeps_first", "of two creations in one millisecond the second is dropped",
        shares_times),
    planted_bug<planted::SessionAsDouble>("session_as_double", "session ids are read as doubles"),
    planted_bug<planted::Session32Bits>("session_32_bits", "session ids are kept in 32 bits",
                                        has_rooms),
    planted_bug<planted::HidesEmptyRooms>(
        "hides_empty_rooms", "a room without streams and users is not listed", has_rooms),
    watermark_bug<planted::WatermarkOffByOne>(
        "watermark_off_by_one", "where a gap closes the watermark goes one seq too far",
        has_entries),
    watermark_bug<planted::WatermarkWindowEnds>(
        "watermark_window_ends", "what lies more than 64 seqs ahead is dropped", has_entries),
    watermark_bug<planted::WatermarkJumpOverflows>(
        "watermark_jump_overflows", "distances between seqs are kept in 32 bits", has_entries),
    watermark_bug<planted::WatermarkSkipsGaps>(
        "watermark_skips_gaps", "filling the first gap passes the others, too", has_entries),
    watermark_bug<planted::ForgetsBeyondWatermark>(
        "forgets_beyond_watermark", "tombstones are dropped up to the greatest seq seen",
        has_entries),
    watermark_bug<planted::WatermarkCountsRepeats>(
        "watermark_counts_repeats", "a repeat of what came early raises the watermark",
        repeats_entries),
    watermark_bug<planted::WatermarkOfBothLists>("watermark_of_both_lists",
                                                 "streams and users share one watermark", has_both),
    watermark_bug<planted::WatermarkOfAllSessions>(
        "watermark_of_all_sessions", "the sessions of a room share one watermark", has_entries),
    watermark_bug<planted::WatermarkStartsAtFirst>(
        "watermark_starts_at_first", "what is below the first seq seen is dropped", has_entries),
    watermark_bug<planted::WatermarkGivesUpSoon>(
        "watermark_gives_up_soon", "a gap with two seqs behind it is taken for lost", has_entries),
};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    return entries;
}

const CatalogueEntry* find_subject(std::string_view name) {
    for (const CatalogueEntry& entry : entries) {
        if (entry.name == name) {
            return &entry;
        }
    }
    return nullptr;
}

}  // namespace anyorder
