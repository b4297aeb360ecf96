// Makes a state of the pieces of an image, and refuses pieces that no callbacks could have led to.
//
// What it takes keeps the invariants that the ordering rule leans on: each id, key and seq in its
// order and once, entries whose seqs have arrived, no tombstone that may be forgotten, gaps behind
// the watermark and nothing touching it. Which session is the current one is not told: it follows.
// Private to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image.h"
#include "store.h"

namespace anyorder {

class ImageBuilder final : public ImageSink {
public:
    // `store` is empty, and is to be given up where a piece was refused.
    explicit ImageBuilder(BlockStore& store) : store_(store) {}

    MaybeFault room(const ImageRoom& room) override;
    MaybeFault session(const ImageSession& session) override;
    MaybeFault list(const ImageList& list) override;
    MaybeFault entry(const Event& event) override;
    void end_session() override {}
    void end_room() override;

private:
    // An event of the session that was told last.
    [[nodiscard]] EntryList& list_now() const;

    BlockStore& store_;
    // Where it is now, and what was told last.
    std::optional<std::string> room_id_;
    std::optional<TimeMs> newest_created_ms_;
    std::vector<ImageClosedSession> closed_;
    Ref room_ = no_block;
    std::optional<RoomSession> session_id_;
    Ref session_ = no_block;
    bool is_users_ = false;
    std::optional<std::string> key_;
};

}  // namespace anyorder
