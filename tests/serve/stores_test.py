"""What was acknowledged is in the store, whatever becomes of the receiver. Usage: FILE CLAIM COMMAND"""

import contextlib
import pathlib
import sqlite3
import sys
import tempfile
import threading
import time
import unittest

import running_service
from running_service import (MIB, answer_of, is_closed_by_other_side, raw_post, room_create, serving,
                             stream_close, stream_create, streams_of, text)


class Sqlite(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "rooms.db"

    def serving(self, *options):
        return serving(*options, store=f"sqlite:{self.file}")

    @contextlib.contextmanager
    def locked(self):
        """Nobody else writes meanwhile."""
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            yield lambda: database.execute("ROLLBACK")

    def wait_for_queue(self, service, length):
        ends = time.monotonic() + 10
        while service.metrics()["anyorder_queue_length", None] != length:
            self.assertLess(time.monotonic(), ends)
            time.sleep(0.01)

    def KeepsTheListOverARestart(self):
        with self.serving() as service:
            service.post(text(room_create()))
            service.post(text(stream_close("s1", 2)))
            service.post(text(stream_create("s2", 4)))
        with self.serving() as service:
            service.post(text(stream_create("s1", 1)))
            self.assertEqual(streams_of(service.get("/rooms/r1")[1]), ["s2"])
            self.assertEqual(service.get("/gaps")[1]["gaps"][0]["missing"], [["3", "3"]])

    def IsOneServiceWithAnother(self):
        with self.serving() as one, self.serving() as other:
            one.post(text(room_create()))
            other.post(text(stream_create()))
            self.assertEqual(one.get("/rooms"), other.get("/rooms"))
            self.assertEqual(streams_of(one.get("/rooms/r1")[1]), ["s1"])

    def SendsBackWhatDoesNotFitIntoTheQueue(self):
        with self.serving("--max-queue", "1") as service, contextlib.ExitStack() as stack:
            with self.locked() as unlock:
                waiting = []
                for i in range(1, 3):
                    client = stack.enter_context(service.connect())
                    client.sendall(raw_post(room_create(f"r{i}", i)))
                    # The store has the first, and waits for the lock with it; nothing shows when.
                    time.sleep(0.5)
                    self.wait_for_queue(service, i - 1)
                    waiting.append(client)
                status, headers, _ = service.ask("POST", "/callbacks", text(room_create("r3", 3)))
                self.assertEqual((status, headers["Retry-After"]), (503, "1"))
                unlock()
            self.assertEqual([answer_of(client)[0] for client in waiting], [200, 200])
            self.assertEqual(len(service.get("/rooms")[1]["rooms"]), 2)
            self.assertEqual(service.metrics()["anyorder_refusals_total", "queue_full"], 1)

    def SaysWhyTheStoreFailed(self):
        errors = tempfile.TemporaryFile("w+")
        self.addCleanup(errors.close)
        with serving(store=f"sqlite:{self.file}", errors=errors) as service:
            with self.locked() as unlock:
                status, headers, _ = service.ask("POST", "/callbacks", text(room_create()))
                self.assertEqual((status, headers["Retry-After"]), (503, "1"))
                unlock()
            self.assertEqual(service.post(text(room_create()))[0], 200)
        errors.seek(0)
        self.assertEqual(errors.read(), f"anyorder: the store failed: SQLite, {self.file}: database is locked\n")

    def HoldsLittleOfWhatIsSentAhead(self):
        ahead = b"GET /rooms HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1_300
        with self.serving() as service, contextlib.ExitStack() as stack:
            clients = [stack.enter_context(service.connect()) for _ in range(800)]
            with self.locked() as unlock:
                with service.memory_stays_flat(30 * MIB):
                    for i, client in enumerate(clients, 1):
                        client.sendall(raw_post(room_create(f"r{i}", i)) + ahead)
                    self.assertEqual(service.get("/health")[0], 200)
                unlock()

    def FinishesTheQueueWhenItIsStopped(self):
        with self.serving() as service, contextlib.ExitStack() as stack:
            clients = [stack.enter_context(service.connect()) for _ in range(270)]
            sent = []
            with self.locked() as unlock:
                # The store takes one batch, however many are in it, and the others wait.
                while service.metrics()["anyorder_queue_length", None] < 10:
                    for client in clients[len(sent):len(sent) + 10]:
                        sent.append(client)
                        client.sendall(raw_post(room_create(f"r{len(sent)}", len(sent))))
                    self.assertLess(len(sent), len(clients))
                service.process.terminate()
                time.sleep(0.2)
                unlock()
            self.assertEqual([answer_of(client)[0] for client in sent], len(sent) * [200])
            for client in clients:
                self.assertTrue(is_closed_by_other_side(client))
                client.close()
            self.assertEqual(service.process.wait(timeout=20), 0)
        with self.serving() as service:
            self.assertEqual(len(service.get("/rooms")[1]["rooms"]), len(sent))

    def LosesNothingAcknowledgedWhenItIsStopped(self):
        answered = []

        def send(number):
            with service.connect() as client:
                for i in range(1, 10_000):
                    name = f"r{number}-{i}"
                    try:
                        client.sendall(raw_post(room_create(name, i)))
                        answer = answer_of(client)
                    except ConnectionError:
                        return
                    if answer is None:
                        return
                    self.assertEqual(answer[0], 200)
                    answered.append(name)

        with self.serving() as service:
            threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            ends = time.monotonic() + 10
            while len(answered) < 200 and time.monotonic() < ends:
                time.sleep(0.01)
            self.assertEqual(service.stop(), 0)
            for thread in threads:
                thread.join()
        with self.serving() as service:
            rooms = {room["room_id"] for room in service.get("/rooms")[1]["rooms"]}
        self.assertGreaterEqual(len(answered), 200)
        self.assertEqual(set(answered) - rooms, set())


if __name__ == "__main__":
    running_service.main(sys.modules["__main__"])
