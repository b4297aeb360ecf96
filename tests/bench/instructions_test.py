"""How many instructions it takes to apply an event: not more than there were, and 10 %.

Times differ from run to run, counts do not. Usage: instructions_test.py ROOT PROGRAM
Skips itself (77) where valgrind is not installed.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop())
ROOT = pathlib.Path(sys.argv.pop())
SLACK = 1.1
SKIPPED = 77


def instructions_per_event(function):
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--toggle-collect={function}",
             f"--callgrind-out-file={folder}/counts", PROGRAM],
            capture_output=True, text=True)
    if ran.returncode != 0:
        raise AssertionError(f"{PROGRAM} failed under valgrind: {ran.stdout}{ran.stderr}")
    collected = int(re.search(r"Collected : (\d+)", ran.stderr)[1])
    return collected / int(ran.stdout)


class Instructions(unittest.TestCase):
    def test_an_event_takes_no_more_than_it_took(self):
        known = json.loads((ROOT / "bench/instructions.json").read_text())
        for function, expected in known.items():
            with self.subTest(function):
                counted = instructions_per_event(function)
                print(f"{function}: {counted:.1f} instructions an event, {expected} are known")
                self.assertGreater(counted, 0)
                self.assertLessEqual(counted, expected * SLACK,
                                     "if that is meant, renew bench/instructions.json")

    def test_the_documents_say_how_many(self):
        known = json.loads((ROOT / "bench/instructions.json").read_text())
        self.assertIn(f"It takes {known['count_apply_span']} instructions",
                      (ROOT / "docs/engine.md").read_text())


if __name__ == "__main__":
    if shutil.which("valgrind") is None:
        print("valgrind is not installed")
        sys.exit(SKIPPED)
    unittest.main()
