// The JSON form: the names of its members, and how it is written and read. docs/formats.md
// describes it. Private to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image.h"
#include "store.h"

namespace anyorder {

namespace image_json {

inline constexpr std::string_view version_begin = "snapshot/";

// Members that no callback has.
inline constexpr std::string_view anyorder = "anyorder";
inline constexpr std::string_view checksum = "checksum";
inline constexpr std::string_view rooms = "rooms";
inline constexpr std::string_view closed_sessions = "closed_sessions";
inline constexpr std::string_view open_sessions = "open_sessions";
inline constexpr std::string_view time_ms = "time_ms";
inline constexpr std::string_view attributes = "attributes";
inline constexpr std::string_view streams = "streams";
inline constexpr std::string_view users = "users";
inline constexpr std::string_view watermark = "watermark";
inline constexpr std::string_view arrived = "arrived";
inline constexpr std::string_view first = "first";
inline constexpr std::string_view last = "last";
inline constexpr std::string_view given_up = "given_up";
inline constexpr std::string_view gave_up = "gave_up";
inline constexpr std::string_view settled_to = "settled_to";
inline constexpr std::string_view reported_to = "reported_to";
inline constexpr std::string_view query_sent = "query_sent";
inline constexpr std::string_view contract_broken = "contract_broken";
inline constexpr std::string_view dropped_to = "dropped_to";
inline constexpr std::string_view at = "at";
inline constexpr std::string_view entries = "entries";
inline constexpr std::string_view ended = "ended";
// Of a text that is not UTF-8: two hexadecimal digits a byte.
inline constexpr std::string_view bytes = "bytes";

}  // namespace image_json

class ImageJsonWriter final : public ImageSink {
public:
    // `checksum` is that of the binary form.
    explicit ImageJsonWriter(std::string_view checksum);

    MaybeFault room(const ImageRoom& room) override;
    MaybeFault session(const ImageSession& session) override;
    MaybeFault list(const ImageList& list) override;
    MaybeFault entry(const Event& event) override;
    void end_session() override;
    void end_room() override;

    // The image of all that it was told, once.
    std::string finish();

private:
    // A comma, unless an object or an array has just begun.
    void separate();
    void name(std::string_view name);
    void begin(char bracket);
    void begin(std::string_view name, char bracket);
    void end(char bracket) { out_ += bracket; }
    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, std::uint64_t value);
    void number_unless_zero(std::string_view name, std::uint64_t value);
    void yes(std::string_view name);
    void attributes(const Event& event);
    void seqs(const ImageSeqs& seqs);
    void end_entries();

    std::string out_;
    // Whether the entries of a list are still to be ended.
    bool is_in_list_ = false;
};

// Builds what the image says in `store`, which is empty. On an error it holds a part of that, and
// is to be given up. O(n log n).
std::optional<ImageError> read_json(std::string_view image, BlockStore& store);

}  // namespace anyorder
