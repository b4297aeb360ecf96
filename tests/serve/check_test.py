"""`anyorder check --http` passes against `anyorder serve` on each store. Usage: FILE CLAIM COMMAND

The callbacks of a case are sent one after the other to one instance, or to each of three in turn, or
four at a time: what the instances share is the store alone.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench/peers/lists"), str(ROOT / "tests/stores")]

import redis_cluster  # noqa: E402
import servers  # noqa: E402

SKIPPED = 77
SECRET = "s3cret"
CLAIM, COMMAND = sys.argv[1:3]


@contextlib.contextmanager
def serving(store):
    process = subprocess.Popen(
        [COMMAND, "serve", "--listen", "127.0.0.1:0", "--store", store],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "ANYORDER_SECRET": SECRET})
    try:
        yield process.stdout.readline().split()[-1]
        process.terminate()
        code = process.wait(timeout=30)
        if code != 0:
            raise SystemExit(f"the service ended with {code}")
    finally:
        process.kill()
        process.communicate()


def require_pass(urls, *options):
    also = [word for url in urls[1:] for word in ("--also", f"{url}/callbacks")]
    with tempfile.TemporaryDirectory(prefix="anyorder-serve-") as folder:
        ended = subprocess.run(
            [COMMAND, "check", "--no-config", "--no-planted", "--out", folder, "--secret", SECRET,
             "--http", f"{urls[0]}/callbacks", *also, "--list-url", urls[-1] + "/rooms/{room_id}",
             *options], capture_output=True, text=True, timeout=200)
    if ended.returncode != 0:
        raise SystemExit(f"{' '.join(options)}: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")
    print(f"{len(urls)} instances, {' '.join(options) or 'default effort'}: passes")


def check_on(store):
    with serving(store) as url:
        require_pass([url])
        require_pass([url], "--cases", "300", "--concurrency", "4")


def postgresql_url(where):
    words = dict(word.split("=") for word in where.split())
    return f"postgresql:///{words['dbname']}?host={words['host']}&user={words['user']}"


def PassesOnSqlite():
    with tempfile.TemporaryDirectory(prefix="anyorder-serve-") as folder:
        check_on(f"sqlite:{folder}/anyorder.db")


def PassesOnRedis():
    with servers.redis() as path:
        check_on(f"redis+unix:{path}")


def PassesOnACluster():
    with redis_cluster.redis_cluster() as cluster:
        check_on(cluster.url)


def PassesOnPostgresql():
    with servers.postgresql() as where:
        check_on(postgresql_url(where))


def on_three(store):
    with serving(store) as first, serving(store) as second, serving(store) as third:
        urls = [first, second, third]
        require_pass(urls, "--cases", "600")
        require_pass(urls, "--cases", "600", "--concurrency", "4")


def PassesWithThreeInstancesOnOneRedis():
    with servers.redis() as path:
        on_three(f"redis+unix:{path}")


def PassesWithThreeInstancesOnOneFile():
    with tempfile.TemporaryDirectory(prefix="anyorder-serve-") as folder:
        on_three(f"sqlite:{folder}/anyorder.db")


# Three that share nothing are three lists.
def IsNotPassedByInstancesWithoutACommonStore():
    with serving("memory:") as first, serving("memory:") as second:
        try:
            require_pass([first, second], "--cases", "100")
        except SystemExit as failed:
            if "exit code 1" not in str(failed):
                raise
            return
    raise SystemExit("two instances that share nothing pass")


try:
    globals()[CLAIM]()
except servers.NoServer as missing:
    print(missing)
    sys.exit(1 if "ANYORDER_ALL_TOOLCHAINS" in os.environ else SKIPPED)
