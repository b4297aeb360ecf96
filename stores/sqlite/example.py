"""anyorder.sql in a service of one's own, with nothing but Python's standard library.

List is what to copy. Run as it is, this is a subject:
    anyorder check -- python3 stores/sqlite/example.py [FILE]
"""

import contextlib
import json
import pathlib
import re
import sqlite3
import sys
import time

FILE = pathlib.Path(__file__).with_name("anyorder.sql").read_text()
STATEMENTS = dict(re.findall(r"^-- (\w[\w ]*) -{5,}\n(.*?)(?=^-- \w[\w ]* -{5,}\n|\Z)", FILE, re.S | re.M))


def digits(number):
    return f"{int(number):020}"


def first(body, *names):
    """What the callback says under the first of these names that it has."""
    return next((body[name] for name in names if body.get(name) is not None), 0)


class List:
    def __init__(self, file):
        self.db = sqlite3.connect(file, timeout=5, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + STATEMENTS["schema"])

    @contextlib.contextmanager
    def transaction(self):
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def apply(self, *texts):
        """One transaction, and so one fsync, for all of them."""
        with self.transaction():
            for text in texts:
                self._apply(text, json.loads(text))

    def _apply(self, text, body):
        event = body["event"]
        begins = event in ("room_create", "stream_create", "room_login")
        said = {"room_id": body["room_id"], "body": text if begins else None, "tie": ""}
        if event in ("room_create", "room_close"):
            said["session_id"] = digits(body["room_session_id"])
            said["created_ms"] = digits(body["room_create_time"]) if begins else None
            said["closed"] = not begins
            self.db.execute(STATEMENTS["apply room"], said).fetchall()
            return
        is_user = event in ("room_login", "room_logout")
        seq = int(body["user_update_seq" if is_user else "stream_seq"])
        said |= {
            "session_id": digits(first(body, *["room_seq"] * is_user, "room_session_id")),
            "kind": "u" if is_user else "s",
            "id": body["user_account"] if is_user else first(body, "stream_id", "stream_alias"),
            "seq": digits(seq), "seq_before": digits(max(seq - 1, 0)), "seq_after": digits(seq + 1),
            "ended": not begins,
            "time_ms": digits(first(body, "logout_time", "login_time", "destroy_timemillis", "create_time_ms")),
        }
        self.db.execute(STATEMENTS["apply entry"], said).fetchall()
        reaches = self.db.execute(STATEMENTS["arrive"], said).fetchall()
        if reaches and reaches[0][0] != said["seq"]:
            self.db.execute(STATEMENTS["join"], said)

    def rooms(self):
        rooms = []
        for room_id, session_id, kind, id, seq, text in self.db.execute(STATEMENTS["list"]):
            if kind == "r":
                rooms.append({"room_id": room_id, "room_session_id": str(int(session_id)), "streams": [], "users": []})
            elif kind == "s":
                sid = json.loads(text).get("stream_sid", "")
                rooms[-1]["streams"].append({"stream_id": id, "stream_sid": sid, "stream_seq": str(int(seq))})
            else:
                login = str(int(json.loads(text).get("session_id", 0)))
                rooms[-1]["users"].append({"user_account": id, "session_id": login})
        return rooms

    def gaps(self):
        """Since when (in ms) a list has been waiting for a seq, the oldest first."""
        rows = self.db.execute(STATEMENTS["gaps"])
        return sorted((int(before_ms), room_id, kind, int(after) + 1, int(before) - 1)
                      for room_id, _, kind, after, before, before_ms in rows)

    def forget(self, seconds=3600):
        """To be called now and then; the file grows without it."""
        age = {"now": int(time.time()), "seconds": seconds}
        with self.transaction():
            for room_id, session_id in self.db.execute(STATEMENTS["forget sessions"], age).fetchall():
                session = {"room_id": room_id, "session_id": session_id}
                self.db.execute(STATEMENTS["forget session entries"], session)
                self.db.execute(STATEMENTS["forget session arrivals"], session)
            self.db.execute(STATEMENTS["forget entries"], age)
            self.db.execute(STATEMENTS["forget nonces"], age)

    def clear(self):
        for table in "sessions", "entries", "arrivals":
            self.db.execute(f"DELETE FROM anyorder_{table}")


def main():
    lists = List(sys.argv[1] if len(sys.argv) > 1 else ":memory:")
    for line in sys.stdin:
        said = json.loads(line)
        if said["op"] == "reset":
            lists.forget()
            lists.clear()
        elif said["op"] == "callback":
            lists.apply(json.dumps(said["body"]))
        else:
            print(json.dumps({"rooms": lists.rooms()}), flush=True)


if __name__ == "__main__":
    main()
