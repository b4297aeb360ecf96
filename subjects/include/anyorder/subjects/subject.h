// What can be tested: something that takes callbacks and says what is live.
//
// Subjects outside of this process take time to answer. Several cases may be on their way to one at
// once: ask() is list() whose answer comes later, and answer() waits for that of the oldest ask.
//
//   subject.reset(); subject.deliver(a); subject.ask();
//   subject.reset(); subject.deliver(b); subject.ask();
//   subject.answer();  // what is live after a
//   subject.answer();  // what is live after b
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

enum class FailureKind : std::uint8_t {
    died,         // it ended, or was ended by a signal
    hung,         // it gave no answer in the time it has
    protocol,     // what it answered is no list, or was not asked for
    unreachable,  // it could not be started, or not be connected to
    interrupted,  // nobody waited for its answer any more
};

std::string_view name_of(FailureKind kind);

// The subject gave no list: it died, hung, or answered something else.
struct SubjectFailure {
    FailureKind kind = FailureKind::died;
    // One sentence without a full stop, about "it".
    std::string what;
    // What it said about it, some lines: the end of its standard error. Mostly empty.
    std::string said{};

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

    // Like reset(), and nothing is left of what was before, not even what a reset should have
    // forgotten: a subject outside is started again. What was asked and not answered is dropped.
    virtual void restart() {
        answer_.reset();
        reset();
    }

    // How many asks may be unanswered at a time; one for subjects that answer at once.
    [[nodiscard]] virtual std::size_t asks_max() const { return 1; }
    virtual void ask() { answer_ = list(); }
    // There must be an unanswered ask.
    virtual Observation answer() { return *std::exchange(answer_, std::nullopt); }

    // Whether a list that is read in between is another one than at the end, or changes what comes
    // after it; then whoever wants to know the list after some callbacks delivers these alone.
    [[nodiscard]] virtual bool list_ends_case() const { return false; }

    // Says that no question will follow, and tells what was said that nobody had asked for, as far
    // as that can be seen. A subject that answers twice is known by it. Only restart() may come
    // next.
    virtual std::optional<SubjectFailure> finish() { return std::nullopt; }

    // What else there is to say about the list last answered, as a sentence without a full stop:
    // "callback 2 was refused 6 times and is lost". Mostly empty.
    [[nodiscard]] virtual std::string remark() const { return {}; }

    // A subject with a state of the same value, or null where the state cannot be copied.
    [[nodiscard]] virtual std::unique_ptr<Subject> clone() const { return nullptr; }

    // Takes on the state of `other`, reusing the memory there is. Asked only of subjects that can
    // be cloned, and only with a clone of the same one. Where it returns false it has done nothing.
    [[nodiscard]] virtual bool assign(const Subject& /*other*/) { return false; }

    // Whether both will answer alike from now on. Asked only of subjects that can be cloned, and
    // only with a clone of the same one.
    [[nodiscard]] virtual bool same_state(const Subject& /*other*/) const { return false; }

private:
    std::optional<Observation> answer_;
};

// A subject made of a value: default-constructed empty, copyable, comparable, with
// `void deliver(const Event&)` and `ObservedList list() const`; `void reset()` where it can be made
// empty faster than by a new value.
template <class Value>
class ValueSubject final : public Subject {
public:
    ValueSubject() = default;
    explicit ValueSubject(Value value) : value_(std::move(value)) {}

    void reset() override {
        if constexpr (requires { value_.reset(); }) {
            value_.reset();
        } else {
            value_ = Value{};
        }
    }
    void deliver(const Event& event) override { value_.deliver(event); }
    Observation list() override { return value_.list(); }
    [[nodiscard]] std::unique_ptr<Subject> clone() const override {
        return std::make_unique<ValueSubject>(value_);
    }
    [[nodiscard]] bool assign(const Subject& other) override {
        value_ = static_cast<const ValueSubject&>(other).value_;
        return true;
    }
    [[nodiscard]] bool same_state(const Subject& other) const override {
        return value_ == static_cast<const ValueSubject&>(other).value_;
    }

private:
    Value value_;
};

// A C++ type that can be checked as it is. `list()` returns a RoomList, or an ObservedList with
// what the type knows.
template <class Type>
concept SubjectType = std::default_initializable<Type> && requires(Type type, const Event& event) {
    type.reset();
    type.deliver(event);
    requires std::same_as<std::remove_cvref_t<decltype(std::as_const(type).list())>, RoomList> ||
        std::same_as<std::remove_cvref_t<decltype(std::as_const(type).list())>, ObservedList>;
};

// Such a type as a Subject. One that can be copied and compared can be cloned, so that the subset
// lattice takes it through all orders; `==` must then mean that both answer alike from now on.
template <SubjectType Type>
class TypeSubject final : public Subject {
public:
    TypeSubject() = default;

    void reset() override { type_.reset(); }
    void restart() override {
        if constexpr (std::movable<Type>) {
            type_ = Type();
        } else {
            type_.reset();
        }
    }
    void deliver(const Event& event) override { type_.deliver(event); }
    Observation list() override {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(std::as_const(type_).list())>,
                                   RoomList>) {
            return observe(std::as_const(type_).list());
        } else {
            return std::as_const(type_).list();
        }
    }
    [[nodiscard]] std::unique_ptr<Subject> clone() const override {
        if constexpr (is_value) {
            auto copy = std::make_unique<TypeSubject>();
            copy->type_ = type_;
            return copy;
        } else {
            return nullptr;
        }
    }
    [[nodiscard]] bool assign(const Subject& other) override {
        if constexpr (is_value) {
            type_ = static_cast<const TypeSubject&>(other).type_;
        }
        return is_value;
    }
    [[nodiscard]] bool same_state(const Subject& other) const override {
        if constexpr (is_value) {
            return type_ == static_cast<const TypeSubject&>(other).type_;
        } else {
            return false;
        }
    }

private:
    static constexpr bool is_value = std::copyable<Type> && std::equality_comparable<Type>;

    Type type_;
};

}  // namespace anyorder
