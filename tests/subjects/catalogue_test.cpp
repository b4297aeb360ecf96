// The catalogue: who is in it, and that all of them can be copied and compared.
#include <algorithm>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

TEST(Catalogue, HasTheEngineFirstAndAtLeastSixteenPlantedBugs) {
    EXPECT_EQ(catalogue().front().name, "reference");
    EXPECT_GE(std::ranges::count(catalogue(), Role::planted, &CatalogueEntry::role), 16);
}

TEST(Catalogue, NamesAreDifferentAndFound) {
    std::set<std::string_view> names;
    for (const CatalogueEntry& entry : catalogue()) {
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
        EXPECT_EQ(find_subject(entry.name), &entry);
        EXPECT_FALSE(entry.sentence.empty());
    }
    EXPECT_EQ(find_subject("nobody"), nullptr);
}

TEST(Catalogue, EverySubjectIsRightInTheSimplestHistory) {
    const auto log = testing::callbacks("c1 s+1 u+1");
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        for (const Event& event : log->events().first(2)) {
            subject->deliver(event);
        }
        const auto list = std::get<ObservedList>(subject->list());
        ASSERT_EQ(list.rooms.size(), 1U) << entry.name;
        EXPECT_EQ(list.rooms[0].streams.size(), 1U) << entry.name;
    }
}

TEST(Catalogue, EverySubjectForgetsOnReset) {
    const auto log = testing::callbacks("c1 s+1 u+2");
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        for (const Event& event : log->events()) {
            subject->deliver(event);
        }
        subject->reset();
        EXPECT_TRUE(std::get<ObservedList>(subject->list()).rooms.empty()) << entry.name;
        EXPECT_TRUE(subject->same_state(*entry.make())) << entry.name;
    }
}

TEST(Catalogue, EverySubjectsCloneIsEqualAndIndependent) {
    const auto log = testing::callbacks("c1 s+1 t+2 s-3");
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        subject->deliver(log->events()[0]);
        const auto clone = subject->clone();
        EXPECT_TRUE(clone->same_state(*subject)) << entry.name;
        clone->deliver(log->events()[1]);
        EXPECT_FALSE(clone->same_state(*subject)) << entry.name;
        subject->deliver(log->events()[1]);
        EXPECT_TRUE(clone->same_state(*subject)) << entry.name;
    }
}

TEST(Catalogue, EverySubjectTakesOnTheStateOfAnother) {
    const auto log = testing::callbacks("c1 s+1 t+2 s-3");
    for (const CatalogueEntry& entry : catalogue()) {
        const auto subject = entry.make();
        for (const Event& event : log->events()) {
            const auto other = subject->clone();
            subject->deliver(event);
            ASSERT_TRUE(other->assign(*subject)) << entry.name;
            EXPECT_TRUE(other->same_state(*subject)) << entry.name;
        }
        const auto other = entry.make();
        ASSERT_TRUE(other->assign(*subject)) << entry.name;
        EXPECT_TRUE(other->same_state(*subject)) << entry.name;
        ASSERT_TRUE(other->assign(*entry.make())) << entry.name;
        EXPECT_TRUE(other->same_state(*entry.make())) << entry.name;
        EXPECT_FALSE(other->same_state(*subject)) << entry.name;
    }
}

}  // namespace
}  // namespace anyorder
