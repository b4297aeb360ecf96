#include "image_checksum.h"

#include <limits>

#include <boost/crc.hpp>

namespace anyorder {

std::uint64_t image_checksum(std::string_view bytes) {
    constexpr std::uint64_t polynomial = 0x42f0'e1eb'a9ea'3693;
    constexpr std::uint64_t ones = std::numeric_limits<std::uint64_t>::max();
    boost::crc_optimal<64, polynomial, ones, ones, true, true> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

}  // namespace anyorder
