#include <algorithm>
#include <tuple>

#include <anyorder/engine/event.h>

namespace anyorder {

namespace {

auto words(const Event& e) {
    return std::tie(e.kind, e.session, e.seq, e.time_ms, e.begun_ms, e.user_session, e.room_id,
                    e.key, e.stream_sid);
}

constexpr bool is_envelope(Field field) {
    return field >= Field::appid;
}

bool same_texts(const Event& a, const Event& b, bool with_envelope) {
    return std::ranges::all_of(documented_fields(a.kind), [&](Field field) {
        return (is_envelope(field) && !with_envelope) || text_of(a, field) == text_of(b, field);
    });
}

}  // namespace

bool operator==(const Event& a, const Event& b) {
    return words(a) == words(b) && same_texts(a, b, true);
}

bool same_change(const Event& a, const Event& b) {
    return words(a) == words(b) && same_texts(a, b, false);
}

}  // namespace anyorder
