// Stores as subjects, and the judgement of what was read while others wrote.
#include <variant>

#include <gtest/gtest.h>

#include <anyorder/sim/specification.h>
#include <anyorder/stores/store_subject.h>

#include "many_writers.h"
#include "notation.h"

namespace anyorder {
namespace {

ObservedList list_of(Subject& subject) {
    return std::get<ObservedList>(subject.list());
}

TEST(StoreSubject, ListsWhatWasDeliveredAndForgetsOnReset) {
    const auto log = testing::callbacks("c1 s+1 u+1 s-2");
    for (const std::size_t writers : {1U, 4U}) {
        const auto subject = store_subject({.url = "memory:", .writers = writers, .rounds = 3});
        for (const Event& event : log->events()) {
            subject->deliver(event);
        }
        EXPECT_EQ(list_of(*subject), observe(specified_list(log->events())));
        EXPECT_EQ(list_of(*subject), observe(specified_list(log->events())));
        subject->reset();
        EXPECT_TRUE(list_of(*subject).rooms.empty());
    }
}

TEST(StoreSubject, KeepsToASpaceOfItsOwn) {
    const auto log = testing::callbacks("c1 s+1");
    const auto one = store_subject({.url = "memory:"});
    const auto other = store_subject({.url = "memory:"});
    one->deliver(log->events()[0]);
    EXPECT_EQ(list_of(*one).rooms.size(), 1U);
    EXPECT_TRUE(list_of(*other).rooms.empty());
}

TEST(StoreSubject, ThatComparesTimesIsWrongWhereTwoChangesShareOne) {
    const auto log = testing::callbacks("c1 s+1 s-2 s+3");
    std::vector<Event> at_once(log->events().begin(), log->events().end());
    const auto subject =
        store_subject({.url = "memory:", .twin = StoreTwin::compares_times, .one_by_one = true});
    for (Event& event : at_once) {
        event.time_ms = TimeMs{5};
        subject->deliver(event);
    }
    EXPECT_NE(list_of(*subject), observe(specified_list(at_once)));
}

TEST(StoreSubject, IsNamedOnceAndFoundByItsUrl) {
    for (const StoreSubjectName& name : store_subjects()) {
        EXPECT_EQ(find_store_subject(name.name), &name);
    }
    EXPECT_EQ(store_subject_of_url("redis+unix:/s"), find_store_subject("redis"));
    EXPECT_EQ(store_subject_of_url("postgres://h/d"), find_store_subject("postgresql"));
    EXPECT_EQ(store_subject_of_url("sqlite:f"), find_store_subject("sqlite"));
    EXPECT_EQ(store_subject_of_url("sqlite-tables:f"), find_store_subject("sqlite"));
    for (const char* const none : {"redis", "mysql://h", "redis-compares-times:f"}) {
        EXPECT_EQ(store_subject_of_url(none), nullptr) << none;
    }
    EXPECT_EQ(store_subject_of_url("./sqlite.py"), nullptr);
}

TEST(StoreSubject, SaysWhyThereIsNone) {
    const auto failure = probe({.url = "redis+unix:/nowhere"});
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind, FailureKind::unreachable);
    EXPECT_NE(failure->what.find("/nowhere"), std::string::npos);
}

class Meanwhile : public ::testing::Test {
protected:
    Meanwhile() {
        const auto log = testing::callbacks("c1 s+1 u+1 s-2");
        for (const Event& event : log->events()) {
            callbacks_.add(event);
        }
        log_ = log;
    }

    [[nodiscard]] ReadMeanwhile read(std::vector<std::size_t> of, std::vector<bool> acknowledged,
                                     std::vector<bool> sent) const {
        std::vector<Event> events;
        events.reserve(of.size());
        for (const std::size_t index : of) {
            events.push_back(log_->events()[index]);
        }
        return {.list = specified_list(events),
                .acknowledged = std::move(acknowledged),
                .sent = std::move(sent)};
    }

    [[nodiscard]] bool can_be(const ReadMeanwhile& read) const {
        return anyorder::can_be(read, callbacks_);
    }

private:
    KeptCallbacks callbacks_;
    std::shared_ptr<const CallbackLog> log_;
};

TEST_F(Meanwhile, AnythingBetweenWhatWasAcknowledgedAndWhatWasSentCanBe) {
    EXPECT_TRUE(can_be(read({0, 2}, {true, false, false, false}, {true, true, true, true})));
    EXPECT_TRUE(can_be(read({0}, {true, false, false, false}, {true, true, true, true})));
    EXPECT_TRUE(can_be(read({0, 1, 2, 3}, {true, true, true, true}, {true, true, true, true})));
}

TEST_F(Meanwhile, WhatWasAcknowledgedMustBeThere) {
    EXPECT_FALSE(can_be(read({0}, {true, false, true, false}, {true, true, true, true})));
}

TEST_F(Meanwhile, WhatWasNotSentMustNotBeThere) {
    EXPECT_FALSE(can_be(read({0, 1}, {true, false, false, false}, {true, false, true, true})));
}

TEST_F(Meanwhile, ARoomThatNobodySentIsNone) {
    ReadMeanwhile strange = read({0}, {true, false, false, false}, {true, true, true, true});
    strange.list.rooms.push_back({.room_id = "another"});
    EXPECT_FALSE(can_be(strange));
}

}  // namespace
}  // namespace anyorder
