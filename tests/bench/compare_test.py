"""What bench/compare says of two result files. Usage: compare_test.py ROOT"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop())


def entry(name, speed, **more):
    return {"name": name, "run_name": name, "run_type": "iteration", "items_per_second": speed,
            "real_time": 1.0, "time_unit": "ms", **more}


def median(name, speed):
    return {**entry(name, speed), "name": f"{name}_median", "run_type": "aggregate",
            "aggregate_name": "median"}


class Compare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        (self.folder / name).write_text(text if isinstance(text, str) else json.dumps(text))

    def compare(self, a, b):
        self.file("a.json", a if isinstance(a, str) else {"benchmarks": a})
        self.file("b.json", b if isinstance(b, str) else {"benchmarks": b})
        return self.ran("a.json", "b.json")

    def ran(self, *arguments):
        return subprocess.run([ROOT / "bench/compare", *arguments], cwd=self.folder,
                              capture_output=True, text=True)

    def refused(self, done, sentence):
        self.assertEqual((done.stdout, done.stderr, done.returncode),
                         ("", f"compare: {sentence}\n", 2))

    def test_prints_how_many_times_as_fast_b_is(self):
        done = self.compare([entry("apply", 2e6)], [entry("apply", 5e6)])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"apply +2,000,000 +5,000,000 +2\.500 times\n")

    def test_takes_the_median_of_repetitions(self):
        done = self.compare([entry("x", 9.0), entry("x", 1.0), entry("x", 2.0)], [entry("x", 2.0)])
        self.assertIn("1.000 times", done.stdout)

    def test_takes_the_median_that_is_there(self):
        done = self.compare([median("x", 4.0)], [entry("x", 1.0), median("x", 8.0)])
        self.assertIn("2.000 times", done.stdout)

    def test_compares_turns_where_no_items_are_counted(self):
        slow, fast = entry("x", None, real_time=3.0), entry("x", None, real_time=500.0)
        done = self.compare([slow], [dict(fast, time_unit="us")])
        self.assertIn("6.000 times", done.stdout)

    def test_names_what_is_in_one_file_alone(self):
        done = self.compare([entry("x", 1.0), entry("old", 1.0)],
                            [entry("new", 1.0), entry("x", 1.0)])
        self.assertIn("old is in a.json alone\nnew is in b.json alone\n", done.stdout)

    def test_refuses_what_cannot_be_compared(self):
        good = [entry("x", 1.0)]
        failed = [entry("x", 1.0, error_occurred=True, error_message="the list is wrong")]
        cases = [
            (good, "", "b.json: not JSON: Expecting value: line 1 column 1 (char 0)"),
            (good, "[]", "b.json: no result file of Google Benchmark: it has no list 'benchmarks'"),
            ([], good, "a.json: there is no benchmark in it"),
            (good, failed, "b.json: x failed: the list is wrong"),
            (good, [entry("x", 0.0)], "b.json: x has neither items_per_second nor a time"),
            (good, [{}], "b.json: a benchmark has no name"),
            (good, [entry("y", 1.0)], "a.json and b.json have no benchmark in common"),
        ]
        for a, b, sentence in cases:
            with self.subTest(sentence):
                self.refused(self.compare(a, b), sentence)

    def test_refuses_a_file_that_is_not_there(self):
        self.refused(self.ran("none.json", "none.json"), "none.json: No such file or directory")

    def test_takes_two_files(self):
        done = self.ran("a.json")
        self.assertEqual((done.stderr, done.returncode),
                         ("usage: bench/compare A.json B.json\n", 2))


if __name__ == "__main__":
    unittest.main()
