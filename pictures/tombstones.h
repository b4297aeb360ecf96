// Which streams and users the engine remembers as ended, and what a callback changes about it, in
// words. An account of its own, that stats() can be held against.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include <anyorder/engine/room_lists.h>

namespace anyorder {

class TombstoneAccount {
public:
    // What became of them by a callback that the engine has taken in, as clauses that each begin
    // with "; "; empty where nothing did. `list` is what is known of its list afterwards: nothing
    // for rooms, and where the session is closed. The events' texts must outlive the account.
    std::string take(const Event& event, Outcome outcome,
                     const std::optional<ListCompleteness>& list);

    // How many there are.
    [[nodiscard]] std::size_t count() const;

private:
    using ListId = std::tuple<std::string_view, RoomSession, ListKind>;
    // Streams or users, and the seq by which each has ended.
    using Tombstones = std::map<std::string_view, ChangeSeq>;

    std::string drop_session(const Event& close);
    std::string change(const Event& event, Outcome outcome, const ListCompleteness& list);

    std::map<ListId, Tombstones> lists_;
};

}  // namespace anyorder
