"""The tests of the stores and those of the Redis store alone, on a server or a cluster that is started for it.

    redis_test.py ROOT TESTS redis|redis-cluster
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(ROOT / "bench/peers/lists"), str(pathlib.Path(__file__).parent)]

import redis_cluster  # noqa: E402
import servers  # noqa: E402


def run_at(url):
    environment = {**os.environ, "ANYORDER_REDIS": url}
    environment.setdefault("ANYORDER_ROUNDS", "50")
    return subprocess.run([sys.argv[2], "--gtest_filter=RedisStore.*:*/redis", "--gtest_brief=1"],
                          env=environment, timeout=280).returncode


def main(name):
    try:
        if name == "redis":
            with servers.redis() as path:
                return run_at(f"redis+unix:{path}")
        with redis_cluster.redis_cluster() as cluster:
            return run_at(cluster.url)
    except servers.NoServer as error:
        print(error)
        return 1 if os.environ.get("ANYORDER_ALL_TOOLCHAINS") else 77


if __name__ == "__main__":
    sys.exit(main(sys.argv[3]))
