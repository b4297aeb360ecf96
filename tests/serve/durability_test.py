"""What was answered with 200 is there after a crash, and once. Usage: FILE CLAIM COMMAND [KILLS]

Eight connections send the changes of one session's streams, in an order that is a little shuffled, as
fast as they can, when the service, or the server below it, is killed with SIGKILL. Then what was not
acknowledged is sent again, as the vendor would, and all goes on. After each kill the list must be one
that has all that was acknowledged; in the end it must be that of all changes, each counted once.
"""

import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/peers/lists"))

import servers  # noqa: E402

SKIPPED = 77
SECONDS_MAX = 30
CONNECTIONS = 8
STREAMS = 40
# Of callbacks that may overtake each other.
WINDOW = 24


class Service:
    """`anyorder serve` on a port that stays the same when it is started again."""

    def __init__(self, command, store):
        self.command, self.store, self.port, self.process = command, store, 0, None
        self.start()

    def start(self):
        give_up = time.monotonic() + SECONDS_MAX
        line = ""
        # A database that was just started may not take connections on yet.
        while not line.startswith("listening on "):
            if time.monotonic() > give_up:
                raise SystemExit("the service does not start")
            self.process = subprocess.Popen(
                [self.command, "serve", "--listen", f"127.0.0.1:{self.port}", "--store", self.store],
                stdout=subprocess.PIPE, text=True)
            line = self.process.stdout.readline()
        self.port = int(line.strip().rpartition(":")[2])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def list(self):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        with contextlib.closing(client):
            client.request("GET", "/rooms")
            answer = client.getresponse()
            body = answer.read()
            return json.loads(body) if answer.status == 200 else None


class Changes:
    """The changes of the session's streams, and what is known of each."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.live = {}
        # By seq: (stream, whether it begins).
        self.all = [None]
        self.acknowledged = set()
        self.to_send = []
        self.sent = set()

    def next_seq(self):
        with self.lock:
            if not self.to_send:
                fresh = []
                for _ in range(WINDOW):
                    stream = f"s{self.chance.randrange(STREAMS)}"
                    self.live[stream] = not self.live.get(stream, False)
                    self.all.append((stream, self.live[stream]))
                    fresh.append(len(self.all) - 1)
                # Some twice, as where an answer is lost.
                fresh += self.chance.sample(fresh, 2)
                self.chance.shuffle(fresh)
                self.to_send = fresh
            seq = self.to_send.pop()
            self.sent.add(seq)
            return seq

    def body(self, seq):
        stream, begins = self.all[seq]
        kind, time_field = ("stream_create", "create_time_ms") if begins else \
            ("stream_close", "destroy_timemillis")
        return json.dumps({"event": kind, "room_id": "r1", "room_session_id": "1", "stream_id": stream,
                           "stream_sid": f"sid{seq}", "stream_seq": str(seq),
                           time_field: str(1_600_000_000_000 + seq)})

    def acknowledge(self, seq):
        with self.lock:
            self.acknowledged.add(seq)

    def send_again(self):
        """What was sent and never acknowledged."""
        with self.lock:
            self.to_send += [seq for seq in self.sent if seq not in self.acknowledged]
            self.chance.shuffle(self.to_send)

    def problem_with(self, listed):
        """Each stream must be as one of its changes left it that is not older than the newest
        acknowledged one."""
        if [room["room_id"] for room in listed["rooms"]] != ["r1"]:
            return f"the room is listed {len(listed['rooms'])} times"
        streams = listed["rooms"][0]["streams"]
        by_name = {stream["stream_id"]: int(stream["stream_seq"]) for stream in streams}
        if len(by_name) != len(streams):
            return "a stream is listed twice"
        newest = {}
        for seq in self.acknowledged:
            stream, _ = self.all[seq]
            newest[stream] = max(newest.get(stream, 0), seq)
        for name in {stream for stream, _ in self.all[1:]}:
            least = newest.get(name, 0)
            possible = {seq for seq in self.sent
                        if seq >= least and self.all[seq][0] == name} | ({0} if least == 0 else set())
            seq = by_name.get(name)
            if seq is not None and (seq not in possible or not self.all[seq][1]):
                return f"{name} is listed with seq {seq}, acknowledged is {least}"
            if seq is None and 0 not in possible and all(self.all[seq][1] for seq in possible):
                return f"{name} is not listed, and seq {least} was acknowledged"
        return None


def post_next(client, changes):
    seq = changes.next_seq()
    client.request("POST", "/callbacks", changes.body(seq))
    answer = client.getresponse()
    answer.read()
    if answer.status == 200:
        changes.acknowledge(seq)


def send_until(over, port, changes):
    """Sends one after the other over a connection of its own; an answer that does not come is none."""
    client = None
    while not over.is_set():
        try:
            if client is None:
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
            post_next(client, changes)
        except (OSError, http.client.HTTPException):
            client = None
            time.sleep(0.002)


@contextlib.contextmanager
def under_load(port, changes):
    over = threading.Event()
    threads = [threading.Thread(target=send_until, args=(over, port, changes))
               for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def post_all(service, changes):
    """What is left, until each was acknowledged."""
    give_up = time.monotonic() + SECONDS_MAX
    while any(seq not in changes.acknowledged for seq in changes.sent):
        if time.monotonic() > give_up:
            raise SystemExit("what is left is not taken any more")
        changes.send_again()
        client = http.client.HTTPConnection("127.0.0.1", service.port, timeout=SECONDS_MAX)
        with contextlib.closing(client):
            while changes.to_send:
                post_next(client, changes)


def create_room(service):
    client = http.client.HTTPConnection("127.0.0.1", service.port, timeout=SECONDS_MAX)
    with contextlib.closing(client):
        client.request("POST", "/callbacks", json.dumps(
            {"event": "room_create", "room_id": "r1", "room_session_id": "1", "room_create_time": "1"}))
        assert client.getresponse().status == 200


def list_when_back(service):
    give_up = time.monotonic() + SECONDS_MAX
    while time.monotonic() < give_up:
        listed = service.list()
        if listed is not None:
            return listed
        time.sleep(0.01)
    raise SystemExit("the store does not come back")


def judge(service, changes, kills, kill_and_start, seconds_max):
    """Kills it so often, and returns how many callbacks were acknowledged."""
    create_room(service)
    for number in range(kills):
        with under_load(service.port, changes):
            time.sleep(changes.chance.uniform(0.01, seconds_max))
            kill_and_start.kill()
        kill_and_start.start()
        problem = changes.problem_with(list_when_back(service))
        if problem:
            raise SystemExit(f"after kill {number + 1}: {problem}")
        changes.send_again()
    post_all(service, changes)
    last = {}
    for seq in sorted(changes.sent):
        stream, begins = changes.all[seq]
        last[stream] = seq if begins else None
    listed = list_when_back(service)["rooms"][0]
    expected = sorted((stream, str(seq)) for stream, seq in last.items() if seq)
    found = [(stream["stream_id"], stream["stream_seq"]) for stream in listed["streams"]]
    if found != expected:
        raise SystemExit(f"in the end {found} is listed, and live is {expected}")
    if not listed.get("complete", True) and not set(range(1, max(changes.sent))) - changes.sent:
        raise SystemExit("all callbacks were taken, and some are said to be missing")
    return len(changes.acknowledged)


def SqliteLosesNothingWhenTheServiceIsKilled(command, kills):
    with tempfile.TemporaryDirectory(prefix="anyorder-durability-") as folder:
        service = Service(command, f"sqlite:{folder}/anyorder.db")
        try:
            count = judge(service, Changes(seed=7), kills, service, 0.12)
        finally:
            service.kill()
    print(f"{kills} kills of the service, {count:,} callbacks acknowledged, none lost, none twice")


class Postgresql:
    """A server with the settings that it comes with, and a socket in its folder."""

    def __init__(self, folder):
        self.folder, self.user, self.process = folder, servers.postgresql_user(), None
        self.program = servers.postgresql_program("postgres")
        initdb = servers.postgresql_program("initdb")
        subprocess.run([initdb, "-D", f"{folder}/data", "-U", "anyorder", "--auth=trust"],
                       check=True, stdout=subprocess.DEVNULL, user=self.user, cwd=folder)
        self.start()

    def start(self):
        give_up = time.monotonic() + SECONDS_MAX
        while time.monotonic() < give_up:
            self.process = subprocess.Popen(
                [self.program, "-D", f"{self.folder}/data", "-k", self.folder, "-c",
                 "listen_addresses="], user=self.user, cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while self.process.poll() is None:
                if servers.answers(f"{self.folder}/.s.PGSQL.5432"):
                    return
                time.sleep(0.01)
            # Processes of the one that was killed are still there.
            time.sleep(0.05)
        raise SystemExit("PostgreSQL does not start again")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=SECONDS_MAX)


def PostgresqlLosesNothingWhenItsServerIsKilled(command, kills):
    user = servers.postgresql_user()
    with tempfile.TemporaryDirectory(prefix="anyorder-durability-") as folder:
        if user is not None:
            shutil.chown(folder, user)
        server = Postgresql(folder)
        try:
            service = Service(command, f"postgresql:///postgres?host={folder}&user=anyorder")
            try:
                count = judge(service, Changes(seed=8), kills, server, 0.3)
            finally:
                service.kill()
        finally:
            server.stop()
    print(f"{kills} kills of the server, {count:,} callbacks acknowledged, none lost, none twice")


def main(claim, command, kills=None):
    try:
        globals()[claim](command, int(kills or 50))
    except servers.NoServer as missing:
        print(missing)
        sys.exit(1 if "ANYORDER_ALL_TOOLCHAINS" in os.environ else SKIPPED)


main(*sys.argv[1:])
