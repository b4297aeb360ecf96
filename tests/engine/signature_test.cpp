#include <gtest/gtest.h>

#include <anyorder/engine/signature.h>

namespace anyorder {
namespace {

constexpr std::string_view documented = "5bd59fd62953a8059fb7eaba95720f66d19e4517";

bool verified(std::string_view signature, std::string_view secret) {
    Attributes attributes;
    attributes.set(Field::timestamp, "1470820198");
    attributes.set(Field::nonce, "123412");
    attributes.set(Field::signature, signature);
    return verify_signature({.kind = EventKind::room_close, .attributes = &attributes}, secret);
}

TEST(Signature, IsTheOneOfTheVendorsExample) {
    EXPECT_EQ(sign("secret", "1470820198", "123412"), documented);
}

TEST(Signature, DoesNotDependOnWhichPartIsWhich) {
    EXPECT_EQ(sign("1470820198", "123412", "secret"), documented);
    EXPECT_EQ(sign("123412", "secret", "1470820198"), documented);
}

// The digest of "B", "a" and "\xC3" joined in the order of their bytes: "Ba\xC3".
TEST(Signature, SortsByBytes) {
    EXPECT_EQ(sign("a", "\xC3", "B"), sign("", "Ba\xC3", ""));
    EXPECT_NE(sign("a", "\xC3", "B"), sign("", "aB\xC3", ""));
}

TEST(Signature, OfNothingIsTheDigestOfNothing) {
    EXPECT_EQ(sign("", "", ""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST(VerifySignature, TakesTheRightOneOnly) {
    EXPECT_TRUE(verified(documented, "secret"));
    EXPECT_FALSE(verified(documented, "another secret"));
    for (std::size_t i = 0; i < documented.size(); ++i) {
        std::string changed(documented);
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(verified(changed, "secret")) << changed;
    }
}

TEST(VerifySignature, RefusesAnotherLengthAndUpperCase) {
    EXPECT_FALSE(verified("", "secret"));
    EXPECT_FALSE(verified(documented.substr(0, 39), "secret"));
    EXPECT_FALSE(verified(std::string(documented) + '0', "secret"));
    EXPECT_FALSE(verified("5BD59FD62953A8059FB7EABA95720F66D19E4517", "secret"));
}

TEST(VerifySignature, RefusesAnEventWithoutAttributes) {
    EXPECT_FALSE(verify_signature({.kind = EventKind::room_close}, "secret"));
}

}  // namespace
}  // namespace anyorder
