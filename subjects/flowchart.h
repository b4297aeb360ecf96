// The vendor's published recipe for keeping lists, as its flowcharts give it.
//
// One local room per room id. A callback that does not fit yet waits in the room's queue; after a
// create or login that changed something (marked * below) the queue is processed again in order of
// arrival. Where a callback goes depends on whether the room is unknown, known with another
// session, or known with the same one:
//
//              unknown  another session                       same session
// room_create  add *    newer than local: replace *, or drop  keep the newer time *
// room_close   queue    newer than local: queue, or drop      delete the room
// begin        queue    not older than local: queue, or drop  unknown: add *; else begin_entry()
// end          queue    newer than local: queue, or drop      unknown: queue; else end_entry()
//
// "Newer than local" compares the callback's own time with the local room's creation time. The
// recipe forgets what it deletes, which is why it fails at the fourth callback about one stream.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <anyorder/subjects/observed_list.h>

#include "words.h"

namespace anyorder {

class Flowchart {
public:
    // The charts do not say whether a create that is taken from the queue has the queue processed
    // again too. Taken literally it has (nested). A reader who writes one loop over the queue does
    // not get that (single), and then a close and a create that both wait for their room end wrong.
    enum class Passes { nested, single };

    explicit Flowchart(Passes passes = Passes::nested) : passes_(passes) {}

    void deliver(const Event& event);
    [[nodiscard]] ObservedList list() const;

    friend bool operator==(const Flowchart&, const Flowchart&) = default;

private:
    struct LocalRoom {
        RoomSession session{};
        TimeMs created_ms{};
        std::map<std::string, Words> streams;
        std::map<std::string, Words> users;

        friend bool operator==(const LocalRoom&, const LocalRoom&) = default;
    };
    enum class Verdict { done, changed, queue };

    // Does what the table says, and where `starts_pass` processes the queue if something changed.
    void process(const Words& words, bool starts_pass);

    // Looks the callback up in the table above.
    Verdict consider(const Words& words);
    Verdict create_room(const Words& words);
    Verdict close_room(const Words& words);
    Verdict change_entry(const Words& words);
    static Verdict begin_entry(std::map<std::string, Words>& entries, const Words& words);
    static Verdict end_entry(std::map<std::string, Words>& entries, const Words& words);

    Passes passes_;
    std::map<std::string, LocalRoom> rooms_;
    std::map<std::string, std::vector<Words>> queues_;
};

class SinglePassFlowchart : public Flowchart {
public:
    SinglePassFlowchart() : Flowchart(Passes::single) {}
};

}  // namespace anyorder
