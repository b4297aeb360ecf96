// What an image says, piece by piece, between the BlockStore and the forms that it is written in.
//
// Whoever goes through a state, be it a BlockStore or bytes that were read, tells a sink of its
// parts in this order, rooms sorted by id, sessions by id, entries by key:
//
//   room (session (list entry* of streams, list entry* of users, end_session)* end_room)*
//
// Pieces are views that live until the call is over. Private to the engine.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <anyorder/engine/event.h>
#include <anyorder/engine/snapshot.h>

namespace anyorder {

// The binary form's own version, and the JSON form's.
inline constexpr std::uint32_t image_version = 1;

struct ImageClosedSession {
    RoomSession id{};
    // The greatest of its creations and closes.
    TimeMs time_ms{};
};

struct ImageRoom {
    std::string_view id{};
    // The greatest creation time seen; nothing where no creation has arrived.
    std::optional<TimeMs> newest_created_ms{};
    std::span<const ImageClosedSession> closed{};
    std::uint64_t sessions_open = 0;
};

// An open one.
struct ImageSession {
    RoomSession id{};
    // The room_create that counts: its time and its kept texts.
    std::optional<Event> creation{};
};

// Both ends are inside.
struct ImageRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

// Seqs that have arrived, none before and none behind them.
struct ImageInterval {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    // Of the event with the first seq.
    TimeMs first_ms{};
};

struct ImageBreak {
    // Tombstones up to here may have been dropped before.
    std::uint64_t dropped_to = 0;
    // The greatest seq that broke the contract.
    std::uint64_t at = 0;
};

// The numbering of one list.
struct ImageSeqs {
    std::uint64_t watermark = 0;
    // Beyond the watermark.
    std::span<const ImageInterval> arrived{};
    std::span<const ImageRange> given_up{};
    bool gave_up = false;
    std::uint64_t settled_to = 0;
    std::uint64_t reported_to = 0;
    // What query_sent() returned, while the query is on its way.
    std::optional<std::uint64_t> query_sent{};
    // Where the contract is broken.
    std::optional<ImageBreak> broken{};
};

struct ImageList {
    bool is_users = false;
    ImageSeqs seqs{};
    std::uint64_t entries = 0;
};

// Why a sink does not take a piece. `what` is a text that lives for ever.
struct ImageFault {
    ImageRefusal refusal{};
    std::string_view what{};
};

using MaybeFault = std::optional<ImageFault>;

inline MaybeFault contradiction(std::string_view what) {
    return ImageFault{ImageRefusal::contradiction, what};
}
inline MaybeFault not_in_order(std::string_view what) {
    return ImageFault{ImageRefusal::not_in_order, what};
}

class ImageSink {
public:
    ImageSink() = default;
    virtual ~ImageSink() = default;
    ImageSink(const ImageSink&) = delete;
    ImageSink& operator=(const ImageSink&) = delete;
    ImageSink(ImageSink&&) = delete;
    ImageSink& operator=(ImageSink&&) = delete;

    virtual MaybeFault room(const ImageRoom& room) = 0;
    virtual MaybeFault session(const ImageSession& session) = 0;
    virtual MaybeFault list(const ImageList& list) = 0;
    // The newest event about a key of the list: of one that lives all that the list keeps, of one
    // that has ended its kind, its key and its seq.
    virtual MaybeFault entry(const Event& event) = 0;
    virtual void end_session() = 0;
    virtual void end_room() = 0;
};

}  // namespace anyorder
