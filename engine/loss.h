// Gaps in the numbering of a list: seen, given up on, settled by a snapshot. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <anyorder/engine/completeness.h>

#include "store.h"

namespace anyorder {

Completeness completeness_of(const BlockStore& store, const Session& session);

std::vector<OverdueList> report_overdue(BlockStore& store, TimeMs now, std::uint64_t horizon_ms);
std::size_t give_up_reported(BlockStore& store, TimeMs now, std::uint64_t horizon_ms);

// Returns the greatest seq that has arrived.
ChangeSeq hold_for_query(BlockStore& store, Ref session, ListKind list);

Reconciled reconcile_list(BlockStore& store, Ref session, ListKind list,
                          std::span<const SnapshotItem> items, std::uint64_t seq_before_query);

std::vector<ForgottenSession> forget_closed(BlockStore& store, TimeMs before);

}  // namespace anyorder
