#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <utility>

#include <unistd.h>

#include <anyorder/stores/store.h>
#include <anyorder/stores/store_subject.h>

#include "kept_callbacks.h"
#include "many_writers.h"
#include "open_twin.h"
#include "space_removal.h"

namespace anyorder {

namespace {

// Another one for each subject of any process.
std::string new_space() {
    static std::atomic<std::uint64_t> subjects = 0;
    std::random_device device;
    return "check_" + std::to_string(getpid()) + "_" + std::to_string(device()) + "_" +
           std::to_string(++subjects);
}

class StoreSubject final : public Subject {
public:
    explicit StoreSubject(StoreSubjectOptions options)
        : options_(std::move(options)), space_(new_space()) {}

    ~StoreSubject() override {
        try {
            if (was_opened_) {
                clear();
                store_.reset();
                writers_.reset();
                remove_space(options_.url, store_options());
            }
        } catch (const std::exception&) {
            // It went away before.
        }
    }
    StoreSubject(const StoreSubject&) = delete;
    StoreSubject& operator=(const StoreSubject&) = delete;

    void reset() override {
        callbacks_.clear();
        applied_ = 0;
        must_clear_ = was_used_;
        remark_.clear();
        failure_.reset();
    }

    void restart() override {
        Subject::restart();
        writers_.reset();
        store_.reset();
    }

    void deliver(const Event& event) override {
        callbacks_.add(event);
        if (options_.one_by_one && !failure_) {
            watch([this] { apply_what_is_new(); });
            callbacks_.clear();
            applied_ = 0;
        }
    }

    Observation list() override {
        remark_.clear();
        ObservedList list;
        if (!failure_) {
            watch([&] {
                list = options_.writers > 1 ? list_of_many_rounds() : list_of_one_writer();
            });
        }
        if (failure_) {
            return *std::exchange(failure_, std::nullopt);
        }
        return list;
    }

    [[nodiscard]] std::string remark() const override { return remark_; }

private:
    Store& store() {
        if (store_ == nullptr) {
            store_ = open();
        }
        return *store_;
    }

    [[nodiscard]] StoreOptions store_options() const {
        return {.space = space_, .timeout_ms = options_.timeout_ms, .durable = false};
    }

    // Each as if in a process of its own.
    [[nodiscard]] std::unique_ptr<Store> open() {
        was_opened_ = true;
        StoreOptions options = store_options();
        options.seed = ++opened_;
        return open_twin(options_.twin, options_.url, options);
    }

    void clear() {
        if (was_used_) {
            store().clear();
        }
        was_used_ = false;
        must_clear_ = false;
    }

    template <class Work>
    void watch(Work work) {
        try {
            work();
        } catch (const StoreFailure& failure) {
            failure_ =
                SubjectFailure{.kind = was_used_ ? FailureKind::died : FailureKind::unreachable,
                               .what = failure.what()};
        }
    }

    void apply_what_is_new() {
        if (must_clear_) {
            clear();
        }
        const std::vector<std::size_t>& arrivals = callbacks_.arrivals();
        std::vector<StoredCallback> batch;
        batch.reserve(arrivals.size() - applied_);
        for (std::size_t i = applied_; i < arrivals.size(); ++i) {
            batch.push_back(callbacks_[arrivals[i]]);
        }
        std::vector<StoredOutcome> outcomes(batch.size());
        was_used_ = true;
        store().apply(batch, outcomes);
        applied_ = arrivals.size();
        if (std::ranges::find(outcomes, StoredOutcome::refused) != outcomes.end()) {
            throw StoreFailure("it refuses a callback");
        }
    }

    ObservedList list_of_one_writer() {
        apply_what_is_new();
        return observe(store().list());
    }

    // Each from an empty store, as what has been applied cannot be taken back.
    ObservedList list_of_many_rounds() {
        if (writers_ == nullptr) {
            writers_ = std::make_unique<ManyWriters>(options_.writers, [this] { return open(); });
        }
        std::optional<ObservedList> expected;
        for (std::size_t round = 0;; ++round) {
            clear();
            was_used_ = true;
            const auto reads = writers_->play(callbacks_, options_.seed + round);
            ObservedList list = observe(store().list());
            if (const auto wrong = impossible(reads, list)) {
                remark_ = in_words(round) +
                          ": this list was read while they wrote, and no set of "
                          "callbacks that it could have been read after gives it";
                return *wrong;
            }
            if (!expected) {
                expected = right_list();
            }
            if (list != *expected || round + 1 >= options_.rounds) {
                remark_ =
                    list != *expected ? in_words(round) + ": this is the list at the end" : "";
                return list;
            }
        }
    }

    [[nodiscard]] std::string in_words(std::size_t round) const {
        return std::to_string(options_.writers) + " writers, round " + std::to_string(round + 1);
    }

    // Where it is, the list at the end: whoever judges knows better, and is shown a wrong one.
    [[nodiscard]] std::optional<ObservedList> impossible(const std::vector<ReadMeanwhile>& reads,
                                                         const ObservedList& at_the_end) const {
        for (const ReadMeanwhile& read : reads) {
            ObservedList list = observe(read.list);
            if (list != at_the_end && !can_be(read, callbacks_)) {
                return list;
            }
        }
        return std::nullopt;
    }

    // To know whether another round is needed; it is not what the answer is judged by.
    [[nodiscard]] ObservedList right_list() const {
        const auto store = open_store("memory:", {.space = space_});
        for (std::size_t i = 0; i < callbacks_.different(); ++i) {
            const StoredCallback callback = callbacks_[i];
            StoredOutcome outcome{};
            store->apply({&callback, 1}, {&outcome, 1});
        }
        return observe(store->list());
    }

    StoreSubjectOptions options_;
    std::string space_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<ManyWriters> writers_;
    KeptCallbacks callbacks_;
    // How many arrivals are in the store.
    std::size_t applied_ = 0;
    bool was_opened_ = false;
    std::uint64_t opened_ = 0;
    bool was_used_ = false;
    bool must_clear_ = false;
    std::string remark_;
    // Until the list is asked for.
    std::optional<SubjectFailure> failure_;
};

constexpr std::string_view redis_url = "redis://HOST:PORT";
constexpr std::string_view postgresql_url = "postgresql://HOST/DATABASE";
constexpr std::string_view sqlite_url = "sqlite-tables:FILE";
constexpr std::string_view no_transaction =
    "a room is read, changed and written without a transaction";
constexpr std::string_view by_time = "of two changes the one with the later time wins";
constexpr std::string_view not_at_once = "rooms are read first, and then what is in them";

constexpr std::array subjects = {
    StoreSubjectName{"redis", redis_url, StoreTwin::none, "the function library for Redis"},
    StoreSubjectName{"postgresql", postgresql_url, StoreTwin::none,
                     "the schema with functions for PostgreSQL"},
    StoreSubjectName{"sqlite", sqlite_url, StoreTwin::none,
                     "the statements for SQLite; of sqlite:FILE the log of `anyorder serve`"},
    StoreSubjectName{"redis-read-modify-write", redis_url, StoreTwin::read_modify_write,
                     no_transaction},
    StoreSubjectName{"redis-compares-times", redis_url, StoreTwin::compares_times, by_time},
    StoreSubjectName{"redis-two-queries", redis_url, StoreTwin::two_queries, not_at_once},
    StoreSubjectName{"postgresql-read-modify-write", postgresql_url, StoreTwin::read_modify_write,
                     no_transaction},
    StoreSubjectName{"postgresql-compares-times", postgresql_url, StoreTwin::compares_times,
                     by_time},
    StoreSubjectName{"postgresql-two-queries", postgresql_url, StoreTwin::two_queries, not_at_once},
    StoreSubjectName{"sqlite-read-modify-write", sqlite_url, StoreTwin::read_modify_write,
                     no_transaction},
    StoreSubjectName{"sqlite-compares-times", sqlite_url, StoreTwin::compares_times, by_time},
    StoreSubjectName{"sqlite-two-queries", sqlite_url, StoreTwin::two_queries, not_at_once},
};

// What a URL begins with, and what is checked there.
struct Scheme {
    std::string_view scheme;
    std::string_view subject;
};

constexpr std::array schemes = {Scheme{"redis", "redis"}, Scheme{"postgresql", "postgresql"},
                                Scheme{"postgres", "postgresql"}, Scheme{"sqlite", "sqlite"},
                                Scheme{"sqlite-tables", "sqlite"}};

}  // namespace

std::span<const StoreSubjectName> store_subjects() {
    return subjects;
}

const StoreSubjectName* find_store_subject(std::string_view name) {
    const auto* const found = std::ranges::find(subjects, name, &StoreSubjectName::name);
    return found == subjects.end() ? nullptr : found;
}

const StoreSubjectName* store_subject_of_url(std::string_view url) {
    const std::size_t end = url.find_first_of(":+");
    const auto* const known = std::ranges::find(schemes, url.substr(0, end), &Scheme::scheme);
    return end == std::string_view::npos || known == schemes.end()
               ? nullptr
               : find_store_subject(known->subject);
}

std::unique_ptr<Subject> store_subject(const StoreSubjectOptions& options) {
    return std::make_unique<StoreSubject>(options);
}

std::optional<SubjectFailure> probe(const StoreSubjectOptions& options) {
    const StoreOptions of_store = {.space = new_space(), .timeout_ms = options.timeout_ms};
    try {
        open_twin(options.twin, options.url, of_store)->clear();
        remove_space(options.url, of_store);
        return std::nullopt;
    } catch (const StoreFailure& failure) {
        return SubjectFailure{.kind = FailureKind::unreachable, .what = failure.what()};
    }
}

}  // namespace anyorder
