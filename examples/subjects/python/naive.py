#!/usr/bin/env python3
"""A list of live rooms, streams and users that believes each callback as it arrives.

Right as long as callbacks arrive in order. See what happens when they do not:
    anyorder check -- python3 examples/subjects/python/naive.py
"""

import json
import sys

rooms, streams, users = set(), set(), set()

for line in sys.stdin.buffer:
    message = json.loads(line)
    if message["op"] == "reset":
        rooms, streams, users = set(), set(), set()
    elif message["op"] == "callback":
        body = message["body"]
        room_id = body["room_id"]
        match body["event"]:
            case "room_create":
                rooms.add(room_id)
            case "room_close":
                rooms.discard(room_id)
            case "stream_create":
                streams.add((room_id, body["stream_id"]))
            case "stream_close":
                streams.discard((room_id, body["stream_id"]))
            case "room_login":
                users.add((room_id, body["user_account"]))
            case "room_logout":
                users.discard((room_id, body["user_account"]))
    elif message["op"] == "list":
        answer = [
            {
                "room_id": room_id,
                "streams": [{"stream_id": s} for r, s in streams if r == room_id],
                "users": [{"user_account": u} for r, u in users if r == room_id],
            }
            for room_id in rooms
        ]
        print(json.dumps({"rooms": answer}), flush=True)
