#include "admission.h"

#include <string>

#include <gmock/gmock.h>

#include <anyorder/engine/signature.h>

namespace anyorder {
namespace {

constexpr std::uint64_t now_s = 1'700'000'000;
const AdmissionRules rules = {.secret = "s3cret", .max_age_s = 300};

struct SignedEvent {
    SignedEvent(std::string sent, const std::string& secret)
        : timestamp(std::move(sent)), signature(sign(secret, timestamp, "n1")) {
        attributes.set(Field::timestamp, timestamp);
        attributes.set(Field::nonce, "n1");
        attributes.set(Field::signature, signature);
        event.attributes = &attributes;
    }
    SignedEvent(const SignedEvent&) = delete;
    SignedEvent& operator=(const SignedEvent&) = delete;
    ~SignedEvent() = default;

    std::string timestamp;
    std::string signature;
    Attributes attributes;
    Event event;
};

Admission sent_at(const std::string& timestamp) {
    return admission_of(SignedEvent(timestamp, "s3cret").event, rules, now_s);
}

TEST(Admission, IsForAllWhereThereIsNoSecret) {
    EXPECT_EQ(admission_of({}, {}, now_s), Admission::admitted);
}

TEST(Admission, AsksForTheSignature) {
    EXPECT_EQ(admission_of({}, rules, now_s), Admission::bad_signature);
    EXPECT_EQ(admission_of(SignedEvent("1700000000", "other").event, rules, now_s),
              Admission::bad_signature);
}

TEST(Admission, EndsWithTheLastSecond) {
    EXPECT_EQ(sent_at("1699999700"), Admission::admitted);
    EXPECT_EQ(sent_at("1699999699"), Admission::too_old);
    EXPECT_EQ(sent_at("1700000060"), Admission::admitted);
    EXPECT_EQ(sent_at("1700000061"), Admission::too_early);
    EXPECT_EQ(sent_at("18446744073709551615"), Admission::too_early);
    EXPECT_EQ(sent_at(""), Admission::bad_time);
    EXPECT_EQ(sent_at("1700000000 "), Admission::bad_time);
}

TEST(Admission, LooksAtNoClockWhereItIsTold) {
    EXPECT_EQ(admission_of(SignedEvent("1", "s3cret").event, {.secret = "s3cret"}, now_s),
              Admission::admitted);
}

TEST(Admission, CountsSixUses) {
    EXPECT_EQ(admission_of_count(0), Admission::replayed);
    EXPECT_EQ(admission_of_count(1), Admission::admitted);
    EXPECT_EQ(admission_of_count(6), Admission::admitted);
    EXPECT_EQ(admission_of_count(7), Admission::replayed);
}

TEST(Admission, ForgetsAUseWhenTheCallbackIsTooOld) {
    const SignedEvent sent("1699999700", "s3cret");
    const NonceUse use = use_of(sent.event, "digest", rules);
    EXPECT_EQ(use.nonce, sent.signature);
    EXPECT_EQ(use.expires_s, now_s + 1);
    EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace anyorder
