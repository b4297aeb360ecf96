#!/usr/bin/env python3
"""A service that takes the vendor's callbacks over HTTP and answers what is live.

    POST /callbacks     one callback, JSON or percent-encoded JSON
    GET  /list          all live rooms
    GET  /rooms/ROOM    one live room; 404 where it is not live

The rule is the one of examples/subjects/python/right.py. With --racy it is stored the way that a
handler without a lock stores it: read the room, wait for the database, write the room. That is
right when callbacks come one after the other, and wrong when several are in flight.

    python3 examples/http/python/service.py --port 8080 &
    anyorder check --http http://127.0.0.1:8080/callbacks \\
        --list-url 'http://127.0.0.1:8080/rooms/{room_id}'
"""

import argparse
import copy
import hashlib
import hmac
import json
import re
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, unquote_plus

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "subjects" / "python"))
import right  # noqa: E402  (found through the line above)

DATABASE_SECONDS = 0.002


class LockedStore:
    """One callback at a time."""

    def __init__(self):
        self.rooms = {}
        self.lock = threading.Lock()

    def apply(self, body):
        with self.lock:
            right.apply(self.rooms, body)

    def listed(self, room_id=None):
        with self.lock:
            return right.listed(only(self.rooms, room_id))


class RacyStore(LockedStore):
    """Wrong on purpose: what another request writes during the wait is overwritten."""

    def apply(self, body):
        with self.lock:
            room_id = body.get("room_id")
            room = copy.deepcopy(self.rooms.get(room_id))
        time.sleep(DATABASE_SECONDS)
        own = {} if room is None else {room_id: room}
        right.apply(own, body)
        with self.lock:
            self.rooms.update(own)


def only(rooms, room_id):
    if room_id is None:
        return rooms
    return {room_id: rooms[room_id]} if room_id in rooms else {}


def body_of(payload):
    """The callback in a request's body. The vendor's documentation has it percent-encoded."""
    text = payload.decode()
    if text.lstrip().startswith("%"):
        text = unquote_plus(text, errors="strict")
    body = json.loads(text)
    if not isinstance(body, dict):
        raise ValueError("the body is no JSON object")
    return body


def is_signed(body, secret):
    parts = sorted([secret, str(body.get("timestamp")), str(body.get("nonce"))])
    expected = hashlib.sha1("".join(parts).encode()).hexdigest()
    return hmac.compare_digest(expected.encode(), str(body.get("signature")).encode())


class Request(BaseHTTPRequestHandler):
    # Connections stay open, and each answer leaves in one piece and at once.
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def take_callback(self, payload):
        try:
            body = body_of(payload)
        except (ValueError, RecursionError) as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}
        if self.server.secret is not None and not is_signed(body, self.server.secret):
            return HTTPStatus.UNAUTHORIZED, {"error": "the signature is wrong"}
        try:
            self.server.store.apply(body)
        except (KeyError, TypeError, ValueError) as error:
            return HTTPStatus.BAD_REQUEST, {"error": f"not a callback: {error!r}"}
        return HTTPStatus.OK, {}

    def list_all(self, payload):
        return HTTPStatus.OK, self.server.store.listed()

    def list_room(self, payload, room_id):
        found = self.server.store.listed(unquote(room_id))
        return (HTTPStatus.OK if found["rooms"] else HTTPStatus.NOT_FOUND), found

    ROUTES = [
        ("POST", re.compile(r"/callbacks"), take_callback),
        ("GET", re.compile(r"/list"), list_all),
        ("GET", re.compile(r"/rooms/([^/]+)"), list_room),
    ]

    def answer(self):
        # Read in any case: what is left of a request would be taken for the next one.
        payload = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, content = HTTPStatus.NOT_FOUND, {"error": "no such page"}
        for method, path, action in self.ROUTES:
            if method == self.command and (match := path.fullmatch(self.path)):
                status, content = action(self, payload, *match.groups())
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


class Service(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port, secret, store):
        super().__init__(("127.0.0.1", port), Request)
        self.secret = secret
        self.store = store


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    options.add_argument("--secret", help="refuse callbacks that are not signed with it")
    options.add_argument("--racy", action="store_true", help="update rooms without a lock")
    given = options.parse_args()
    store = RacyStore() if given.racy else LockedStore()
    service = Service(given.port, given.secret, store)
    print(f"listening on http://127.0.0.1:{service.server_port}", flush=True)
    try:
        service.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
