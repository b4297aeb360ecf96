// The binary form, byte by byte: what its writer and its reader have in common. docs/formats.md
// describes it. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "image.h"

namespace anyorder::image_bytes {

inline constexpr std::string_view magic = "anyorder";
inline constexpr std::size_t version_at = 8;
inline constexpr std::size_t length_at = 12;
inline constexpr std::size_t sections_at = 20;
inline constexpr std::size_t section_head_bytes = 12;

// Sections come in this order, each once.
enum class Section : std::uint32_t { totals = 1, rooms = 2 };

struct Totals {
    std::uint64_t rooms = 0;
    std::uint64_t sessions_open = 0;
    std::uint64_t sessions_closed = 0;
    std::uint64_t entries = 0;

    friend bool operator==(const Totals&, const Totals&) = default;
};
inline constexpr std::size_t totals_bytes = 32;
inline constexpr std::size_t totals_at = sections_at + section_head_bytes;
inline constexpr std::size_t rooms_at = totals_at + totals_bytes + section_head_bytes;

// Bits of the flags of a room, an open session, a list and an entry.
inline constexpr std::uint8_t room_has_creation = 1;
inline constexpr std::uint8_t session_is_created = 1;
inline constexpr std::uint8_t list_has_more = 1;
inline constexpr std::uint8_t list_gave_up = 2;
inline constexpr std::uint8_t list_is_queried = 4;
inline constexpr std::uint8_t list_is_broken = 8;
inline constexpr std::uint8_t entry_is_live = 1;

// The fewest bytes that each of them takes.
inline constexpr std::size_t room_bytes_min = 4;
inline constexpr std::size_t closed_bytes_min = 2;
inline constexpr std::size_t session_bytes_min = 8;
inline constexpr std::size_t entry_bytes_min = 3;
inline constexpr std::size_t interval_bytes_min = 3;
inline constexpr std::size_t range_bytes_min = 2;

}  // namespace anyorder::image_bytes

namespace anyorder {

class ImageWriter final : public ImageSink {
public:
    ImageWriter();

    MaybeFault room(const ImageRoom& room) override;
    MaybeFault session(const ImageSession& session) override;
    MaybeFault list(const ImageList& list) override;
    MaybeFault entry(const Event& event) override;
    void end_session() override {}
    void end_room() override {}

    // How long the image may get, roughly.
    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    // The image of all that it was told, once.
    std::string finish();

private:
    void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
    void number(std::uint64_t value);
    void text(std::string_view text);
    void texts(const Event& event);
    void more(const ImageSeqs& seqs);

    std::string out_;
    image_bytes::Totals totals_;
};

// Of an image that has one.
std::string_view stored_checksum(std::string_view image);

}  // namespace anyorder
