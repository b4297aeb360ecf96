#include "sqlite_log_store.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/snapshot.h>

#include "decimal.h"
#include "file_identity.h"
#include "held_lists.h"
#include "reopened.h"
#include "shared_by_key.h"
#include "sqlite_log.h"

namespace anyorder {

namespace {

// An image is written once the log is so many times as long.
constexpr std::uint64_t images_of_log = 4;

// The lists as of a row of the log. All stores of a process on one file share them.
struct LoggedLists {
    explicit LoggedLists(std::uint64_t seed) : held(seed) {}

    // They are those of the image, which is the log's.
    void begin_at(const LogImage& image) {
        seen = image.upto;
        log_bytes = 0;
        image_bytes = image.bytes.size();
        image_is_of = image.upto;
    }

    std::mutex mutex;
    HeldLists held;
    // The last row that they have taken in.
    std::uint64_t seen = 0;
    // Of the rows since the image.
    std::uint64_t log_bytes = 0;
    std::uint64_t image_bytes = 0;
    std::uint64_t image_is_of = 0;
};

std::shared_ptr<LoggedLists> lists_of(const std::string& file, const StoreOptions& options) {
    using Key = std::tuple<FileIdentity, std::string, std::uint64_t>;
    static SharedByKey<Key, LoggedLists> all;
    return all.get(Key(file_identity(file), options.space, options.seed),
                   [&] { return std::make_shared<LoggedLists>(options.seed); });
}

// A connection to the log, and the lists that go with it. What is called is called in a transaction
// and with the mutex.
class Follower {
public:
    Follower(const std::string& file, const StoreOptions& options)
        : log_(file, options), lists_(lists_of(file, options)), seed_(options.seed) {}

    SqliteLog& log() { return log_; }
    LoggedLists& lists() { return *lists_; }

    // Until the lists are those of the last row.
    void catch_up() {
        if (!takes_all_rows()) {
            start_from_image();
            if (!takes_all_rows()) {
                fail("rows are missing behind row " + std::to_string(lists_->seen) + " of its log");
            }
        }
    }

    // Adds a row that the lists have not taken in yet. Returns its bytes.
    std::uint64_t add(std::uint64_t number, std::string_view what, std::string_view text) {
        log_.add({.number = number, .what = what, .text = text});
        return bytes_of(what, text);
    }

    // That the lists have taken in, without reading it.
    void has_taken(std::uint64_t number, std::uint64_t bytes) {
        lists_->seen = number;
        lists_->log_bytes += bytes;
    }

private:
    static std::uint64_t bytes_of(std::string_view what, std::string_view text) {
        return what.size() + text.size();
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw StoreFailure("SQLite, " + log_.file() + ": " + what);
    }

    // False where the next row is gone.
    bool takes_all_rows() {
        log_.read_behind(lists_->seen);
        while (const std::optional<LogRow> row = log_.next()) {
            if (row->number != lists_->seen + 1) {
                log_.let_go();
                return false;
            }
            take(*row);
            has_taken(row->number, bytes_of(row->what, row->text));
        }
        return true;
    }

    void take(const LogRow& row) {
        const std::string where = "row " + std::to_string(row.number) + " of its log ";
        if (row.what == log_entry::callback) {
            const Decoded decoded = decoder_.decode(row.text);
            if (const auto* error = std::get_if<DecodeError>(&decoded)) {
                fail(where + "is no callback: " + describe(*error));
            }
            lists_->held.apply(std::get<Event>(decoded));
        } else if (row.what == log_entry::forget) {
            lists_->held.forget(TimeMs{number_in(row.text)});
        } else if (row.what == log_entry::clear) {
            lists_->held.clear();
        } else {
            fail(where + "is of a later version");
        }
    }

    void start_from_image() {
        const std::optional<LogImage> image = log_.image();
        if (!image) {
            fail("there is no image of what was before its log");
        }
        Restored restored = restore(image->bytes, seed_);
        if (const auto* error = std::get_if<ImageError>(&restored)) {
            fail("its image is refused: " + describe(*error));
        }
        lists_->held.replace(std::get<RoomLists>(std::move(restored)));
        lists_->begin_at(*image);
    }

    SqliteLog log_;
    std::shared_ptr<LoggedLists> lists_;
    std::uint64_t seed_;
    Decoder decoder_;
};

class SqliteLogStore final : public Store {
public:
    SqliteLogStore(std::string file, StoreOptions options, std::uint64_t log_bytes_max)
        : file_([file = std::move(file), options = std::move(options)] {
              return std::make_unique<Follower>(file, options);
          }),
          log_bytes_max_(log_bytes_max) {}

    // One transaction, and so one fsync.
    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        if (callbacks.empty()) {
            return;
        }
        const bool is_long = writing([&](Follower& follower, std::uint64_t number) {
            LoggedLists& lists = follower.lists();
            std::uint64_t bytes = 0;
            for (std::size_t i = 0; i < callbacks.size(); ++i) {
                bytes += follower.add(number + i, log_entry::callback, callbacks[i].body);
            }
            follower.log().transactions().commit();
            for (std::size_t i = 0; i < callbacks.size(); ++i) {
                outcomes[i] = lists.held.apply(callbacks[i].event);
            }
            follower.has_taken(number + callbacks.size() - 1, bytes);
            return is_too_long(lists);
        });
        if (is_long) {
            shorten_if_possible();
        }
    }

    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override {
        if (!uses.empty()) {
            file_.use([&](Follower& follower) {
                follower.log().nonces().count(follower.log().transactions(), uses, counts);
            });
        }
    }

    RoomList list() override {
        return reading([](Follower& follower) { return follower.lists().held.list(); });
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        return reading([&](Follower& follower) { return follower.lists().held.find(room_id); });
    }

    std::vector<StoredGaps> gaps() override {
        return reading([](Follower& follower) { return follower.lists().held.gaps(); });
    }

    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override {
        return writing([&](Follower& follower, std::uint64_t number) -> std::uint64_t {
            HeldLists& held = follower.lists().held;
            const std::uint64_t nonces = follower.log().nonces().forget(now_s);
            const TimeMs before = held.forgettable(now_s, older_than_s);
            if (before <= held.forgotten()) {
                follower.log().transactions().commit();
                return nonces;
            }
            const std::string text = std::to_string(anyorder::number(before));
            const std::uint64_t bytes = follower.add(number, log_entry::forget, text);
            follower.log().transactions().commit();
            const std::uint64_t sessions = held.forget(before);
            follower.has_taken(number, bytes);
            return nonces + sessions;
        });
    }

    void clear() override {
        writing([](Follower& follower, std::uint64_t number) {
            SqliteLog& log = follower.log();
            LoggedLists& lists = follower.lists();
            follower.add(number, log_entry::clear, "");
            const LogImage empty{.upto = number, .bytes = snapshot(RoomLists())};
            log.replace_image(empty);
            log.forget_all_nonces();
            log.transactions().commit();
            lists.held.clear();
            lists.begin_at(empty);
        });
    }

private:
    // With the lists of the last row.
    template <class Work>
    std::invoke_result_t<Work, Follower&> reading(Work work) {
        return file_.use([&](Follower& follower) {
            const std::lock_guard lock(follower.lists().mutex);
            follower.log().transactions().begin_reading();
            follower.catch_up();
            follower.log().transactions().commit();
            return work(follower);
        });
    }

    // The same, and the number of the next row. Others that write wait, and who waits for them does
    // not hold the mutex. The work commits.
    template <class Work>
    std::invoke_result_t<Work, Follower&, std::uint64_t> writing(Work work) {
        return file_.use([&](Follower& follower) {
            follower.log().transactions().begin_writing();
            const std::lock_guard lock(follower.lists().mutex);
            follower.catch_up();
            return work(follower, follower.lists().seen + 1);
        });
    }

    [[nodiscard]] bool is_too_long(const LoggedLists& lists) const {
        return lists.log_bytes > std::max(log_bytes_max_, images_of_log * lists.image_bytes);
    }

    // Nothing is lost where it fails: the log stays as long as it is until the next time.
    void shorten_if_possible() {
        try {
            shorten();
        } catch (const StoreFailure&) {
            file_.use([](Follower& follower) {
                const std::lock_guard lock(follower.lists().mutex);
                follower.lists().log_bytes = 0;
            });
        }
    }

    // Others may add to the log while the image is made, which takes the time.
    void shorten() {
        std::optional<RoomLists> copy;
        LogImage image;
        std::uint64_t log_bytes = 0;
        reading([&](Follower& follower) {
            LoggedLists& lists = follower.lists();
            // Another process may have done it.
            if (const std::uint64_t is_of = follower.log().image_is_of();
                is_of > lists.image_is_of) {
                lists.image_is_of = is_of;
                lists.log_bytes = 0;
                return;
            }
            copy = lists.held.lists();
            image.upto = lists.seen;
            log_bytes = lists.log_bytes;
        });
        if (!copy) {
            return;
        }
        image.bytes = snapshot(*copy);
        copy.reset();
        writing([&](Follower& follower, std::uint64_t /*number*/) {
            LoggedLists& lists = follower.lists();
            if (follower.log().image_is_of() < image.upto) {
                follower.log().replace_image(image);
            }
            follower.log().transactions().commit();
            lists.image_is_of = image.upto;
            lists.image_bytes = image.bytes.size();
            lists.log_bytes -= std::min(lists.log_bytes, log_bytes);
        });
    }

    Reopened<Follower> file_;
    std::uint64_t log_bytes_max_;
};

}  // namespace

std::unique_ptr<Store> sqlite_log_store(const std::string& file, const StoreOptions& options,
                                        std::uint64_t log_bytes_max) {
    return std::make_unique<SqliteLogStore>(file, options, log_bytes_max);
}

}  // namespace anyorder
