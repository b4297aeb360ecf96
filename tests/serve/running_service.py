"""`anyorder serve` as it runs, and clients for it, well-behaved ones and others."""

import contextlib
import hashlib
import http.client
import itertools
import json
import os
import pathlib
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest

SECONDS_MAX = 30
MIB = 1 << 20
# How much more memory the service may hold after what was done to it.
GROWTH_BYTES_MAX = 48 * MIB
# Sanitizers keep what was freed.
JUDGES_MEMORY = os.environ.get("ANYORDER_JUDGE_MEMORY") == "1"

command = ""


def main(module):
    """Runs the claim that the command line names. Usage: FILE CLAIM COMMAND"""
    global command
    # The module that is run and the one that is imported share this one.
    sys.modules["running_service"].command = command = sys.argv.pop()
    claim = sys.argv.pop()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    names = [f"{name}.{claim}" for name, kind in vars(module).items()
             if isinstance(kind, type) and hasattr(kind, claim)]
    if not names:
        sys.exit(f"there is no claim {claim}")
    suite = unittest.defaultTestLoader.loadTestsFromNames(names, module)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(77 if result.skipped else 0 if result.wasSuccessful() else 1)


class Service:
    def __init__(self, process, url):
        self.process = process
        self.url = url
        self.port = int(url.rpartition(":")[2])

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS_MAX)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def client(self, context=None):
        if context is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=SECONDS_MAX,
                                           context=context)

    def ask(self, method, path, body=None, headers=None, context=None):
        """Status, headers and body of the answer to one request."""
        with contextlib.closing(self.client(context)) as client:
            client.request(method, path, body, headers or {})
            answer = client.getresponse()
            return answer.status, answer.headers, answer.read()

    def get(self, path, **how):
        status, _, body = self.ask("GET", path, **how)
        return status, json.loads(body)

    def post(self, callback, **how):
        status, _, body = self.ask("POST", "/callbacks", callback, **how)
        return status, json.loads(body)

    def metrics(self):
        status, _, body = self.ask("GET", "/metrics")
        assert status == 200, status
        return metrics_in(body.decode())

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    @contextlib.contextmanager
    def memory_stays_flat(self, bytes_max=GROWTH_BYTES_MAX):
        before = self.resident_bytes()
        yield
        growth = self.resident_bytes() - before
        assert growth <= bytes_max or not JUDGES_MEMORY, f"{growth / MIB:.1f} MiB more"

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(timeout=SECONDS_MAX)


@contextlib.contextmanager
def serving(*options, store="memory:", environment=None, errors=None):
    """Is over when this is left; whoever stops it before has judged its end."""
    where = [] if store is None else ["--store", store]
    process = subprocess.Popen([command, "serve", "--listen", "127.0.0.1:0", *where, *options],
                               stdout=subprocess.PIPE, stderr=errors, text=True,
                               env={**os.environ, **(environment or {})})
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on "), f"it said {line!r}"
        yield Service(process, line.split()[-1])
        if process.poll() is None:
            process.terminate()
            code = process.wait(timeout=SECONDS_MAX)
            assert code == 0, f"it ended with {code}"
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def refusal(*options, environment=None):
    """What it says where it does not start; with its exit code."""
    done = subprocess.run([command, "serve", *options], capture_output=True, text=True,
                          timeout=SECONDS_MAX, env={**os.environ, **(environment or {})})
    return done.returncode, done.stderr


def answer_of(client):
    """Status and body of what comes on a bare socket; nothing where the connection is closed."""
    head = b""
    try:
        while not head.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                return None
            head += byte
        length = int(re.search(rb"Content-Length: (\d+)\r", head)[1])
        return int(head.split()[1]), client.recv(length, socket.MSG_WAITALL)
    except ConnectionError:
        return None


def is_closed_by_other_side(client):
    try:
        while client.recv(65536):
            pass
    except ConnectionError:
        pass
    except (socket.timeout, ssl.SSLWantReadError):
        return False
    return True


METRIC = re.compile(r'^([a-z_]+)(?:\{([a-z]+)="([^"]*)"\})? (\S+)$')


def metrics_in(text):
    """{(name, label's value): number}; every line must be one of the text format's."""
    found, typed = {}, set()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert kind in ("counter", "gauge", "histogram"), line
            assert name not in typed, f"{name} twice"
            typed.add(name)
        elif not line.startswith("# HELP "):
            name, _, value, number = METRIC.match(line).groups()
            family = re.sub(r"_(bucket|sum|count)$", "", name)
            assert name in typed or family in typed, f"{line} has no type"
            found[name, value] = float(number)
    return found


numbers = itertools.count(1)


def signed(callback, secret, timestamp=None, nonce=None):
    timestamp = str(int(time.time()) if timestamp is None else timestamp)
    nonce = nonce or f"nonce{next(numbers)}"
    joined = "".join(sorted([secret, timestamp, nonce])).encode()
    return {**callback, "timestamp": timestamp, "nonce": nonce,
            "signature": hashlib.sha1(joined).hexdigest()}


def room_create(room="r1", session=1, **more):
    return {"event": "room_create", "room_id": room, "room_session_id": str(session),
            "room_create_time": 1_600_000_000_000 + session, **more}


def stream_create(stream="s1", seq=1, room="r1", session=1, **more):
    return {"event": "stream_create", "room_id": room, "room_session_id": str(session),
            "stream_id": stream, "stream_sid": f"sid-{seq}", "stream_seq": seq,
            "create_time_ms": 1_600_000_000_000 + seq, **more}


def stream_close(stream="s1", seq=2, room="r1", session=1, **more):
    return {"event": "stream_close", "room_id": room, "room_session_id": str(session),
            "stream_id": stream, "stream_sid": f"sid-{seq}", "stream_seq": seq,
            "destroy_timemillis": 1_600_000_000_000 + seq, **more}


def text(callback):
    return json.dumps(callback)


def raw_post(callback, *headers):
    """The bytes of a request."""
    body = text(callback).encode()
    lines = ["POST /callbacks HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def streams_of(listed):
    return [stream["stream_id"] for room in listed["rooms"] for stream in room["streams"]]
