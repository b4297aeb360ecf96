#include <algorithm>
#include <set>
#include <tuple>

#include <gmock/gmock.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/signature.h>

#include "command_test.h"

namespace anyorder {
namespace {

class Simulate : public CommandTest {};

std::vector<std::string> sorted(std::vector<std::string> lines) {
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::set<std::string> events_in(std::string_view callbacks) {
    std::set<std::string> events;
    for (const std::string& line : lines_of(callbacks)) {
        events.insert(Json::parse(line).at("event"));
    }
    return events;
}

TEST_F(Simulate, PrintsTheSameBytesForTheSameSeed) {
    const std::string options = "simulate --shuffled --duplicates --seed ";
    for (int seed = 0; seed < 10; ++seed) {
        const std::string command = options + std::to_string(seed);
        EXPECT_EQ(output(command), output(command));
    }
    EXPECT_EQ(output("simulate --seed 1"), output("simulate"));
}

TEST_F(Simulate, PrintsOtherBytesForAnotherSeed) {
    std::set<std::string> different;
    for (int seed = 0; seed < 20; ++seed) {
        different.insert(output("simulate --seed " + std::to_string(seed)));
    }
    EXPECT_EQ(different.size(), 20U);
    EXPECT_NE(output("simulate --seed 18446744073709551615"), output("simulate --seed 0"));
}

TEST_F(Simulate, ShufflesTheSameCallbacksIntoAnotherOrder) {
    const auto as_executed = lines_of(output("simulate --seed 7"));
    const auto shuffled = lines_of(output("simulate --seed 7 --shuffled"));
    EXPECT_NE(shuffled, as_executed);
    EXPECT_EQ(sorted(shuffled), sorted(as_executed));
}

TEST_F(Simulate, RepeatsCallbacksWithDuplicatesAndOnlyThen) {
    for (int seed = 0; seed < 10; ++seed) {
        const std::string command = "simulate --seed " + std::to_string(seed);
        const auto once = lines_of(output(command));
        const auto repeated = lines_of(output(command + " --duplicates"));
        EXPECT_EQ(std::set(once.begin(), once.end()).size(), once.size());
        EXPECT_GT(repeated.size(), once.size());
        EXPECT_EQ(std::set(repeated.begin(), repeated.end()), std::set(once.begin(), once.end()));
    }
}

TEST_F(Simulate, MakesTheCallbacksOfTheChosenListsBesideTheRooms) {
    const std::set<std::string> rooms = {"room_create", "room_close"};
    std::set<std::string> streams = rooms;
    streams.merge(std::set<std::string>{"stream_create", "stream_close"});
    std::set<std::string> users = rooms;
    users.merge(std::set<std::string>{"room_login", "room_logout"});
    const std::string command = "simulate --operations 200 --lists ";
    EXPECT_EQ(events_in(output(command + "rooms")), rooms);
    EXPECT_EQ(events_in(output(command + "streams")), streams);
    EXPECT_EQ(events_in(output(command + "users")), users);
    EXPECT_EQ(events_in(output(command + "rooms,streams,users")).size(), 6U);
}

TEST_F(Simulate, SignsEveryBodyWithTheSecret) {
    Decoder decoder;
    const auto verified_with = [&](std::string_view secret, std::string_view callbacks) {
        std::size_t verified = 0;
        for (const std::string& line : lines_of(callbacks)) {
            const Decoded decoded = decoder.decode(line);
            const auto* event = std::get_if<Event>(&decoded);
            verified += event != nullptr && verify_signature(*event, secret) ? 1 : 0;
        }
        return verified;
    };
    const std::string usual = output("simulate --operations 300 --shuffled --duplicates");
    EXPECT_GT(lines_of(usual).size(), 300U);
    EXPECT_EQ(verified_with("secret", usual), lines_of(usual).size());
    const std::string other = output("simulate --secret other");
    EXPECT_EQ(verified_with("other", other), lines_of(other).size());
    EXPECT_EQ(verified_with("secret", other), 0U);
}

TEST_F(Simulate, DoesAsMuchAsAskedFor) {
    EXPECT_EQ(lines_of(output("simulate --operations 1 --lists users")).size(), 2U);
    EXPECT_GE(lines_of(output("simulate --operations 5000")).size(), 5000U);
}

TEST_F(Simulate, RefusesANumberOfOperationsThatIsNone) {
    for (const std::string number : {"0", "-1", "x", "1.5", "1000001", "99999999999999999999"}) {
        expect_usage_error(anyorder("simulate --operations " + number), {"--operations", number});
    }
}

TEST_F(Simulate, RefusesASeedThatIsNone) {
    for (const std::string number : {"x", "1.5", "-1", "18446744073709551616"}) {
        expect_usage_error(anyorder("simulate --seed " + number), {"--seed", number});
    }
    expect_usage_error(anyorder_with({"simulate", "--seed", ""}), {"--seed"});
}

TEST_F(Simulate, RefusesListsThatAreNone) {
    for (const std::string lists : {"chairs", "rooms,rooms", "rooms,", ",", "Rooms"}) {
        expect_usage_error(anyorder("simulate --lists " + lists), {"--lists", lists, "rooms"});
    }
}

// What `apply` makes of it in any order is what is true.
class SimulateThenApply : public CommandTest,
                          public testing::WithParamInterface<std::tuple<std::string, std::string>> {
};

TEST_P(SimulateThenApply, EndsWithTheTruthInEveryOrder) {
    const auto& [lists, times] = GetParam();
    constexpr int seeds = 30;
    int with_something_live = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        const std::string command =
            "simulate --seed " + std::to_string(seed) + " --lists " + lists + times;
        const std::string truth = output(command + " --truth");
        with_something_live += truth == "{\"rooms\":[]}\n" ? 0 : 1;
        EXPECT_EQ(output("apply", output(command + " --shuffled --duplicates")), truth) << command;
    }
    EXPECT_GE(with_something_live, seeds / 2);
}

INSTANTIATE_TEST_SUITE_P(AllListsAndTimes, SimulateThenApply,
                         testing::Combine(testing::Values("rooms", "streams", "users",
                                                          "rooms,streams", "rooms,streams,users"),
                                          testing::Values("", " --distinct-times")),
                         [](const auto& param_info) {
                             std::string name =
                                 std::get<0>(param_info.param) + std::get<1>(param_info.param);
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return c < 'a'; }, '_');
                             return name;
                         });

TEST_F(Simulate, PrintsTheSameTruthHoweverItIsDelivered) {
    EXPECT_EQ(output("simulate --seed 3 --truth --shuffled --duplicates"),
              output("simulate --seed 3 --truth"));
}

}  // namespace
}  // namespace anyorder
