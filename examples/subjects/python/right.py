#!/usr/bin/env python3
"""A list of live rooms, streams and users that is right in any order, with any repeats.

The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
neither the order of arrival nor a repeat can change what comes out. Check it with:
    anyorder check -- python3 examples/subjects/python/right.py
"""

import json
import sys
from typing import NamedTuple

# What each callback is about, and whether it begins or ends it.
EVENTS = {
    "room_create": ("room", True),
    "room_close": ("room", False),
    "stream_create": ("stream", True),
    "stream_close": ("stream", False),
    "room_login": ("user", True),
    "room_logout": ("user", False),
}


class Change(NamedTuple):
    room_id: str
    session: int  # which life of the room: the same room_id can come back with another one
    about: str
    begins: bool
    key: str | None = None  # stream_id or user_account
    number: int = 0  # the change's seq, or the time of a room's creation in ms
    entry: dict | None = None  # what the list shows of it

    def newer_than(self, known):
        return (self.number, not self.begins) > (known.number, not known.begins)


def read(body):
    """The change that a body tells of, None if it is about something else.

    Raises KeyError, TypeError or ValueError for a body without what the rule needs. Seqs and ids
    of sessions are numbers of 64 bits that may come as text, so that "010" is more than "9".
    """
    if body["event"] not in EVENTS:
        return None
    about, begins = EVENTS[body["event"]]
    if about == "user":
        key, seq = body["user_account"], int(body["user_update_seq"])
        entry = {"user_account": key, "session_id": body.get("session_id")}
        return Change(body["room_id"], int(body["room_seq"]), about, begins, key, seq, entry)
    session = int(body["room_session_id"])
    if about == "stream":
        key, seq = body["stream_id"], int(body["stream_seq"])
        entry = {"stream_id": key, "stream_sid": body.get("stream_sid"), "stream_seq": str(seq)}
        return Change(body["room_id"], session, about, begins, key, seq, entry)
    created_ms = int(body["room_create_time"]) if begins else 0
    return Change(body["room_id"], session, about, begins, number=created_ms)


class Session:
    def __init__(self):
        self.created_ms = None  # streams and users may arrive before their room
        self.newest = {}  # (about, key) -> the change with the greatest seq

    def entries(self, about):
        return [c.entry for c in self.newest.values() if c.about == about and c.begins]


class Room:
    def __init__(self):
        self.created_ms = None  # the greatest of all sessions, closed ones too
        self.open = {}  # session -> Session
        self.closed = set()

    def apply(self, change):
        if change.about == "room" and change.begins:
            # Counts even when the session is over: it proves that all earlier ones are, too.
            self.created_ms = max(change.number, self.created_ms or 0)
        if change.about == "room" and not change.begins:
            # The session's id stays behind, so that nothing still on its way brings it back.
            self.closed.add(change.session)
            self.open.pop(change.session, None)
        elif change.session not in self.closed:
            session = self.open.setdefault(change.session, Session())
            if change.about == "room":
                session.created_ms = max(change.number, session.created_ms or 0)
                return
            # An end is kept like a beginning: where it is deleted instead, an older beginning
            # that arrives later looks like news.
            known = session.newest.get((change.about, change.key))
            if known is None or change.newer_than(known):
                session.newest[change.about, change.key] = change

    def current(self):
        """The live session, if one is: created last, not closed, of several the greatest id."""
        created_last = [id for id, session in self.open.items()
                        if session.created_ms is not None and session.created_ms == self.created_ms]
        return max(created_last, default=None)


def apply(rooms, body):
    if change := read(body):
        rooms.setdefault(change.room_id, Room()).apply(change)


def listed(rooms):
    live = []
    for room_id, room in rooms.items():
        if (current := room.current()) is not None:
            session = room.open[current]
            live.append({"room_id": room_id, "room_session_id": str(current),
                         "streams": session.entries("stream"), "users": session.entries("user")})
    return {"rooms": live}


def main():
    rooms = {}
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if message["op"] == "reset":
            rooms = {}
        elif message["op"] == "callback":
            apply(rooms, message["body"])
        elif message["op"] == "list":
            print(json.dumps(listed(rooms)), flush=True)


if __name__ == "__main__":
    main()
