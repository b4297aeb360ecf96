// Other ids for each case, so that a service that is never reset takes every case for a new one.
//
// Rooms, streams, users and sids get a tag made of the run and the case's number. What invites a
// mistake about ids is kept: names that differ in case, in a trailing space or in the last byte
// alone still do, a stream and a user of one name still have one, and pairs that joined by '_' are
// equal still are, as a room has the tag at its front and a key after its last '_'. A name that
// would be longer than the vendor allows loses bytes of its front.
//
// Sessions and logins are moved by a distance of the case's own, the same for all. It is a multiple
// of 2^20, so doubles round them as before, and less than 2^52, so ids stay on their side of 2^53
// but for those just below it. They stay in their quarter of the 64 bits, and in their order there,
// unless they lie next to 2^62 or 3 * 2^62, where they wrap around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

enum class TagPlace : std::uint8_t { front, after_last_underscore };

// New names for names of one kind, and back. Injective.
class FreshNames {
public:
    FreshNames(std::string tag, TagPlace place, std::size_t bytes_max);

    // Valid as long as this. The empty name stays empty.
    std::string_view fresh(std::string_view name);
    // Null for a name that was not made here.
    [[nodiscard]] const std::string* original(std::string_view fresh) const;

private:
    [[nodiscard]] std::string candidate(std::string_view name, std::size_t number) const;

    std::string tag_;
    TagPlace place_;
    std::size_t bytes_max_;
    std::map<std::string, std::string, std::less<>> fresh_;
    std::map<std::string, std::string, std::less<>> original_;
};

class FreshIds {
public:
    // Letters, digits and full stops; not empty.
    FreshIds(std::string_view run_id, std::uint64_t case_number);

    // The same change under the ids of this case. The views live until the next call.
    Event fresh(const Event& event);

    // The list in the case's own ids: rooms of other cases are left out, ids that this case never
    // sent are kept as they are.
    [[nodiscard]] ObservedList original(const ObservedList& list) const;

    [[nodiscard]] std::uint64_t fresh(std::uint64_t session) const;
    [[nodiscard]] std::uint64_t original(std::uint64_t session) const;

private:
    [[nodiscard]] ObservedRoom original(const ObservedRoom& room, std::string room_id) const;

    std::string tag_;
    std::uint64_t distance_;
    FreshNames rooms_;
    FreshNames keys_;
    FreshNames sids_;
    Attributes attributes_;
};

}  // namespace anyorder
