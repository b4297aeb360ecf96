"""Servers to be measured: started in a folder of their own, and stopped by their process id."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

START_SECONDS_MAX = 30


class NoServer(Exception):
    """A sentence without a full stop: why there is no such server."""


def answers(path):
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def running(command, socket_path, log_path, stop_signal, **how):
    """The process, from when its socket takes connections on. It is over when this is left."""
    with open(log_path, "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **how)
    try:
        give_up = time.monotonic() + START_SECONDS_MAX
        while not answers(socket_path):
            if process.poll() is not None or time.monotonic() > give_up:
                said = pathlib.Path(log_path).read_text(errors="replace")
                raise NoServer(f"{command[0]} does not start:\n{said}")
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(stop_signal)
        try:
            process.wait(timeout=START_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def redis():
    """The path of its socket. Everything is in memory, and nothing is written to a disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoServer("redis-server is not installed")
    with tempfile.TemporaryDirectory(prefix="anyorder-redis-") as folder:
        path = f"{folder}/redis.sock"
        command = [program, "--port", "0", "--unixsocket", path, "--dir", folder, "--save", "",
                   "--appendonly", "no"]
        with running(command, path, f"{folder}/log", signal.SIGTERM):
            yield path


# What makes it fast where nothing has to survive: the tables are unlogged, too.
POSTGRESQL_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}


def postgresql_program(name):
    """Debian keeps them out of the path, one folder a version."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
                     key=lambda folder: int(folder.parent.name)
                     if folder.parent.name.isdigit() else 0)
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise NoServer(f"{name} is not installed")
    return found


def postgresql_user():
    """Who is to run it, as it refuses to be run by root; None stands for whoever runs this."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise NoServer("PostgreSQL is not run by root, and there is no user 'postgres'") from error


@contextlib.contextmanager
def postgresql():
    """The connection string of a database in it."""
    server, initdb = postgresql_program("postgres"), postgresql_program("initdb")
    user = postgresql_user()
    with tempfile.TemporaryDirectory(prefix="anyorder-postgresql-") as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        made = subprocess.run(
            [initdb, "-D", data, "-U", "anyorder", "--auth=trust", "--no-sync", "--locale=C",
             "--encoding=UTF8"], capture_output=True, text=True, user=user, cwd=folder)
        if made.returncode != 0:
            raise NoServer(f"initdb failed:\n{made.stdout}{made.stderr}")
        settings = [f"--{name}={value}" for name, value in POSTGRESQL_SETTINGS.items()]
        # SIGINT: it ends at once, whoever is connected.
        with running([server, "-D", data, "-k", folder, *settings], f"{folder}/.s.PGSQL.5432",
                     f"{folder}/log", signal.SIGINT, user=user, cwd=folder):
            yield f"host={folder} user=anyorder dbname=postgres"


def version(program):
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return next((word.removeprefix("v=") for word in said.split()
                 if word.removeprefix("v=")[:1].isdigit()), "unknown")
