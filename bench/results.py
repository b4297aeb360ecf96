"""Google Benchmark's result files, and the speeds in them."""

import json
import statistics

SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


class BadResults(Exception):
    """A sentence without a full stop, which begins with the file's name."""


def load(path):
    """The document in the file."""
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except OSError as error:
        raise BadResults(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise BadResults(f"{path}: not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("benchmarks"), list):
        raise BadResults(f"{path}: no result file of Google Benchmark: it has no list 'benchmarks'")
    return document


def speed_of(entry, path):
    """Items a second; turns a second where items are not counted."""
    name = entry.get("name")
    if entry.get("error_occurred"):
        raise BadResults(f"{path}: {name} failed: {entry.get('error_message', 'no reason given')}")
    speed = entry.get("items_per_second")
    if speed is None:
        unit = SECONDS.get(entry.get("time_unit", "ns"))
        time = entry.get("real_time")
        speed = 1 / (time * unit) if unit and isinstance(time, (int, float)) and time > 0 else None
    if not isinstance(speed, (int, float)) or not speed > 0:
        raise BadResults(f"{path}: {name} has neither items_per_second nor a time")
    return float(speed)


def speeds(path):
    """The median speed of each benchmark in the file, by name, in the order of the file."""
    repetitions, medians = {}, {}
    for entry in load(path)["benchmarks"]:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise BadResults(f"{path}: a benchmark has no name")
        is_aggregate = entry.get("run_type") == "aggregate"
        name = entry.get("run_name", entry["name"])
        if not is_aggregate:
            repetitions.setdefault(name, []).append(speed_of(entry, path))
        elif entry.get("aggregate_name") == "median":
            medians[name] = speed_of(entry, path)
            repetitions.setdefault(name, [])
    found = {name: medians.get(name) or statistics.median(all_of_it)
             for name, all_of_it in repetitions.items()}
    if not found:
        raise BadResults(f"{path}: there is no benchmark in it")
    return found
