"""What is made of the peers' speeds: the judgement, and the page. Usage: peers_test.py ROOT"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop())
sys.path[:0] = [str(ROOT / "bench/peers/lists"), str(ROOT / "bench")]
import targets  # noqa: E402

# This engine is exactly as fast as is asked.
SPEEDS = {
    "W/anyorder": 4.2e7, "W/std_unordered_map": 6e6, "W/absl": 2.8e7, "W/boost": 2e7,
    "W/sqlite": 5.25e5, "W/redis": 2.1e5, "W/postgresql": 2.1e5,
    "W-big/anyorder": 6.3e7, "W-big/std_unordered_map": 7e6, "W-big/absl": 1e7, "W-big/boost": 1.8e7,
    "W-json/anyorder": 3e6, "W-json/nlohmann": 1.5e5, "W-json/simdjson_read_only": 4e6,
}
WORKLOADS = ["W", "W-big", "W-json"]


class Targets(unittest.TestCase):
    def test_are_met_by_what_is_as_fast_as_is_asked(self):
        self.assertEqual(targets.not_met(SPEEDS, WORKLOADS), [])

    def test_are_each_missed_where_a_rival_is_faster(self):
        for rival in SPEEDS:
            if rival.endswith("/anyorder"):
                continue
            with self.subTest(rival):
                missed = targets.not_met({**SPEEDS, rival: 2 * SPEEDS[rival]}, WORKLOADS)
                self.assertEqual(len(missed), 1)
                self.assertIn(rival.split("/")[1], missed[0])

    def test_are_named_in_a_sentence(self):
        self.assertEqual(
            targets.not_met({**SPEEDS, "W/absl": 5.6e7}, WORKLOADS),
            ["W: anyorder beside the better of absl and boost is 0.75 times as fast, "
             "where 1.5 are asked"])

    def test_are_not_met_by_what_was_not_measured(self):
        without = {name: speed for name, speed in SPEEDS.items() if name != "W/redis"}
        self.assertEqual(targets.not_met(without, WORKLOADS),
                         ["W: anyorder beside redis was not measured, where 200 are asked"])
        self.assertEqual(targets.not_met(without, ["W-big"]), [])


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self):
        return subprocess.run([ROOT / "bench/peers/lists/page", "peers.json", "page.md", "serve.json"],
                              cwd=self.folder, capture_output=True, text=True)

    def test_shows_ratios_and_the_machine_without_a_name(self):
        entries = [{"name": name, "items_per_second": speed} for name, speed in SPEEDS.items()]
        context = {"host_name": "thishost", "num_cpus": 2, "compiler": "GCC 12"}
        (self.folder / "peers.json").write_text(
            json.dumps({"context": context, "benchmarks": entries}))
        self.assertEqual(self.write().returncode, 2)
        (self.folder / "serve.json").write_text(
            json.dumps({"callbacks_per_second": {"peer": 80_000, "memory": 100_000, "sqlite": 40_000}}))
        done = self.write()
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "page.md").read_text()
        self.assertIn("GCC 12", page)
        self.assertIn("2 cores", page)
        self.assertRegex(page, r"\| SQLite \|.*\| 80\.0 times \|")
        self.assertRegex(page, r"\| Redis \|.*\| 200 times \|")
        self.assertIn("| W, beside `std::unordered_map` | 7 times | 7.0 times |", page)
        self.assertRegex(page, r"\| memory \|.*\| 100,000 \| 125 % \|")
        self.assertRegex(page, r"\| SQLite \|.*\| 40,000 \| 50 % \|")
        self.assertNotIn("thishost", page)
        self.assertNotIn("$", page)

    def test_is_not_written_without_results(self):
        done = self.write()
        self.assertEqual((done.stderr, done.returncode),
                         ("page: peers.json: No such file or directory; next: ./x bench peers\n",
                          2))
        self.assertFalse((self.folder / "page.md").exists())


if __name__ == "__main__":
    unittest.main()
