// The tests that a C++ type can be given, and what each has to say. Nothing here knows a test
// framework: <anyorder/properties/gtest.h> shows the outcomes in GoogleTest.
//
// What is asked for by default is what `anyorder check` asks for: that the list is the truth when
// the last callback has arrived. A type that shows a stream before it has heard of the stream's
// room is right by that, and it is not by the specification of every prefix; so that property is
// judged only where `every_prefix` is switched on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <anyorder/properties/case.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/properties.h>
#include <anyorder/sim/draw.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {

// The names and meanings of PlanOptions. With a budget of zero a test tests nothing and fails.
struct SuiteOptions {
    std::uint64_t seed = PlanOptions{}.seed;
    Lists lists = PlanOptions{}.lists;
    Deliver deliver = PlanOptions{}.deliver;
    bool distinct_times = PlanOptions{}.distinct_times;
    // Of each test: small scope, drawn deliveries, lattices.
    std::uint64_t cases = 300'000;
    // False switches that test off.
    bool lattices = true;
    // Also require that the list is what the specification makes of what has arrived, after every
    // arrival and not only after the last.
    bool every_prefix = false;
};

// What came of one test. `text` says why, for people; empty where it passed.
struct TestOutcome {
    enum class Kind : std::uint8_t { passed, failed, skipped };

    Kind kind = Kind::passed;
    std::string text{};
};

using Judge = Verdict (*)(Subject& subject, const Trial& trial);

// Judges drawn cases by one property, and keeps account of what they were worth.
class CaseJudge {
public:
    CaseJudge(const Property& property, const MakeSubject& make, const SuiteOptions& options);

    // The picture of the case and what is wrong with the list; empty where nothing is. A case that
    // fails is judged again with a new object.
    std::string what_is_wrong_in(const Case& drawn);

    // Why the cases so far have shown nothing, and why their failures lead nowhere: a case that
    // fails must fail again. Both are mostly empty.
    [[nodiscard]] std::string why_nothing_was_tested() const;
    [[nodiscard]] std::string why_not_deterministic() const;

private:
    [[nodiscard]] bool could_fail(const Trial& trial) const;

    const Property* property_;
    MakeSubject make_;
    std::unique_ptr<Subject> subject_;
    // Wrong by the properties about order and repeats: a case that it passes shows nothing.
    std::unique_ptr<Subject> arrival_order_;
    Lists lists_;
    std::uint64_t judged_ = 0;
    bool some_could_fail_ = false;
    std::uint64_t failed_ = 0;
    std::uint64_t failed_once_ = 0;
    std::string failed_once_first_;
};

// The one of properties() that is judged by it.
const Property& property_of(Judge judge);

// Where the judged cases came from, as a text for people.
struct CaseSearch {
    std::string how_small;   // the certificate
    std::string how_found;   // "case 3, and 12 steps of shrinking"
    std::string reproduced;  // how to see the failure again
};

// The tests of one type. Those that check() makes up are here; the cases for those by property are
// drawn by whoever shows the suite.
class SubjectSuite {
public:
    SubjectSuite(std::string name, MakeSubject make, const SuiteOptions& options);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Deliver deliver() const { return options_.deliver; }
    // Not where nothing can be judged.
    [[nodiscard]] DrawLimits draw_limits() const;

    // Three parts of check(), each on its own. The same options, the same outcome.
    [[nodiscard]] TestOutcome small_scope() const;
    [[nodiscard]] TestOutcome drawn_deliveries() const;
    [[nodiscard]] TestOutcome lattices() const;

    // Why nothing can be judged at all, as where no list is asked for; mostly empty.
    [[nodiscard]] std::string why_impossible() const;
    // Why the property is not judged; empty where it is.
    [[nodiscard]] std::string why_skipped(const Property& property) const;
    [[nodiscard]] CaseJudge judge_of(const Property& property) const;
    // `wrong` is what the judge said about the smallest case.
    [[nodiscard]] std::string failure_text(const Property& property, const std::string& wrong,
                                           const CaseJudge& judge, const CaseSearch& search) const;

private:
    // Of one test, with a worker in this thread and without planted bugs.
    [[nodiscard]] CheckReport report_of(const Strategies& strategies) const;
    [[nodiscard]] TestOutcome outcome_of(const CheckReport& report) const;
    [[nodiscard]] std::string steady(const Counterexample& found, const std::string& text) const;
    [[nodiscard]] std::string counterexample_text(const Counterexample& found) const;
    [[nodiscard]] std::string heading(const Property& property) const;

    std::string name_;
    MakeSubject make_;
    SuiteOptions options_;
};

// The suite of a type. `name` is what its failures call it.
template <SubjectType Type>
SubjectSuite suite_of(std::string name, const SuiteOptions& options = {}) {
    return {std::move(name),
            []() -> std::unique_ptr<Subject> { return std::make_unique<TypeSubject<Type>>(); },
            options};
}

}  // namespace anyorder
