"""How much faster than its peers this engine has to be."""

import collections

# `rivals`: the fastest of them counts. `least`: this engine is at least so many times as fast.
Target = collections.namedtuple("Target", "workload rivals least")

TARGETS = [
    Target("W", ("std_unordered_map",), 7),
    Target("W", ("absl", "boost"), 1.5),
    Target("W-big", ("std_unordered_map",), 9),
    Target("W-big", ("absl", "boost"), 3.5),
    Target("W-json", ("nlohmann",), 20),
    Target("W-json", ("simdjson_read_only",), 0.75),
    Target("W", ("sqlite",), 80),
    Target("W", ("redis",), 200),
    Target("W", ("postgresql",), 200),
]


def ratio_of(target, speeds):
    """None where one of the benchmarks is missing. `speeds` by WORKLOAD/IMPLEMENTATION."""
    ours = speeds.get(f"{target.workload}/anyorder")
    rivals = [speeds.get(f"{target.workload}/{rival}") for rival in target.rivals]
    return ours / max(rivals) if ours and all(rivals) else None


def sentence(target, speeds):
    ratio = ratio_of(target, speeds)
    rivals = " and ".join(target.rivals)
    rival = rivals if len(target.rivals) == 1 else f"the better of {rivals}"
    measured = "was not measured" if ratio is None else f"is {ratio:.3g} times as fast"
    return f"{target.workload}: anyorder beside {rival} {measured}, where {target.least} are asked"


def not_met(speeds, workloads):
    """A sentence for each target of these workloads that is missed, or could not be measured."""
    ratios = [(target, ratio_of(target, speeds)) for target in TARGETS
              if target.workload in workloads]
    return [sentence(target, speeds) for target, ratio in ratios
            if ratio is None or ratio < target.least]
