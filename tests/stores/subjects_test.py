"""Stores as subjects of `anyorder check`, on servers that are started for it.

    subjects_test.py ROOT ANYORDER [redis|redis-cluster|postgresql|sqlite]...

What is right passes, with many writers, too; what is planted fails with a case. Exits with 77 where
a server's programs are missing, unless ANYORDER_ALL_TOOLCHAINS is set.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(sys.argv[1])
ANYORDER = sys.argv[2]
sys.path[:0] = [str(ROOT / "bench/peers/lists"), str(pathlib.Path(__file__).parent)]

import redis_cluster  # noqa: E402
import servers  # noqa: E402

PASS, COUNTEREXAMPLE = 0, 1
WRITERS = ["--writers", "8", "--cases", "100"]
LONGER = ["--writers", "8", "--cases", "400"]


class Failed(Exception):
    pass


def check(subject, url, *options):
    """The exit code, what was printed, and how many cases were stored."""
    with tempfile.TemporaryDirectory() as folder:
        where = [] if url is None else ["--store-url", url]
        ended = subprocess.run(
            [ANYORDER, "check", "--no-config", "--no-planted", "--out", folder, "--subject",
             subject, *where, *options], capture_output=True, text=True, timeout=280)
        return ended.returncode, ended.stdout + ended.stderr, len(os.listdir(folder))


def expect_pass(subject, url, *options):
    code, said, _ = check(subject, url, *options)
    if code != PASS:
        raise Failed(f"{subject} {' '.join(options)} ends with {code}:\n{said}")
    print(f"{subject} {' '.join(options)}: passes", flush=True)


# A race that shows once and not the next time is a case as well.
def expect_case(subject, url, *options):
    code, said, cases = check(subject, url, *options)
    if code == PASS or cases != 1:
        raise Failed(f"{subject} {' '.join(options)} ends with {code} and {cases} cases:\n{said}")
    print(f"{subject} {' '.join(options)}: {said.split(':')[1].strip()}, with a case", flush=True)


def expect_all_of_a_store(name, url):
    expect_pass(name, url)
    expect_pass(name, url, *WRITERS)
    # Rounds are chances to meet, not to be right: these were found at one in a few cases.
    expect_case(f"{name}-read-modify-write", url, "--writers", "8", "--rounds", "5")
    expect_case(f"{name}-compares-times", url)
    expect_case(f"{name}-two-queries", url, "--writers", "8", "--rounds", "5", "--strategy",
                "uniform")


def redis():
    with servers.redis() as path:
        expect_all_of_a_store("redis", f"redis+unix:{path}")
        left = subprocess.run(["redis-cli", "-s", path, "DBSIZE"], capture_output=True, text=True)
        if left.stdout.strip() != "0":
            raise Failed(f"there are keys left: {left.stdout}")


def slot_of(tag):
    """CRC16 as the cluster's specification has it."""
    crc = 0
    for byte in tag.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ (0x1021 if crc & 0x8000 else 0)
    return (crc & 0xFFFF) % 16384


@contextlib.contextmanager
def meanwhile(what, work):
    """Does it again and again until this is left. Raises what it raised, or where it was not done."""
    is_over, failed, times = threading.Event(), [], []

    def repeat():
        try:
            while not is_over.wait(0.2):
                work()
                times.append(1)
        except Exception as error:  # pylint: disable=broad-except
            failed.append(error)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
    if failed:
        raise failed[0]
    if len(times) < 3:
        raise Failed("it was over before anything happened meanwhile")
    print(f"... {what}, {len(times)} times meanwhile", flush=True)


def redis_on_a_cluster():
    with redis_cluster.redis_cluster() as cluster:
        expect_pass("redis", cluster.url)
        expect_pass("redis", cluster.url, *WRITERS)
        # The simulator's plain names: most rooms of a case have one of them.
        slots = [slot_of(tag) for tag in ("r1", "r2")]
        # Each new room is where the slot is to go, and not yet the slot.
        on_their_way = [(slot, *cluster.begin_to_move(slot)) for slot in slots]
        expect_pass("redis", cluster.url, *WRITERS, "--timeout", "2s")
        for move in on_their_way:
            cluster.end_of_move(*move)
        print("... with slots half on their way", flush=True)
        with meanwhile("slots of its rooms went to another node",
                       lambda: [cluster.move_slot(slot) for slot in slots]):
            expect_pass("redis", cluster.url, *LONGER)
        # Waiting for a replica, nothing that is acknowledged is lost when it takes over.
        with meanwhile("a replica took over", lambda: cluster.fail_over(cluster.masters()[0])):
            expect_pass("redis", cluster.url + "?wait=1", *LONGER)
        # How long a cluster takes to notice depends on what else the machine does.
        if "ANYORDER_LONG" not in os.environ:
            return
        # Nobody says that it goes. What is acknowledged after it is asked for until then.
        cluster.wait_until_whole()
        gone = next(node for node in cluster.masters() if node is not cluster.nodes[0])
        gone.end(signal.SIGKILL)
        expect_pass("redis", cluster.url, *WRITERS, "--timeout", "30s")
        print("... from when a master was killed on", flush=True)


def postgresql():
    with servers.postgresql() as where:
        words = dict(word.split("=") for word in where.split())
        expect_all_of_a_store(
            "postgresql",
            f"postgresql:///{words['dbname']}?host={words['host']}&user={words['user']}")


def sqlite():
    expect_all_of_a_store("sqlite", None)
    with tempfile.TemporaryDirectory() as folder:
        expect_all_of_a_store("sqlite", f"sqlite:{folder}/log.db")


ALL = {"redis": redis, "redis-cluster": redis_on_a_cluster, "postgresql": postgresql,
       "sqlite": sqlite}


def main(names):
    try:
        for name in names or ALL:
            ALL[name]()
    except servers.NoServer as error:
        print(error)
        return 1 if os.environ.get("ANYORDER_ALL_TOOLCHAINS") else 77
    except Failed as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[3:]))
