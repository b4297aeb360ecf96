"""Which files can be looked at, or compiled, as one: those that do not define the same name.

Most of the time of looking at a file goes into the headers that all files of its folder include.
"""
import re
import sys
from functools import cache
from pathlib import Path

BATCH = 10


@cache
def own_names(file):
    """What a file defines or declares outside of any block: clang-format leaves nothing else unindented."""
    text = Path(file).read_text()
    types = re.findall(r"^(?:struct|class|enum class|using(?! enum)) (\w+)\b(?!::)", text, re.MULTILINE)
    others = re.findall(r"^(?!using)[A-Za-z].*?[ *&]([a-z]\w*)(?:\(|\{| =|;|\[)", text, re.MULTILINE)
    return frozenset((*types, *others))


@cache
def names_of_headers(folder):
    """What the headers of a folder define or declare, by name."""
    headers = {}
    for header in sorted(Path(folder).glob("*.h")):
        for name in own_names(header):
            headers.setdefault(name, set()).add(header.name)
    return headers


def hides_a_header(file):
    """Whether a name of the file is one of a header beside it that the file does not include, but others may."""
    included = set(re.findall(r'^#include "(.*)"', Path(file).read_text(), re.MULTILINE))
    headers = names_of_headers(Path(file).parent)
    return any(headers.get(name, set()) - included for name in own_names(file))


def namespaces_of_headers(file):
    """Those that the project's headers which it includes open. `testing` means another one behind them."""
    folder = Path(file).parent
    opened = set()
    for name in re.findall(r'^#include "(.*)"', Path(file).read_text(), re.MULTILINE):
        for header in (folder / name, folder.parent / name):
            if header.exists():
                opened.update(re.findall(r"^namespace ([\w:]+) \{", header.read_text(), re.MULTILINE))
    return frozenset(opened)


def batches(files):
    """Lists of up to BATCH of the files, without a name that two of them have."""
    alike = {}
    for file in files:
        if not hides_a_header(file):
            alike.setdefault("anyorder::testing" in namespaces_of_headers(file), []).append(file)
    made = [batch for group in alike.values() for batch in batches_of_distinct_names(group)]
    return made + [[file] for file in files if hides_a_header(file)]


def batches_of_distinct_names(together):
    made = [([], set()) for _ in range(-(-len(together) // BATCH))]
    for file in together:
        names = own_names(file)
        fitting = [batch for batch in made if len(batch[0]) < BATCH and not batch[1] & names]
        if not fitting:
            fitting = [([], set())]
            made += fitting
        batch = min(fitting, key=lambda batch: len(batch[0]))
        batch[0].append(file)
        batch[1].update(names)
    return [batch for batch, _ in made if batch]


def main():
    """Prints the batches of the files that are named in a file, a line for each that has more than one."""
    for batch in batches(Path(sys.argv[1]).read_text().splitlines()):
        if len(batch) > 1:
            print(*batch)


if __name__ == "__main__":
    main()
