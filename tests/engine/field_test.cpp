#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include <anyorder/engine/event.h>

namespace anyorder {
namespace {

constexpr std::array kinds = {EventKind::room_create,   EventKind::room_close,
                              EventKind::stream_create, EventKind::stream_close,
                              EventKind::room_login,    EventKind::room_logout};
static_assert(kinds.size() == event_kind_count);

TEST(Field, HasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < field_count; ++i) {
        const std::string_view name = name_of(static_cast<Field>(i));
        EXPECT_FALSE(name.empty());
        EXPECT_TRUE(names.insert(name).second) << name;
    }
    EXPECT_EQ(name_of(Field::id_name), "id_name");
    EXPECT_EQ(name_of(Field::signature), "signature");
}

TEST(Field, IsDocumentedForSomeCallback) {
    std::set<Field> documented;
    for (const EventKind kind : kinds) {
        const auto fields = documented_fields(kind);
        documented.insert(fields.begin(), fields.end());
    }
    EXPECT_EQ(documented.size(), field_count);
}

TEST(EventKind, IsNamedAsInTheVendorsJson) {
    EXPECT_EQ(name_of(EventKind::room_create), "room_create");
    EXPECT_EQ(name_of(EventKind::room_close), "room_close");
    EXPECT_EQ(name_of(EventKind::stream_create), "stream_create");
    EXPECT_EQ(name_of(EventKind::stream_close), "stream_close");
    EXPECT_EQ(name_of(EventKind::room_login), "room_login");
    EXPECT_EQ(name_of(EventKind::room_logout), "room_logout");
}

TEST(DocumentedFields, StandInEnumeratorOrderAndEndWithTheEnvelope) {
    for (const EventKind kind : kinds) {
        const auto fields = documented_fields(kind);
        EXPECT_TRUE(std::is_sorted(fields.begin(), fields.end()));
        EXPECT_EQ(std::adjacent_find(fields.begin(), fields.end()), fields.end());
        ASSERT_GE(fields.size(), 4U);
        EXPECT_EQ(fields[fields.size() - 4], Field::appid);
        EXPECT_EQ(fields.back(), Field::signature);
    }
}

TEST(KeptFields, AreTheDocumentedOnesWithoutTheEnvelopeOfCallbacksThatBeginSomething) {
    for (const EventKind kind : kinds) {
        const auto documented = documented_fields(kind);
        const auto kept = kept_fields(kind);
        EXPECT_EQ(kept.size(), begins(kind) ? documented.size() - 4 : 0) << name_of(kind);
        EXPECT_TRUE(std::equal(kept.begin(), kept.end(), documented.begin()));
    }
}

TEST(FieldForm, IsDigitsWhereTheVendorsTypesDifferAndListForUrls) {
    EXPECT_EQ(form_of(Field::appid), FieldForm::digits);
    EXPECT_EQ(form_of(Field::close_reason), FieldForm::digits);
    EXPECT_EQ(form_of(Field::signature), FieldForm::text);
    EXPECT_EQ(form_of(Field::pic_url), FieldForm::list);
}

struct Pair {
    Attributes texts_a;
    Attributes texts_b;
    Event a{.kind = EventKind::stream_create, .room_id = "r", .key = "s", .attributes = &texts_a};
    Event b{.kind = EventKind::stream_create, .room_id = "r", .key = "s", .attributes = &texts_b};
};

TEST(EventEquality, SeesEveryWord) {
    const auto differ = [](auto change) {
        Pair pair;
        change(pair.b);
        return !(pair.a == pair.b) && !same_change(pair.a, pair.b);
    };
    EXPECT_TRUE(differ([](Event& e) { e.kind = EventKind::stream_close; }));
    EXPECT_TRUE(differ([](Event& e) { e.session = RoomSession{1}; }));
    EXPECT_TRUE(differ([](Event& e) { e.seq = ChangeSeq{1}; }));
    EXPECT_TRUE(differ([](Event& e) { e.time_ms = TimeMs{1}; }));
    EXPECT_TRUE(differ([](Event& e) { e.begun_ms = TimeMs{1}; }));
    EXPECT_TRUE(differ([](Event& e) { e.user_session = UserSession{1}; }));
    EXPECT_TRUE(differ([](Event& e) { e.room_id = "x"; }));
    EXPECT_TRUE(differ([](Event& e) { e.key = "x"; }));
    EXPECT_TRUE(differ([](Event& e) { e.stream_sid = "x"; }));
}

TEST(EventEquality, SeesEveryDocumentedText) {
    for (const Field field : documented_fields(EventKind::stream_create)) {
        Pair pair;
        pair.texts_b.set(field, "x");
        EXPECT_FALSE(pair.a == pair.b) << name_of(field);
        EXPECT_EQ(same_change(pair.a, pair.b), field >= Field::appid) << name_of(field);
    }
}

TEST(EventEquality, TakesNoAttributesForEmptyOnes) {
    Pair pair;
    pair.b.attributes = nullptr;
    EXPECT_EQ(pair.a, pair.b);
    EXPECT_TRUE(same_change(pair.a, pair.b));
}

}  // namespace
}  // namespace anyorder
