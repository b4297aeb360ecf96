// What goes wrong with services: refusals, which are the vendor's business, and failures, which are
// never taken for a wrong list.
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <variant>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <anyorder/subjects/http.h>

#include "certificate.h"
#include "http_service.h"
#include "http_trials.h"

namespace anyorder {
namespace {

using testing::Certificate;
using testing::drawn_cases;
using testing::Hangs;
using ::testing::HasSubstr;
using testing::HttpService;
using testing::PlayedCase;
using testing::verdict_of;

SubjectFailure failure_of(Subject& subject, const PlayedCase& played = PlayedCase("c1")) {
    deliver_all(subject, played.trial());
    const Observation observed = subject.list();
    const auto* failure = std::get_if<SubjectFailure>(&observed);
    return failure == nullptr ? SubjectFailure{.kind = FailureKind::died, .what = "a list"}
                              : *failure;
}

SubjectFailure failed(FailureKind kind, std::string what) {
    return {.kind = kind, .what = std::move(what)};
}

// Entries of a folder of /proc: the threads or open files of this process.
std::ptrdiff_t entries_of(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

template <class Action>
std::int64_t milliseconds_of(const Action& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    const auto end = std::chrono::steady_clock::now();
    return std::chrono::duration_cast<std::chrono::milliseconds>(end - begin).count();
}

TEST(HttpSubject, AcceptsAServiceThatRefusesUntilTheRoomIsThere) {
    const HttpService service({.refuses_until_created = true});
    HttpSubject subject(service.subject_options());
    EXPECT_EQ(verdict_of(subject, PlayedCase("s+1 s-2 t+3 u+1#1 c1")), "holds");
    for (const PlayedCase& played : drawn_cases(40, 20)) {
        EXPECT_EQ(verdict_of(subject, played), "holds");
        EXPECT_EQ(subject.remark(), "");
    }
}

TEST(HttpSubject, AcceptsItWithEightCallbacksAtOnceToo) {
    const HttpService service({.refuses_until_created = true, .delay_ms = 1});
    HttpOptions options = service.subject_options();
    options.concurrency = 8;
    HttpSubject subject(options);
    for (const PlayedCase& played : drawn_cases(20, 21)) {
        EXPECT_EQ(verdict_of(subject, played), "holds");
    }
}

TEST(HttpSubject, TellsOfAServiceThatAlwaysRefuses) {
    const HttpService service({.status = 500});
    HttpSubject subject(service.subject_options());
    EXPECT_EQ(verdict_of(subject, PlayedCase("c1 s+1 u+1#1")),
              "room r is missing: it is live and not listed; callback 1 (room_create r) was "
              "refused 6 times (status 500) and is lost, and so are 2 more");
    EXPECT_EQ(service.bodies().size(), 18U);
}

TEST(HttpSubject, TellsOfALossThatTheListDoesNotShow) {
    const HttpService service({.status = 503});
    HttpSubject subject(service.subject_options());
    EXPECT_EQ(verdict_of(subject, PlayedCase("d1 c1")), "holds");
    EXPECT_EQ(subject.remark(),
              "callback 1 (room_close r) was refused 6 times (status 503) and is lost, and so is "
              "1 more");
    subject.reset();
    subject.list();
    EXPECT_EQ(subject.remark(), "");
}

TEST(HttpSubject, TakesARedirectForARefusal) {
    const HttpService service({.status = 302});
    HttpSubject subject(service.subject_options());
    EXPECT_THAT(verdict_of(subject, PlayedCase("c1")), HasSubstr("(status 302)"));
}

TEST(HttpSubject, SendsAgainWhatWasNotAnswered) {
    const HttpService service({.closes_first = true});
    HttpSubject subject(service.subject_options());
    for (const PlayedCase& played : drawn_cases(10, 22)) {
        EXPECT_EQ(verdict_of(subject, played), "holds");
    }
}

TEST(HttpSubject, DoesNotTakeASlowServiceForAWrongOne) {
    const HttpService service({.delay_ms = 30});
    HttpSubject subject(service.subject_options());
    EXPECT_EQ(verdict_of(subject, PlayedCase("s+1 c1 s-2 t+3")), "holds");
}

TEST(HttpSubject, WaitsUntilAServiceHasSettledWhereItIsTold) {
    const HttpService service({.lag_ms = 100});
    HttpOptions options = service.subject_options();
    {
        HttpSubject subject(options);
        EXPECT_EQ(verdict_of(subject, PlayedCase("c1")),
                  "room r is missing: it is live and not listed");
    }
    options.settle_ms = 150;
    options.run_id = "settled";
    HttpSubject subject(options);
    EXPECT_EQ(verdict_of(subject, PlayedCase("c1")), "holds");
}

TEST(HttpSubject, CallsAServiceThatDoesNotAnswerHung) {
    const HttpService service({.hangs = Hangs::on_callbacks});
    HttpOptions options = service.subject_options();
    options.timeout_ms = 100;
    HttpSubject subject(options);
    const auto expected = failed(
        FailureKind::hung, "it gave no answer to POST " + service.url("/callbacks") + " in 100 ms");
    EXPECT_EQ(failure_of(subject), expected);
    EXPECT_EQ(std::get<SubjectFailure>(subject.list()), expected);
}

TEST(HttpSubject, CallsAServiceHungThatDoesNotGiveItsListOrNeverEndsIt) {
    for (const Hangs hangs : {Hangs::on_the_list, Hangs::in_the_list}) {
        const HttpService service({.hangs = hangs});
        HttpOptions options = service.subject_options();
        options.timeout_ms = 100;
        HttpSubject subject(options);
        EXPECT_EQ(failure_of(subject),
                  failed(FailureKind::hung,
                         "it gave no answer to GET " + service.url("/list") + " in 100 ms"));
    }
}

// Connections to it are made and never taken.
class SilentPort {
public:
    SilentPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(bind(socket_, any, size), 0);
        EXPECT_EQ(listen(socket_, 16), 0);
        EXPECT_EQ(getsockname(socket_, any, &size), 0);
        port_ = ntohs(address.sin_port);
    }
    ~SilentPort() { close(socket_); }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    [[nodiscard]] std::string url(const std::string& scheme) const {
        return scheme + "://127.0.0.1:" + std::to_string(port_) + "/";
    }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

TEST(HttpSubject, CallsAServiceHungThatAcceptsAndSaysNothingEncryptedOrNot) {
    const SilentPort port;
    for (const char* scheme : {"http", "https"}) {
        HttpOptions options;
        options.url = port.url(scheme);
        options.list_url = options.url;
        options.run_id = "test";
        options.timeout_ms = 100;
        HttpSubject subject(options);
        EXPECT_EQ(failure_of(subject), failed(FailureKind::hung, "it gave no answer to POST " +
                                                                     options.url + " in 100 ms"));
    }
}

TEST(HttpSubject, EndsWhatIsUnderWayWhenItIsStartedAgain) {
    const HttpService service({.hangs = Hangs::on_callbacks});
    auto subject = std::make_unique<HttpSubject>(service.subject_options());
    const PlayedCase played("c1 s+1");
    for (int i = 0; i < 20; ++i) {
        deliver_all(*subject, played.trial());
        subject->ask();
    }
    EXPECT_LT(milliseconds_of([&] { subject->restart(); }), 2'000);
    deliver_all(*subject, played.trial());
    subject->ask();
    EXPECT_LT(milliseconds_of([&] { subject.reset(); }), 2'000);
}

TEST(HttpSubject, DropsWhatWasAskedWhenItIsStartedAgain) {
    const HttpService service;
    HttpSubject subject(service.subject_options());
    const PlayedCase dropped("c1 s+1");
    const PlayedCase played("c1");
    deliver_all(subject, dropped.trial());
    subject.ask();
    subject.restart();
    EXPECT_EQ(verdict_of(subject, played), "holds");
}

TEST(HttpSubject, LeavesNoThreadsAndNoConnectionsBehind) {
    const HttpService service;
    const auto play_once = [&] {
        HttpSubject subject(service.subject_options());
        verdict_of(subject, PlayedCase("c1 s+1"));
    };
    // The service's own threads are all there once it has answered.
    play_once();
    const std::ptrdiff_t threads = entries_of("/proc/self/task");
    for (int i = 0; i < 5; ++i) {
        play_once();
    }
    // A thread that has ended is shown a moment longer; a subject has nine.
    EXPECT_LT(entries_of("/proc/self/task"), threads + 9);
    HttpSubject subject(service.subject_options());
    verdict_of(subject, PlayedCase("c1"));
    const std::ptrdiff_t files = entries_of("/proc/self/fd");
    for (const PlayedCase& played : drawn_cases(100, 23)) {
        verdict_of(subject, played);
    }
    // Each of eight lanes has a connection, of which both ends are in this process.
    EXPECT_LE(entries_of("/proc/self/fd"), files + 16);
}

TEST(HttpSubject, NamesTheServiceThatItDoesNotReach) {
    auto service = std::make_unique<HttpService>();
    const HttpOptions options = service->subject_options();
    service.reset();
    HttpSubject subject(options);
    EXPECT_EQ(failure_of(subject),
              failed(FailureKind::unreachable, "it was not reached by POST " + options.url +
                                                   ": there is no connection to it"));
}

TEST(HttpSubject, RefusesAListThatIsNone) {
    for (const auto& [answer, what] : std::vector<std::pair<std::string, std::string>>{
             {"", "it is not JSON"},
             {"{}", "rooms is missing"},
             {std::string("{\"rooms\":") + std::string(1000, '['), "it nests too deep"}}) {
        const HttpService service({.list_answer = answer});
        HttpSubject subject(service.subject_options());
        EXPECT_EQ(failure_of(subject),
                  failed(FailureKind::protocol,
                         "it answered GET " + service.url("/list") + " with no list: " + what));
    }
}

TEST(HttpSubject, RefusesAListOfAnotherStatus) {
    for (const int status : {404, 500, 302}) {
        const HttpService service({.list_status = status});
        HttpSubject subject(service.subject_options());
        EXPECT_EQ(failure_of(subject),
                  failed(FailureKind::protocol, "it answered GET " + service.url("/list") +
                                                    " with status " + std::to_string(status)));
    }
}

TEST(HttpSubject, RefusesAListThatIsTooLong) {
    const HttpService service(
        {.list_answer = R"({"rooms":[]})" + std::string((std::size_t{16} << 20) + 1, ' ')});
    HttpSubject subject(service.subject_options());
    EXPECT_EQ(failure_of(subject),
              failed(FailureKind::protocol,
                     "it answered GET " + service.url("/list") + " with more than 16 MiB"));
}

TEST(HttpSubject, FailsWhereAResetIsRefused) {
    const HttpService service;
    HttpOptions options = service.subject_options();
    options.reset_url = service.url("/nowhere");
    HttpSubject subject(options);
    EXPECT_EQ(failure_of(subject),
              failed(FailureKind::protocol,
                     "it answered POST " + service.url("/nowhere") + " with status 404"));
}

TEST(HttpSubject, TrustsACertificateOnlyWhereItIsTold) {
    const Certificate certificate;
    const HttpService service(
        {.certificate = certificate.certificate_file(), .key = certificate.key_file()});
    HttpOptions options = service.subject_options();
    {
        HttpSubject subject(options);
        EXPECT_EQ(failure_of(subject),
                  failed(FailureKind::unreachable, "it was not reached by POST " + options.url +
                                                       ": its certificate is not trusted"));
    }
    options.ca_file = certificate.certificate_file();
    {
        HttpSubject subject(options);
        for (const PlayedCase& played : drawn_cases(10, 24)) {
            EXPECT_EQ(verdict_of(subject, played), "holds");
        }
    }
    options.ca_file = "";
    options.verify_certificates = false;
    options.run_id = "unverified";
    HttpSubject subject(options);
    EXPECT_EQ(verdict_of(subject, PlayedCase("c1 s+1")), "holds");
}

TEST(HttpSubject, TrustsACertificateForItsOwnHostOnly) {
    const Certificate certificate;
    const HttpService service(
        {.certificate = certificate.certificate_file(), .key = certificate.key_file()});
    HttpOptions options = service.subject_options();
    options.ca_file = certificate.certificate_file();
    options.url.replace(options.url.find("127.0.0.1"), 9, "localhost");
    HttpSubject subject(options);
    EXPECT_EQ(failure_of(subject).kind, FailureKind::unreachable);
}

}  // namespace
}  // namespace anyorder
