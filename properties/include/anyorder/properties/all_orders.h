#pragma once
#include <span>
#include <anyorder/properties/case.h>
namespace anyorder {
enum class AllOrdersResult : std::uint8_t { shown, not_shown };
inline AllOrdersResult judge_all_orders(Subject&, std::span<const Event>, const ObservedList&, const Lists&, bool) { return AllOrdersResult::not_shown; }
}
