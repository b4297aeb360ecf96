#include <algorithm>
#include <numeric>

#include <anyorder/sim/visit.h>
#include <anyorder/sim/workload.h>

namespace anyorder {

namespace {

constexpr std::uint64_t start_ms = 1'600'000'000'000;
constexpr std::size_t sample_count = 64;

// With leading zeros, so that ids sort as their numbers do.
std::string padded(std::size_t number, std::size_t digits) {
    std::string text = std::to_string(number);
    return text.insert(0, digits - std::min(digits, text.size()), '0');
}

// FNV-1a, 64 bits.
class Checksum {
public:
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            add_byte(static_cast<unsigned char>(number >> shift));
        }
    }
    void add(std::string_view text) {
        add(text.size());
        for (const char c : text) {
            add_byte(static_cast<unsigned char>(c));
        }
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100'0000'01b3; }

    std::uint64_t value_ = 0xcbf2'9ce4'8422'2325;
};

}  // namespace

Workload::Workload(const WorkloadParameters& parameters)
    : parameters_(parameters),
      samples_(visit(sample_count)),
      rooms_(parameters.sessions),
      streams_(parameters.sessions * parameters.keys_per_session),
      changes_random_(Random::part(parameters.seed, 0)),
      arrivals_random_(Random::part(parameters.seed, 1)) {
    std::ranges::copy_if(samples_->events(), std::back_inserter(sample_creates_),
                         [](const Event& e) { return e.kind == EventKind::stream_create; });
    // Room for twice as many duplicates as are to be expected.
    arrivals_.reserve(parameters.events +
                      parameters.events * parameters.duplicates_per_thousand / 500);
    for (std::size_t room = 0; room < rooms_.size(); ++room) {
        create_room(room);
    }
    create_all_streams();
    while (events_made_ < parameters_.events) {
        change_stream(static_cast<std::size_t>(changes_random_.below(streams_.size())));
    }
    deliver_block();
}

// Each event has a millisecond of its own.
Event Workload::words(EventKind kind, std::size_t room) const {
    return {.kind = kind,
            .session = RoomSession{start_ms * 1'000 + room},
            .time_ms = TimeMs{start_ms + events_made_},
            .room_id = rooms_[room].id};
}

const Attributes* Workload::texts_of(const Event& sample) const {
    return parameters_.with_texts ? sample.attributes : nullptr;
}

void Workload::create_room(std::size_t room) {
    rooms_[room].id = "room-" + padded(room, 5);
    Event event = words(EventKind::room_create, room);
    event.attributes = texts_of(samples_->events().front());
    rooms_[room].created_ms = event.time_ms;
    emit(event);
}

void Workload::create_all_streams() {
    std::vector<std::size_t> order(streams_.size());
    std::iota(order.begin(), order.end(), 0U);
    changes_random_.shuffle(order);
    for (const std::size_t index : order) {
        streams_[index].id = rooms_[index / parameters_.keys_per_session].id + "-stream-" +
                             padded(index % parameters_.keys_per_session, 5);
        change_stream(index);
    }
}

void Workload::change_stream(std::size_t index) {
    const std::size_t room = index / parameters_.keys_per_session;
    Stream& stream = streams_[index];
    Event event = words(stream.live ? EventKind::stream_close : EventKind::stream_create, room);
    event.seq = ChangeSeq{++rooms_[room].changes};
    event.key = stream.id;
    if (stream.live) {
        close_stream(event, stream);
    } else {
        create_stream(event, stream);
    }
}

void Workload::create_stream(Event event, Stream& stream) {
    event.stream_sid = sids_.emplace_back("sid-" + padded(events_made_, 14));
    event.attributes = texts_of(sample_creates_[events_made_ % sample_creates_.size()]);
    stream.live = true;
    stream.sid = event.stream_sid;
    stream.seq = event.seq;
    stream.created_ms = event.time_ms;
    stream.texts = event.attributes;
    emit(event);
}

void Workload::close_stream(Event event, Stream& stream) {
    event.begun_ms = stream.created_ms;
    event.stream_sid = stream.sid;
    stream.live = false;
    emit(event);
}

void Workload::emit(const Event& event) {
    block_.push_back(event);
    ++events_made_;
    if (block_.size() == parameters_.window) {
        deliver_block();
    }
}

void Workload::deliver_block() {
    const std::size_t originals = block_.size();
    for (std::size_t i = 0; i < originals; ++i) {
        if (arrivals_random_.chance(parameters_.duplicates_per_thousand, 1'000)) {
            const Event again = block_[i];
            block_.push_back(again);
        }
    }
    if (originals > 1) {
        arrivals_random_.shuffle(block_);
    }
    arrivals_.insert(arrivals_.end(), block_.begin(), block_.end());
    block_.clear();
}

namespace {

std::vector<Attribute> kept_texts(EventKind kind, const Attributes* texts) {
    std::vector<Attribute> attributes;
    if (texts == nullptr) {
        return attributes;
    }
    for (const Field field : kept_fields(kind)) {
        if (const std::string_view text = (*texts)[field]; !text.empty()) {
            attributes.push_back({field, std::string(text)});
        }
    }
    return attributes;
}

}  // namespace

ListedStream Workload::expected_stream(const Stream& stream) const {
    return {.stream_id = stream.id,
            .stream_sid = std::string(stream.sid),
            .stream_seq = stream.seq,
            .create_time_ms = stream.created_ms,
            .attributes = kept_texts(EventKind::stream_create, stream.texts)};
}

ListedRoom Workload::expected_room(std::size_t index) const {
    ListedRoom room{
        .room_id = rooms_[index].id,
        .room_session_id = words(EventKind::room_create, index).session,
        .create_time_ms = rooms_[index].created_ms,
        .attributes = kept_texts(EventKind::room_create, texts_of(samples_->events().front()))};
    const std::size_t begin = index * parameters_.keys_per_session;
    for (std::size_t i = begin; i < begin + parameters_.keys_per_session; ++i) {
        if (streams_[i].live) {
            room.streams.push_back(expected_stream(streams_[i]));
        }
    }
    return room;
}

RoomList Workload::expected_list() const {
    RoomList list;
    list.rooms.reserve(rooms_.size());
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
        list.rooms.push_back(expected_room(i));
    }
    return list;
}

bool Workload::is_right(const RoomList& list) const {
    if (list.rooms.size() != rooms_.size()) {
        return false;
    }
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
        if (list.rooms[i] != expected_room(i)) {
            return false;
        }
    }
    return true;
}

std::uint64_t Workload::checksum() const {
    Checksum sum;
    for (const Event& event : arrivals_) {
        sum.add(static_cast<std::uint64_t>(event.kind));
        sum.add(number(event.session));
        sum.add(number(event.seq));
        sum.add(number(event.time_ms));
        sum.add(number(event.begun_ms));
        sum.add(event.room_id);
        sum.add(event.key);
        sum.add(event.stream_sid);
        for (const Field field : kept_fields(event.kind)) {
            sum.add(text_of(event, field));
        }
    }
    return sum.value();
}

}  // namespace anyorder
