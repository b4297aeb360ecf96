// What the tables are made of: hashes and comparisons that see every byte, slots that are found.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/sim/random.h>

#include "kept_texts.h"
#include "keyed_hash.h"
#include "same_text.h"
#include "slot_table.h"

namespace anyorder {
namespace {

// Of each length, one text and all that differ from it in one byte; none of them twice.
std::vector<std::string> texts_alike(std::size_t bytes_max) {
    std::vector<std::string> texts;
    for (std::size_t bytes = 0; bytes <= bytes_max; ++bytes) {
        const std::string text(bytes, 'a');
        texts.push_back(text);
        for (std::size_t at = 0; at < bytes; ++at) {
            texts.push_back(text);
            texts.back()[at] = 'b';
        }
    }
    return texts;
}

TEST(KeyedHash, SeesEveryByteAndEveryNumber) {
    const KeyedHash hash(7);
    const std::vector<std::string> texts = texts_alike(70);
    std::set<std::uint64_t> of_texts;
    std::set<std::uint64_t> of_both;
    for (const std::string& text : texts) {
        of_texts.insert(hash(text));
        of_both.insert(hash(1, text));
        of_both.insert(hash(std::uint64_t{1} << 40, text));
    }
    EXPECT_EQ(of_texts.size(), texts.size());
    EXPECT_EQ(of_both.size(), 2 * texts.size());
}

TEST(KeyedHash, IsAnotherWithAnotherSeed) {
    for (const std::string& text : texts_alike(40)) {
        EXPECT_NE(KeyedHash(1)(text), KeyedHash(2)(text)) << text;
        EXPECT_NE(KeyedHash(1)(5, text), KeyedHash(2)(5, text)) << text;
    }
}

TEST(SameText, IsTheSameInEveryByte) {
    const std::vector<std::string> texts = texts_alike(40);
    for (const std::string& text : texts) {
        const std::string copy = text;
        EXPECT_TRUE(same_text(text, copy)) << text;
    }
    EXPECT_TRUE(same_text({}, ""));
    std::size_t same = 0;
    for (const std::string& text : texts) {
        same += static_cast<std::size_t>(std::ranges::count_if(
            texts, [&](const std::string& other) { return same_text(text, other); }));
    }
    EXPECT_EQ(same, texts.size());
}

TEST(PutBytes, PutsEveryByteAndNoOther) {
    for (std::size_t bytes = 0; bytes <= 70; ++bytes) {
        std::string text;
        for (std::size_t i = 0; i < bytes; ++i) {
            text.push_back(static_cast<char>('0' + i));
        }
        std::string out(bytes + 1, ' ');
        EXPECT_EQ(put_bytes(out.data(), text), out.data() + bytes);
        EXPECT_EQ(out, text + ' ');
    }
}

// Of tags that meet, at the table's end too: all that is in it is found, and nothing else.
RC_GTEST_PROP(SlotTable, FindsWhatIsInItAndNothingElse, (std::uint64_t seed)) {
    Random random(seed);
    const std::uint32_t spread = static_cast<std::uint32_t>(1 + random.below(12)) << 27U;
    SlotTable table;
    std::vector<std::pair<std::uint32_t, Ref>> in;
    for (Ref next = 1; next < 200; ++next) {
        if (!in.empty() && random.chance(2, 5)) {
            std::swap(in.back(), in[random.below(in.size())]);
            table.erase(in.back().first, in.back().second);
            in.pop_back();
        } else {
            const std::uint32_t step = static_cast<std::uint32_t>(random.below(4)) << 29U;
            in.emplace_back(~spread + step, next);
            table.insert(in.back().first, next);
        }
        for (const auto& [tag, ref] : in) {
            RC_ASSERT(table.find(tag, [wanted = ref](Ref it) { return it == wanted; }) == ref);
        }
        for (const std::uint32_t tag : {0U, 1U << 31U, ~0U}) {
            const bool is_in =
                std::ranges::count(in, tag, [](const auto& one) { return one.first; }) != 0;
            RC_ASSERT((table.find_any(tag) != no_block) == is_in);
        }
        RC_ASSERT(table.size() == in.size());
    }
}

}  // namespace
}  // namespace anyorder
