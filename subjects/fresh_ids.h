// Other ids for each case, so that a service that is never reset takes every case for a new one.
//
// Rooms, streams, users and sids get a tag made of the run and the case's number. What invites a
// mistake about ids is kept: names that differ in case, in a trailing space or in the last byte
// alone still do, a stream and a user of one name still have one, and pairs that joined by '_' are
// equal still are, as a room has the tag at its front and a key after its last '_'. A name that
// would be longer than the vendor allows loses bytes of its front.
//
// Sessions and logins are moved by a distance of the case's own, a multiple of 2^20 below 2^51, up
// or down inside zones that end where numbers of some width do: 0, 2^53, 2^63 and 2^64 keep the ids
// next to them. Doubles round ids as before, and their order is kept, unless they lie in the middle
// between such ends, at 2^52, 2^62 or 3 * 2^62, where what leaves its zone comes in at the other
// end of it.
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

    std::uint64_t fresh(std::uint64_t session);
    // Of a session that was never sent, the one that far away, in the same zone.
    [[nodiscard]] std::uint64_t original(std::uint64_t session) const;

private:
    [[nodiscard]] ObservedRoom original(const ObservedRoom& room, std::string room_id) const;

    std::string tag_;
    std::uint64_t distance_;
    FreshNames rooms_;
    FreshNames keys_;
    FreshNames sids_;
    // By the fresh one.
    std::map<std::uint64_t, std::uint64_t> sessions_;
    Attributes attributes_;
};

}  // namespace anyorder
