"""What docs/stores.md shows of PostgreSQL is what a server answers. Usage: docs_test.py ROOT"""

import os
import pathlib
import re
import subprocess
import sys

SKIPPED = 77


def main():
    root = pathlib.Path(sys.argv[1])
    sys.path.insert(0, str(root / "bench/peers/lists"))
    import servers
    section = (root / "docs/stores.md").read_text().split("\n## PostgreSQL\n")[1].split("\n## ")[0]
    shown, = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", section, re.S)
    try:
        with servers.postgresql() as connection:
            psql = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", connection]
            subprocess.run([*psql, "-f", root / "stores/postgresql/anyorder.sql"], check=True)
            said = subprocess.run(psql, input=shown[0], capture_output=True, text=True, check=True)
    except servers.NoServer as missing:
        print(missing, file=sys.stderr)
        return 1 if os.environ.get("ANYORDER_ALL_TOOLCHAINS") else SKIPPED
    if said.stdout == shown[1]:
        return 0
    print(f"psql answers\n{said.stdout}and docs/stores.md shows\n{shown[1]}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
