#include <array>

#include <anyorder/subjects/catalogue.h>

#include "arrival_order.h"
#include "flowchart.h"
#include "planted_entry_bugs.h"
#include "planted_room_bugs.h"
#include "reference.h"

namespace anyorder {

namespace {

template <class Value>
std::unique_ptr<Subject> make() {
    return std::make_unique<ValueSubject<Value>>();
}

template <class Steps>
constexpr CatalogueEntry planted_bug(std::string_view name, std::string_view sentence) {
    return {name, Role::planted, sentence, make<planted::TwoTables<Steps>>};
}

const std::array entries = {
    CatalogueEntry{"reference", Role::reference, "the engine of this project", make<Reference>},
    CatalogueEntry{"two_tables", Role::reference,
                   "the rule written plainly; a planted bug is this with one step replaced",
                   make<planted::TwoTables<planted::Rule>>},
    CatalogueEntry{"flowchart", Role::known_wrong, "the vendor's published flowcharts",
                   make<Flowchart>},
    CatalogueEntry{"flowchart_single_pass", Role::known_wrong,
                   "the same, with the queue processed once after a change",
                   make<SinglePassFlowchart>},
    CatalogueEntry{"arrival_order", Role::known_wrong, "believes each callback as it arrives",
                   make<ArrivalOrder>},
    planted_bug<planted::OrdersByTime>("orders_by_time",
                                       "the newer time wins, the later arrival on ties"),
    planted_bug<planted::OrdersByTimeFirstWins>("orders_by_time_first_wins",
                                                "the newer time wins, the earlier arrival on ties"),
    planted_bug<planted::OrdersByTimestamp>("orders_by_timestamp",
                                            "the newer time of sending wins"),
    planted_bug<planted::ComparesSeqAsText>("compares_seq_as_text",
                                            "seqs are compared as strings, so 10 is less than 9"),
    planted_bug<planted::CloseIgnoresSeq>("close_ignores_seq", "a close counts whatever its seq"),
    planted_bug<planted::CreateIgnoresSeq>("create_ignores_seq",
                                           "a create counts whatever its seq"),
    planted_bug<planted::KeepsWhatIsLive>("keeps_first_data",
                                          "a second create of what is live changes nothing"),
    planted_bug<planted::NoTombstone>("no_tombstone", "a close deletes all memory of its stream"),
    planted_bug<planted::TombstoneExpires>("tombstone_expires",
                                           "tombstones are dropped after a second"),
    planted_bug<planted::BoundedTombstones>("bounded_tombstones",
                                            "only the last three tombstones are kept"),
    planted_bug<planted::TombstonesSweptByCreate>("tombstones_swept_by_create",
                                                  "a create drops all tombstones"),
    planted_bug<planted::SessionBlindKey>("session_blind_key",
                                          "streams and users are kept without their session"),
    planted_bug<planted::MixesStreamsAndUsers>("mixes_streams_and_users",
                                               "a user and a stream of one name are one entry"),
    planted_bug<planted::NeedsRoomFirst>("needs_room_first",
                                         "what arrives before its room is dropped"),
    planted_bug<planted::DedupesByEventAndId>("dedupes_by_event_and_id",
                                              "a second create of one id is taken for a repeat"),
    planted_bug<planted::DedupesBySeqAcrossLists>("dedupes_by_seq_across_lists",
                                                  "streams and users share one set of seqs seen"),
    planted_bug<planted::LastSeqPerList>("last_seq_per_list",
                                         "anything below the list's last seq is dropped"),
    planted_bug<planted::IgnoresAbnormalClose>("ignores_abnormal_close",
                                               "only closes of type 0 end a stream"),
    planted_bug<planted::LogoutNeedsListedLogin>(
        "logout_needs_listed_login", "a logout of another login than the listed one is dropped"),
    planted_bug<planted::Seq32Bits>("seq_32_bits", "seqs are kept in 32 bits"),
    planted_bug<planted::FoldsCase>("folds_case", "ids are compared without case"),
    planted_bug<planted::TrimsIds>("trims_ids", "trailing spaces of ids are cut off"),
    planted_bug<planted::CutsLongIds>("cuts_long_ids", "ids are cut to 64 bytes"),
    planted_bug<planted::ClosesByRoomId>("closes_by_room_id",
                                         "a room_close closes whichever session is there"),
    planted_bug<planted::ForgetsClosedSession>("forgets_closed_session",
                                               "a late room_create opens a closed session again"),
    planted_bug<planted::GreatestSessionId>("greatest_session_id",
                                            "the greatest session id is taken for the newest"),
    planted_bug<planted::CreationTieKeepsFirst>(
        "creation_tie_keeps_first", "of two creations in one millisecond the second is dropped"),
    planted_bug<planted::SessionAsDouble>("session_as_double", "session ids are read as doubles"),
    planted_bug<planted::Session32Bits>("session_32_bits", "session ids are kept in 32 bits"),
    planted_bug<planted::HidesEmptyRooms>("hides_empty_rooms",
                                          "a room without streams and users is not listed"),
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
