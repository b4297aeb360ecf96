#include <functional>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AnyOf;

class ReplayOfABrokenCase : public CommandTest {
protected:
    void SetUp() override {
        valid_ = case_of_check("--subject flowchart --deliver once --lists rooms --distinct-times");
    }

    // Replays `text`; the message names the file and has these parts.
    void expect_refused(std::string_view text, std::vector<std::string> parts) const {
        folder_.write("broken.case.json", text);
        parts.emplace_back("broken.case.json");
        expect_usage_error(anyorder("replay broken.case.json"), parts);
    }

    using Break = std::function<void(Json&)>;
    void expect_refused_after(const Break& change, std::vector<std::string> parts) const {
        Json changed = valid_.json();
        change(changed);
        expect_refused(changed.dump(), std::move(parts));
    }

    // Whatever the bytes are, the command ends with a verdict or a message, not with a signal.
    void expect_no_crash(std::string_view text, const std::string& what) const {
        folder_.write("bytes.case.json", text);
        EXPECT_THAT(anyorder("replay bytes.case.json").exit_code, AnyOf(0, 1, 2, 3)) << what;
    }

    CaseFile valid_;
};

TEST_F(ReplayOfABrokenCase, SaysThatItIsNotJson) {
    for (const std::string text : {"", "hello", "{", R"({"anyorder": "case/1")", "\xff\xfe{}"}) {
        expect_refused(text, {"JSON"});
    }
    expect_refused("[]", {"object"});
    expect_refused("7", {"object"});
}

TEST_F(ReplayOfABrokenCase, NamesTheVersionAndTheOneItReads) {
    expect_refused_after([](Json& file) { file["anyorder"] = "case/99"; },
                         {"anyorder", "case/99", "case/1"});
    expect_refused_after([](Json& file) { file["anyorder"] = 1; }, {"anyorder"});
    expect_refused_after([](Json& file) { file["vendor"] = "somebody"; }, {"vendor", "somebody"});
}

TEST_F(ReplayOfABrokenCase, NamesAMissingMember) {
    for (const char* name : {"anyorder", "vendor", "lists", "callbacks", "delivery", "truth"}) {
        expect_refused_after([&](Json& file) { file.erase(name); }, {name, "missing"});
    }
}

TEST_F(ReplayOfABrokenCase, NamesAMemberOfTheWrongType) {
    for (const char* name : {"lists", "operations", "callbacks", "delivery", "truth", "found"}) {
        expect_refused_after([&](Json& file) { file[name] = 7; }, {name});
    }
    expect_refused_after([](Json& file) { file["operations"][1] = 7; }, {"operations[1]"});
    expect_refused_after([](Json& file) { file["found"]["subject"] = 7; }, {"found.subject"});
}

TEST_F(ReplayOfABrokenCase, NamesAnIndexOutOfRange) {
    for (const Json& wrong : {Json(4), Json(-1), Json(1.5), Json("1"), Json(4294967296)}) {
        expect_refused_after([&](Json& file) { file["delivery"][2] = wrong; },
                             {"delivery[2]", wrong.dump(), "4 callbacks"});
    }
}

TEST_F(ReplayOfABrokenCase, SaysThatTheDeliveryLeavesACallbackOut) {
    expect_refused_after([](Json& file) { file["delivery"] = {0, 1, 3}; }, {"delivery"});
    expect_refused_after([](Json& file) { file["delivery"] = Json::array(); }, {"delivery"});
}

TEST_F(ReplayOfABrokenCase, NamesTheCallbackAndTheFieldThatCannotBeRead) {
    expect_refused_after([](Json& file) { file["callbacks"][2].erase("room_id"); },
                         {"callbacks[2]", "'room_id'", "missing"});
    expect_refused_after([](Json& file) { file["callbacks"][3]["event"] = "room_dance"; },
                         {"callbacks[3]", "'event'", "room_dance"});
    expect_refused_after([](Json& file) { file["callbacks"][0] = "text"; }, {"callbacks[0]"});
}

TEST_F(ReplayOfABrokenCase, NamesThePlaceInAListThatIsNone) {
    expect_refused_after([](Json& file) { file["truth"] = Json::object(); }, {"truth", "rooms"});
    expect_refused_after([](Json& file) { file["truth"]["rooms"] = {7}; }, {"truth", "rooms[0]"});
    expect_refused_after([](Json& file) { file["found"]["listed"]["rooms"][0].erase("room_id"); },
                         {"found.listed", "rooms[0]", "room_id"});
}

TEST_F(ReplayOfABrokenCase, NamesListsThatAreNone) {
    for (const Json& wrong : {Json({"chairs"}), Json::array(), Json({"rooms", "rooms"})}) {
        expect_refused_after([&](Json& file) { file["lists"] = wrong; }, {"lists"});
    }
}

TEST_F(ReplayOfABrokenCase, NamesTheFileWhereItsSubjectIsUnknown) {
    expect_refused_after([](Json& file) { file["found"]["subject"] = "nobody"; }, {"nobody"});
}

TEST_F(ReplayOfABrokenCase, IsNotCrashedByNestingWithoutEnd) {
    constexpr std::size_t depth = 200'000;
    const std::string nested = std::string(depth, '[') + std::string(depth, ']');
    expect_no_crash(nested, "the file");
    for (const char* name : {"truth", "found", "callbacks", "delivery", "operations", "lists"}) {
        Json file = valid_.json();
        file[name] = "HERE";
        std::string text = file.dump();
        text.replace(text.find("\"HERE\""), 6, nested);
        expect_no_crash(text, name);
        file[name] = {{"rooms", Json::array()}, {"more", "HERE"}};
        text = file.dump();
        text.replace(text.find("\"HERE\""), 6, nested);
        expect_no_crash(text, std::string("inside ") + name);
    }
    Json file = valid_.json();
    file["delivery"][0] = "HERE";
    std::string text = file.dump();
    text.replace(text.find("\"HERE\""), 6, nested);
    expect_no_crash(text, "delivery[0]");
}

TEST_F(ReplayOfABrokenCase, IsNotCrashedByAnyEarlyEnd) {
    for (std::size_t length = 0; length < valid_.text.size(); length += 9) {
        expect_no_crash(valid_.text.substr(0, length), std::to_string(length) + " bytes");
    }
}

TEST_F(ReplayOfABrokenCase, IsNotCrashedByAFlippedBit) {
    for (std::size_t at = 0; at < valid_.text.size(); at += 5) {
        std::string text = valid_.text;
        text[at] = static_cast<char>(text[at] ^ (1 << (at % 8)));
        expect_no_crash(text, "bit " + std::to_string(at % 8) + " of byte " + std::to_string(at));
    }
}

}  // namespace
}  // namespace anyorder
