"""The tests of the stores against real servers, which are started here and stopped again.

Usage: servers_test.py ROOT STORE TESTS [OPTION...], where TESTS is the program of the tests, STORE
postgresql or redis, and OPTIONs are GoogleTest's. The servers keep their default durability with
ANYORDER_DURABLE set. Where a server's program is missing, this is skipped (exit code 77), unless
ANYORDER_ALL_TOOLCHAINS is set.
"""

import os
import pathlib
import subprocess
import sys
import urllib.parse

SKIPPED = 77


def postgresql_url(connection):
    """Of a connection string with a folder as its host."""
    words = dict(word.split("=", 1) for word in connection.split())
    database = words.pop("dbname")
    return f"postgresql:///{database}?{urllib.parse.urlencode(words)}"


def url_of(store, where):
    return postgresql_url(where) if store == "postgresql" else f"redis+unix:{where}"


def main():
    root, store, program, *options = sys.argv[1:]
    sys.path.insert(0, str(pathlib.Path(root) / "bench/peers/lists"))
    import servers
    start = {"postgresql": servers.postgresql, "redis": servers.redis}[store]
    if os.environ.get("ANYORDER_DURABLE"):
        servers.POSTGRESQL_SETTINGS.clear()
        servers.POSTGRESQL_SETTINGS["listen_addresses"] = ""
    try:
        with start() as where:
            environment = {**os.environ, f"ANYORDER_{store.upper()}": url_of(store, where)}
            environment.setdefault("ANYORDER_ROUNDS", "100")
            return subprocess.run([program, f"--gtest_filter=*/{store}", "--gtest_brief=1", *options],
                                  env=environment).returncode
    except servers.NoServer as missing:
        print(missing, file=sys.stderr)
        return 1 if os.environ.get("ANYORDER_ALL_TOOLCHAINS") else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
