#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

Verdict unknown(const SubjectFailure& failure) {
    return Unknown{failure.what, failure};
}

}  // namespace

Verdict judge_convergence(Subject& subject, const Trial& trial) {
    deliver_all(subject, trial);
    Verdict verdict = compare(*trial.truth, subject.list(), trial.lists, trial.delivery->size());
    if (auto* wrong = std::get_if<Violated>(&verdict)) {
        wrong->remark = subject.remark();
    }
    return verdict;
}

Verdict judge_every_prefix(Subject& subject, const Trial& trial) {
    const auto callbacks = trial.callbacks;
    std::vector<Event> arrived;
    subject.reset();
    for (const std::uint32_t index : *trial.delivery) {
        arrived.push_back(callbacks[index]);
        deliver_next(subject, arrived);
        Verdict verdict =
            compare(observe(specified_list(arrived)), subject.list(), trial.lists, arrived.size());
        if (auto* wrong = std::get_if<Violated>(&verdict)) {
            wrong->remark = subject.remark();
        }
        if (!holds(verdict)) {
            return verdict;
        }
    }
    return Holds{};
}

Verdict judge_as_asked(Subject& subject, const Trial& trial) {
    return trial.judged == Judged::every_prefix ? judge_every_prefix(subject, trial)
                                                : judge_convergence(subject, trial);
}

namespace {

// Delivers one callback that has arrived before and compares the lists before and after.
Verdict judge_repeat(Subject& subject, const Event& callback, const Trial& trial,
                     std::size_t arrivals) {
    const Observation before = subject.list();
    subject.deliver(callback);
    const auto* list = std::get_if<ObservedList>(&before);
    return list == nullptr ? unknown(std::get<SubjectFailure>(before))
                           : compare(*list, subject.list(), trial.lists, arrivals);
}

}  // namespace

Verdict judge_repeats(Subject& subject, const Trial& trial) {
    const auto callbacks = trial.callbacks;
    std::set<std::uint32_t> arrived;
    std::size_t arrivals = 0;
    subject.reset();
    Delivery twice = *trial.delivery;
    twice.insert(twice.end(), trial.delivery->begin(), trial.delivery->end());
    for (const std::uint32_t index : twice) {
        ++arrivals;
        if (arrived.insert(index).second) {
            subject.deliver(callbacks[index]);
            continue;
        }
        Verdict verdict = judge_repeat(subject, callbacks[index], trial, arrivals);
        if (!holds(verdict)) {
            return verdict;
        }
    }
    return Holds{};
}

namespace {

ObservedList only_room(const ObservedList& list, std::string_view room_id) {
    ObservedList part;
    std::ranges::copy_if(list.rooms, std::back_inserter(part.rooms),
                         [&](const ObservedRoom& room) { return room.room_id == room_id; });
    return part;
}

Verdict judge_room(Subject& subject, const Trial& trial, const ObservedList& all,
                   std::string_view room_id) {
    const auto callbacks = trial.callbacks;
    subject.reset();
    for (const std::uint32_t index : *trial.delivery) {
        if (callbacks[index].room_id == room_id) {
            subject.deliver(callbacks[index]);
        }
    }
    const Observation alone = subject.list();
    const auto* list = std::get_if<ObservedList>(&alone);
    return list == nullptr
               ? unknown(std::get<SubjectFailure>(alone))
               : compare(*list, only_room(all, room_id), trial.lists, trial.delivery->size());
}

}  // namespace

Verdict judge_rooms_are_independent(Subject& subject, const Trial& trial) {
    deliver_all(subject, trial);
    const Observation all = subject.list();
    if (const auto* failure = std::get_if<SubjectFailure>(&all)) {
        return unknown(*failure);
    }
    std::set<std::string_view> room_ids;
    for (const Event& callback : trial.callbacks) {
        room_ids.insert(callback.room_id);
    }
    for (const std::string_view room_id : room_ids) {
        Verdict verdict = judge_room(subject, trial, std::get<ObservedList>(all), room_id);
        if (!holds(verdict)) {
            return verdict;
        }
    }
    return Holds{};
}

namespace {

// Plain names in the reverse order of the old ones, so that neither spelling nor order survives.
class Renaming {
public:
    explicit Renaming(std::span<const Event> callbacks) {
        for (const Event& callback : callbacks) {
            names_[std::string(callback.room_id)];
            names_[std::string(callback.key)];
            for (const Field field : id_fields) {
                names_[std::string(text_of(callback, field))];
            }
        }
        names_.erase("");
        std::size_t left = names_.size();
        for (auto& [old_name, new_name] : names_) {
            new_name = "n" + std::to_string(1000 + left--);
        }
    }

    [[nodiscard]] std::string_view operator()(std::string_view name) const {
        const auto place = names_.find(name);
        return place == names_.end() ? name : std::string_view(place->second);
    }

    // The texts that hold ids too; they live until the next call.
    [[nodiscard]] Event operator()(Event event) {
        event.room_id = (*this)(event.room_id);
        event.key = (*this)(event.key);
        if (event.attributes != nullptr) {
            attributes_ = *event.attributes;
            for (const Field field : id_fields) {
                attributes_.set(field, (*this)(attributes_[field]));
            }
            event.attributes = &attributes_;
        }
        return event;
    }

    [[nodiscard]] ObservedList operator()(ObservedList list) const {
        for (ObservedRoom& room : list.rooms) {
            room.room_id = (*this)(room.room_id);
            for (ObservedStream& stream : room.streams) {
                stream.stream_id = (*this)(stream.stream_id);
            }
            for (ObservedUser& user : room.users) {
                user.user_account = (*this)(user.user_account);
            }
        }
        return list;
    }

private:
    static constexpr std::array id_fields = {Field::id_name, Field::user_id, Field::publish_id,
                                             Field::channel_id};

    std::map<std::string, std::string, std::less<>> names_;
    Attributes attributes_;
};

}  // namespace

Verdict judge_renaming(Subject& subject, const Trial& trial) {
    const auto callbacks = trial.callbacks;
    deliver_all(subject, trial);
    const Observation plain = subject.list();
    if (const auto* failure = std::get_if<SubjectFailure>(&plain)) {
        return unknown(*failure);
    }
    Renaming renamed(callbacks);
    subject.reset();
    for (const std::uint32_t index : *trial.delivery) {
        subject.deliver(renamed(callbacks[index]));
    }
    return compare(renamed(std::get<ObservedList>(plain)), subject.list(), trial.lists,
                   trial.delivery->size());
}

std::span<const Property> properties() {
    static constexpr std::array<Property, 5> all = {{
        {"converges", "after the last arrival the list is the truth", judge_convergence},
        {"every_prefix",
         "after every arrival the list is what the specification makes of what has arrived",
         judge_every_prefix},
        {"repeats", "a callback that arrives again changes nothing", judge_repeats},
        {"rooms_are_independent", "a room's list depends on that room's callbacks alone",
         judge_rooms_are_independent},
        {"renaming", "with other ids the list is the same but for the ids", judge_renaming},
    }};
    return all;
}

bool world_meets(const History& history, const Specification& specification) {
    return specification(history.callbacks()) == history.truth;
}

bool engine_meets_specification(std::span<const Event> callbacks, const Delivery& delivery) {
    RoomLists lists;
    std::vector<Event> arrived;
    for (const std::uint32_t index : delivery) {
        lists.apply(callbacks[index]);
        arrived.push_back(callbacks[index]);
        if (lists.list() != specified_list(arrived)) {
            return false;
        }
    }
    return true;
}

}  // namespace anyorder
