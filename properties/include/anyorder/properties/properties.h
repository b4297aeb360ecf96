// The properties: each a sentence, and a judge that says whether a subject keeps it in one trial.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include <anyorder/engine/room_list.h>
#include <anyorder/properties/case.h>

namespace anyorder {

struct Property {
    std::string_view name;
    std::string_view sentence;
    Verdict (*judge)(Subject& subject, const Trial& trial);
};

// converges: after the last arrival the list is the truth.
Verdict judge_convergence(Subject& subject, const Trial& trial);

// every_prefix: after every arrival the list is what the specification makes of what has arrived.
Verdict judge_every_prefix(Subject& subject, const Trial& trial);

// One of these two, as the trial says.
Verdict judge_as_asked(Subject& subject, const Trial& trial);

// repeats: a callback that arrives again changes nothing, at once or at the end.
Verdict judge_repeats(Subject& subject, const Trial& trial);

// rooms_are_independent: a room's part of the list depends on the room's own callbacks alone.
Verdict judge_rooms_are_independent(Subject& subject, const Trial& trial);

// renaming: with other ids for rooms, streams and users the list is the same but for the ids.
Verdict judge_renaming(Subject& subject, const Trial& trial);

// The five above, in that order.
std::span<const Property> properties();

using Specification = std::function<RoomList(std::span<const Event>)>;

// The world's truth is what the specification makes of all its callbacks, business data included.
bool world_meets(const History& history, const Specification& specification);

// After every arrival the engine's list is the specification's, business data included. For any
// events, also such as no world makes.
bool engine_meets_specification(std::span<const Event> callbacks, const Delivery& delivery);

}  // namespace anyorder
