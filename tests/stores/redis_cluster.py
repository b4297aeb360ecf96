"""A Redis Cluster of three masters with a replica each, on loopback, in a folder of its own."""

import contextlib
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from servers import NoServer

MASTERS = 3
NODES = 2 * MASTERS
START_SECONDS_MAX = 60
# A replica that has not caught up yet refuses.
FAIL_OVER_SECONDS_MAX = 3


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Node:
    """One server of it. It is started, stopped and killed by its process id."""

    def __init__(self, port, bus_port, folder, settings=()):
        self.port = port
        self.folder = pathlib.Path(folder) / str(port)
        self.folder.mkdir()
        self.command = [
            shutil.which("redis-server"), "--port", str(port), "--bind", "127.0.0.1",
            "--cluster-enabled", "yes", "--cluster-port", str(bus_port),
            "--cluster-node-timeout", "1000", "--cluster-config-file", "nodes.conf",
            "--repl-diskless-sync-delay", "0", "--dir", str(self.folder), "--save", "",
            *(settings or ["--appendonly", "no"])]
        self.process = None

    def start(self):
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(self.command, stdout=log, stderr=log,
                                        stdin=subprocess.DEVNULL)
        log.close()

    def end(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=START_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def ask(self, *words):
        said = subprocess.run(
            ["redis-cli", "-h", "127.0.0.1", "-p", str(self.port), *words],
            capture_output=True, text=True, timeout=30)
        return said.stdout.strip()

    def info(self):
        """What CLUSTER NODES says of itself: its id, and the flags."""
        for line in self.ask("CLUSTER", "NODES").splitlines():
            words = line.split()
            if len(words) > 2 and "myself" in words[2]:
                return {"id": words[0], "flags": words[2].split(","), "master": words[3],
                        "slots": words[8:]}
        return {"id": "", "flags": [], "master": "", "slots": []}


class Cluster:
    def __init__(self, nodes):
        self.nodes = nodes

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.nodes[0].port}"

    def masters(self):
        return [node for node in self.nodes
                if node.process is not None and "master" in node.info()["flags"]]

    def replica_of(self, master):
        own = master.info()["id"]
        return next(node for node in self.nodes
                    if node.process is not None and node.info()["master"] == own)

    def owner_of(self, slot):
        for node in self.masters():
            for part in node.info()["slots"]:
                first, _, last = part.partition("-")
                if first.isdigit() and int(first) <= slot <= int(last or first):
                    return node
        return None

    def wait_until_whole(self):
        give_up = time.monotonic() + START_SECONDS_MAX
        while not self.is_whole():
            if time.monotonic() > give_up:
                raise RuntimeError("the Redis Cluster does not come up")
            time.sleep(0.1)

    def is_whole(self):
        alive = [node for node in self.nodes if node.process is not None]
        return all("cluster_state:ok" in node.ask("CLUSTER", "INFO") and
                   ("role:master" in (said := node.ask("INFO", "replication"))
                    or "master_link_status:up" in said) for node in alive)

    def begin_to_move(self, slot):
        """To the next master: what is not there yet is made there from now on."""
        source = self.owner_of(slot)
        others = [node for node in self.masters() if node is not source]
        target = others[slot % len(others)]
        source_id, target_id = source.info()["id"], target.info()["id"]
        target.ask("CLUSTER", "SETSLOT", str(slot), "IMPORTING", source_id)
        source.ask("CLUSTER", "SETSLOT", str(slot), "MIGRATING", target_id)
        return source, target

    def move_slot(self, slot):
        """All its keys, as redis-cli --cluster reshard does it."""
        self.end_of_move(slot, *self.begin_to_move(slot))

    def end_of_move(self, slot, source, target):
        target_id = target.info()["id"]
        while keys := source.ask("CLUSTER", "GETKEYSINSLOT", str(slot), "10").splitlines():
            source.ask("MIGRATE", "127.0.0.1", str(target.port), "", "0", "5000", "KEYS", *keys)
        for node in [target, source, *self.masters()]:
            node.ask("CLUSTER", "SETSLOT", str(slot), "NODE", target_id)

    def fail_over(self, master):
        """Its replica takes over, as where a node is to be restarted."""
        replica = self.replica_of(master)
        replica.ask("CLUSTER", "FAILOVER")
        give_up = time.monotonic() + FAIL_OVER_SECONDS_MAX
        while "master" not in replica.info()["flags"] and time.monotonic() < give_up:
            time.sleep(0.05)


@contextlib.contextmanager
def redis_cluster(settings=()):
    """A Cluster that is up. `settings` are those of every node beside its own."""
    for program in ("redis-server", "redis-cli"):
        if shutil.which(program) is None:
            raise NoServer(f"{program} is not installed")
    with tempfile.TemporaryDirectory(prefix="anyorder-cluster-") as folder:
        ports = free_ports(2 * NODES)
        nodes = [Node(ports[2 * i], ports[2 * i + 1], folder, settings) for i in range(NODES)]
        cluster = Cluster(nodes)
        try:
            for node in nodes:
                node.start()
            give_up = time.monotonic() + START_SECONDS_MAX
            while any(node.ask("PING") != "PONG" for node in nodes):
                if time.monotonic() > give_up:
                    raise RuntimeError("a node of the Redis Cluster does not start")
                time.sleep(0.05)
            made = subprocess.run(
                ["redis-cli", "--cluster", "create",
                 *(f"127.0.0.1:{node.port}" for node in nodes),
                 "--cluster-replicas", "1", "--cluster-yes"],
                capture_output=True, text=True, timeout=START_SECONDS_MAX)
            if made.returncode != 0:
                raise RuntimeError(f"the Redis Cluster is not made:\n{made.stdout}{made.stderr}")
            cluster.wait_until_whole()
            yield cluster
        finally:
            for node in nodes:
                node.end(signal.SIGKILL)
