#include <new>
#include <utility>
#include <vector>

#include "field_table.h"
#include "image_build.h"
#include "image_bytes.h"
#include "image_checksum.h"
#include "image_json.h"
#include "image_json_members.h"

namespace anyorder {

namespace dom = simdjson::dom;

namespace {

std::uint64_t size_of(const dom::array& array) {
    std::uint64_t size = 0;
    for ([[maybe_unused]] const dom::element element : array) {
        ++size;
    }
    return size;
}

// From the root to the last entry. After the first error nothing is told, and little is read.
class JsonImage {
public:
    explicit JsonImage(BlockStore& store) : builder_(store) {}

    std::optional<ImageError> run(dom::element root) {
        JsonMembers members = tree_.members_of(root);
        version(members);
        const auto checksum = tree_.maybe_text(members, image_json::checksum);
        each(members, image_json::rooms, [this](dom::element element) { room(element); });
        tree_.end(members);
        if (tree_.ok() && checksum && *checksum != hexadecimal(stored_checksum(bytes_.finish()))) {
            tree_.fail(ImageRefusal::wrong_checksum,
                       "the checksum is not that of this state; without the member it is not asked",
                       image_json::checksum);
        }
        return tree_.error();
    }

private:
    template <class Function>
    void each(JsonMembers& members, std::string_view name, Function function) {
        const dom::array array = tree_.array(members, name);
        if (tree_.ok()) {
            tree_.for_each(array, name, function);
        }
    }
    // Of a member that may be missing.
    template <class Function>
    void each_if_any(JsonMembers& members, std::string_view name, Function function) {
        if (const auto found = tree_.find(members, name)) {
            --members.found_count;
            each(members, name, function);
        }
    }

    // Both take what either takes.
    template <class Piece>
    void take(MaybeFault (ImageSink::*function)(const Piece&), const Piece& piece) {
        if (!tree_.ok()) {
            return;
        }
        if (const MaybeFault fault = (builder_.*function)(piece)) {
            tree_.fail(fault->refusal, fault->what);
            return;
        }
        (bytes_.*function)(piece);
    }

    void version(JsonMembers& members) {
        const std::string_view found = tree_.text(members, image_json::anyorder);
        const std::string known =
            std::string(image_json::version_begin) + std::to_string(image_version);
        if (tree_.ok() && found != known) {
            tree_.fail(ImageRefusal::unknown_version, "only " + known + " is known",
                       image_json::anyorder);
        }
    }

    void room(dom::element element) {
        JsonMembers members = tree_.members_of(element);
        ImageRoom room{.id = tree_.text(members, name_of(Word::room_id))};
        if (const auto created = tree_.maybe_number(members, name_of(Word::room_create_time))) {
            room.newest_created_ms = TimeMs{*created};
        }
        closed_.clear();
        each(members, image_json::closed_sessions, [this](dom::element one) {
            JsonMembers closed = tree_.members_of(one);
            const RoomSession id{tree_.number(closed, name_of(Word::room_session_id))};
            closed_.push_back(
                {.id = id, .time_ms = TimeMs{tree_.number(closed, image_json::time_ms)}});
            tree_.end(closed);
        });
        room.closed = closed_;
        const dom::array open = tree_.array(members, image_json::open_sessions);
        tree_.end(members);
        if (!tree_.ok()) {
            return;
        }
        room.sessions_open = size_of(open);
        take(&ImageSink::room, room);
        tree_.for_each(open, image_json::open_sessions, [this](dom::element one) { session(one); });
        if (tree_.ok()) {
            builder_.end_room();
        }
        tree_.forget_texts();
    }

    void session(dom::element element) {
        JsonMembers members = tree_.members_of(element);
        ImageSession session{
            .id = RoomSession{tree_.number(members, name_of(Word::room_session_id))}};
        if (const auto created = tree_.maybe_number(members, name_of(Word::room_create_time))) {
            session.creation = Event{.kind = EventKind::room_create,
                                     .time_ms = TimeMs{*created},
                                     .attributes = &attributes_};
            attributes(members, EventKind::room_create);
        }
        const auto streams = tree_.find(members, image_json::streams);
        const auto users = tree_.find(members, image_json::users);
        if (!streams || !users) {
            tree_.fail(ImageRefusal::missing_part, "the member is missing",
                       streams ? image_json::users : image_json::streams);
        }
        tree_.end(members);
        take(&ImageSink::session, session);
        if (tree_.ok()) {
            list(*streams, false);
        }
        if (tree_.ok()) {
            list(*users, true);
        }
    }

    void attributes(JsonMembers& members, EventKind kind) {
        for (const Field field : kept_fields(kind)) {
            attributes_.set(field, {});
        }
        const auto found = tree_.find(members, image_json::attributes);
        if (!found) {
            return;
        }
        const JsonTree::Inside inside(tree_, image_json::attributes);
        JsonMembers fields = tree_.members_of(*found);
        for (const Field field : kept_fields(kind)) {
            const auto text = tree_.maybe_text(fields, name_of(field));
            attributes_.set(field, text.value_or(std::string_view{}));
            if (text && text->empty()) {
                tree_.fail(ImageRefusal::wrong_type, "an empty text is left out", name_of(field));
            }
        }
        tree_.end(fields);
    }

    void list(dom::element element, bool is_users) {
        const JsonTree::Inside inside(tree_, is_users ? image_json::users : image_json::streams);
        JsonMembers members = tree_.members_of(element);
        ImageList list{.is_users = is_users, .seqs = seqs(members)};
        const dom::array entries = tree_.array(members, image_json::entries);
        tree_.end(members);
        if (!tree_.ok()) {
            return;
        }
        list.entries = size_of(entries);
        take(&ImageSink::list, list);
        tree_.for_each(entries, image_json::entries,
                       [&](dom::element one) { entry(one, is_users); });
    }

    ImageSeqs seqs(JsonMembers& members) {
        ImageSeqs seqs{.watermark = tree_.number(members, image_json::watermark)};
        arrived_.clear();
        each_if_any(members, image_json::arrived, [this](dom::element one) {
            JsonMembers interval = tree_.members_of(one);
            const std::uint64_t first = tree_.number(interval, image_json::first);
            const std::uint64_t last = tree_.number(interval, image_json::last);
            const TimeMs first_ms{tree_.number(interval, image_json::time_ms)};
            arrived_.push_back({.first = first, .last = last, .first_ms = first_ms});
            tree_.end(interval);
        });
        given_up_.clear();
        each_if_any(members, image_json::given_up, [this](dom::element one) {
            JsonMembers range = tree_.members_of(one);
            const std::uint64_t first = tree_.number(range, image_json::first);
            given_up_.push_back({.first = first, .last = tree_.number(range, image_json::last)});
            tree_.end(range);
        });
        seqs.arrived = arrived_;
        seqs.given_up = given_up_;
        seqs.gave_up = tree_.is_set(members, image_json::gave_up);
        seqs.settled_to = tree_.maybe_number(members, image_json::settled_to).value_or(0);
        seqs.reported_to = tree_.maybe_number(members, image_json::reported_to).value_or(0);
        seqs.query_sent = tree_.maybe_number(members, image_json::query_sent);
        if (const auto found = tree_.find(members, image_json::contract_broken)) {
            const JsonTree::Inside inside(tree_, image_json::contract_broken);
            JsonMembers broken = tree_.members_of(*found);
            const std::uint64_t dropped_to = tree_.number(broken, image_json::dropped_to);
            seqs.broken = {.dropped_to = dropped_to, .at = tree_.number(broken, image_json::at)};
            tree_.end(broken);
        }
        return seqs;
    }

    void entry(dom::element element, bool is_users) {
        JsonMembers members = tree_.members_of(element);
        Event event{};
        event.key = tree_.text(members, name_of(is_users ? Word::user_account : Word::stream_id));
        event.seq = ChangeSeq{
            tree_.number(members, name_of(is_users ? Word::user_update_seq : Word::stream_seq))};
        if (tree_.is_set(members, image_json::ended)) {
            event.kind = is_users ? EventKind::room_logout : EventKind::stream_close;
        } else {
            event.kind = is_users ? EventKind::room_login : EventKind::stream_create;
            event.time_ms = TimeMs{
                tree_.number(members, name_of(is_users ? Word::login_time : Word::create_time_ms))};
            if (is_users) {
                event.user_session = UserSession{tree_.number(members, name_of(Word::session_id))};
            } else {
                event.stream_sid = tree_.text(members, name_of(Word::stream_sid));
            }
            attributes(members, event.kind);
            event.attributes = &attributes_;
        }
        tree_.end(members);
        take(&ImageSink::entry, event);
    }

    JsonTree tree_;
    ImageBuilder builder_;
    // What was told so far, for its checksum.
    ImageWriter bytes_;
    // Used again for each room, list and entry.
    std::vector<ImageClosedSession> closed_;
    std::vector<ImageInterval> arrived_;
    std::vector<ImageRange> given_up_;
    Attributes attributes_;
};

}  // namespace

std::optional<ImageError> read_json(std::string_view image, BlockStore& store) {
    dom::parser parser;
    dom::element root;
    const simdjson::error_code error = parser.parse(image.data(), image.size(), true).get(root);
    if (error == simdjson::MEMALLOC) {
        throw std::bad_alloc();
    }
    if (error != simdjson::SUCCESS) {
        return ImageError{.refusal = ImageRefusal::not_json,
                          .what = std::string("the image is no well-formed JSON in UTF-8: ") +
                                  simdjson::error_message(error)};
    }
    return JsonImage(store).run(root);
}

}  // namespace anyorder
