"""How many acknowledged callbacks are lost when a Redis under load is killed (SIGKILL).

    redis_killed.py [KILLS]

Two ways to go on: the server is started again from what it has written, or its replica is promoted
once it has seen that the master is gone. Each with the three settings of appendonly, the second also with WAIT 1 after each batch. A callback counts as
acknowledged when its answer was read, and with WAIT when the answer of the WAIT behind it was 1. It
counts as lost when the list does not show its stream afterwards. A process that is killed leaves what it
gave the operating system: this is not a loss of power, which is what fsync is about.

Prints a table. Everything is on loopback, in a temporary folder, and stopped by process id.
"""

import contextlib
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = (ROOT / "stores/redis/anyorder.lua").read_bytes()
CONNECTIONS = 8
BATCH = 20
SECONDS_MAX = 30


class Client:
    """As much of a client as is needed; an OSError where the connection is gone."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS_MAX)
        self.file = self.socket.makefile("rb")

    @staticmethod
    def encoded(words):
        out = [b"*%d\r\n" % len(words)]
        for word in words:
            word = word if isinstance(word, bytes) else str(word).encode()
            out.append(b"$%d\r\n%s\r\n" % (len(word), word))
        return b"".join(out)

    def answer(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise OSError("the connection is closed")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self.answer() for _ in range(int(rest))]
        return int(rest) if kind == b":" else rest.decode()

    def ask(self, *words):
        self.socket.sendall(self.encoded(words))
        return self.answer()

    def ask_all(self, commands):
        self.socket.sendall(b"".join(map(self.encoded, commands)))
        return [self.answer() for _ in commands]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self, folder, name, settings):
        self.port = free_port()
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir()
        self.settings = settings
        self.process = None

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [shutil.which("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
                 "--dir", str(self.folder), "--save", "", "--repl-diskless-sync-delay", "0",
                 *self.settings], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        give_up = time.monotonic() + SECONDS_MAX
        while True:
            with contextlib.suppress(OSError, RuntimeError):
                client = Client(self.port)
                if client.ask("PING") == "PONG":
                    return client
            if time.monotonic() > give_up:
                raise SystemExit(f"redis-server does not start: {self.folder}/log")
            time.sleep(0.02)

    def kill(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


def write(port, room, wait, acknowledged):
    """Streams of one room, in batches, until the server is gone."""
    key = "anyorder:{%s}" % room
    with contextlib.suppress(OSError):
        client = Client(port)
        client.ask("FCALL", "anyorder_apply", 1, key, "room_create", 1, 0, 1, "", "", "")
        seq = 0
        while True:
            seqs = range(seq + 1, seq + 1 + BATCH)
            seq += BATCH
            commands = [("FCALL", "anyorder_apply", 1, key, "stream_create", 1, number, number,
                         f"s{number}", "", "body " * 40) for number in seqs]
            if wait:
                answers = client.ask_all([*commands, ("WAIT", 1, 1000)])
                if answers[-1] >= 1:
                    acknowledged.extend(seqs)
                continue
            client.socket.sendall(b"".join(map(client.encoded, commands)))
            for number in seqs:
                client.answer()
                acknowledged.append(number)


def lost(client, room, acknowledged):
    answer = client.ask("FCALL_RO", "anyorder_list", 1, "anyorder:{%s}" % room)
    listed = set(answer[3::4])
    return sum(b"s%d" % number not in listed for number in acknowledged)


def kill_once(settings, promotes, wait, chance):
    """How many callbacks were acknowledged, and how many of them are lost."""
    with tempfile.TemporaryDirectory(prefix="anyorder-killed-") as folder:
        master, replica = Server(folder, "master", settings), Server(folder, "replica", settings)
        try:
            client = master.start()
            client.ask("FUNCTION", "LOAD", LIBRARY)
            if promotes:
                of_replica = replica.start()
                of_replica.ask("REPLICAOF", "127.0.0.1", master.port)
                while b"master_link_status:up" not in of_replica.ask("INFO", "replication"):
                    time.sleep(0.02)
            acknowledged = [[] for _ in range(CONNECTIONS)]
            threads = [threading.Thread(target=write, args=(master.port, f"r{i}", wait, numbers))
                       for i, numbers in enumerate(acknowledged)]
            for thread in threads:
                thread.start()
            time.sleep(0.3 + chance.random() * 0.7)
            master.kill()
            for thread in threads:
                thread.join()
            if promotes:
                # As in a cluster, where a replica waits for more than that.
                while b"master_link_status:up" in of_replica.ask("INFO", "replication"):
                    time.sleep(0.02)
                of_replica.ask("REPLICAOF", "NO", "ONE")
                survivor = of_replica
            else:
                survivor = master.start()
                if not survivor.ask("FUNCTION", "LIST"):
                    survivor.ask("FUNCTION", "LOAD", LIBRARY)
            return (sum(map(len, acknowledged)),
                    sum(lost(survivor, f"r{i}", numbers)
                        for i, numbers in enumerate(acknowledged)))
        finally:
            master.kill()
            replica.kill()


SETTINGS = {
    "no": ["--appendonly", "no"],
    "everysec": ["--appendonly", "yes", "--appendfsync", "everysec"],
    "always": ["--appendonly", "yes", "--appendfsync", "always"],
}


def main(kills):
    chance = random.Random(1)
    print("| goes on with | appendonly | WAIT | kills | acknowledged | lost | in kills |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: |")
    for promotes, wait in ((False, False), (True, False), (True, True)):
        for name, settings in SETTINGS.items():
            counts = [kill_once(settings, promotes, wait, chance) for _ in range(kills)]
            print(f"| {'its replica' if promotes else 'what it has written'} | {name} "
                  f"| {'1' if wait else '–'} | {kills} | {sum(one for one, _ in counts):,} "
                  f"| {sum(gone for _, gone in counts):,} "
                  f"| {sum(gone != 0 for _, gone in counts)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
