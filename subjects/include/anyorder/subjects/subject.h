// What can be tested: something that takes callbacks and says what is live.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

// The subject gave no list: it died, hung, or answered something else.
struct SubjectFailure {
    std::string what;

    friend bool operator==(const SubjectFailure&, const SubjectFailure&) = default;
};

using Observation = std::variant<ObservedList, SubjectFailure>;

class Subject {
public:
    Subject() = default;
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;
    virtual ~Subject() = default;

    // Forget everything.
    virtual void reset() = 0;

    // One callback arrives. The event's views live only during the call.
    virtual void deliver(const Event& event) = 0;

    // What is live now?
    virtual Observation list() = 0;

    // A subject with a state of the same value, or null where the state cannot be copied.
    [[nodiscard]] virtual std::unique_ptr<Subject> clone() const { return nullptr; }

    // Whether both will answer alike from now on. Asked only of subjects that can be cloned, and
    // only with a clone of the same one.
    [[nodiscard]] virtual bool same_state(const Subject& /*other*/) const { return false; }
};

// A subject made of a value: default-constructed empty, copyable, comparable, with
// `void deliver(const Event&)` and `ObservedList list() const`.
template <class Value>
class ValueSubject final : public Subject {
public:
    ValueSubject() = default;
    explicit ValueSubject(Value value) : value_(std::move(value)) {}

    void reset() override { value_ = Value{}; }
    void deliver(const Event& event) override { value_.deliver(event); }
    Observation list() override { return value_.list(); }
    [[nodiscard]] std::unique_ptr<Subject> clone() const override {
        return std::make_unique<ValueSubject>(value_);
    }
    [[nodiscard]] bool same_state(const Subject& other) const override {
        return value_ == static_cast<const ValueSubject&>(other).value_;
    }

private:
    Value value_;
};

}  // namespace anyorder
