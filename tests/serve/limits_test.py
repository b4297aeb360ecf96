"""What attackers, and clients that are broken, can do to the receiver: little. Usage: FILE CLAIM COMMAND"""

import contextlib
import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import running_service
from running_service import (MIB, answer_of, is_closed_by_other_side, raw_post, room_create, serving,
                             text)

MANY = 10_000
# Beside its connections a process has few descriptors.
OTHER_DESCRIPTORS = 200


class Limits(unittest.TestCase):
    def serves_others(self, service):
        self.assertEqual(service.post(text(room_create()))[0], 200)
        self.assertEqual(service.get("/rooms/r1")[0], 200)

    def refused(self, service, request, *statuses):
        """With one of the statuses, or by a closed connection; and it is closed after that."""
        with service.connect() as client:
            with contextlib.suppress(ConnectionError):
                client.sendall(request)
            answer = answer_of(client)
            if answer is not None:
                self.assertIn(answer[0], statuses, request[:80])
            self.assertTrue(is_closed_by_other_side(client), request[:80])

    def EndsSlowLoris(self):
        with serving("--request-timeout", "1s") as service, contextlib.ExitStack() as stack:
            clients = [stack.enter_context(service.connect()) for _ in range(200)]
            request = raw_post(room_create())
            with service.memory_stays_flat():
                for client in clients:
                    client.sendall(request[:20])
                ends = time.monotonic() + 10
                begun = time.monotonic()
                # Something comes now and then, and still the time is over.
                place = 20
                while service.metrics()["anyorder_connections_open", None] > 1:
                    self.assertLess(time.monotonic(), ends)
                    if time.monotonic() - begun > 0.1 * (place - 19):
                        for client in clients:
                            with contextlib.suppress(OSError):
                                client.sendall(request[place:place + 1])
                        place += 1
                    time.sleep(0.02)
            self.serves_others(service)
            for client in clients:
                self.assertTrue(is_closed_by_other_side(client))
            self.assertGreaterEqual(service.metrics()["anyorder_connections_timed_out_total", None], 200)

    def EndsAConnectionThatSaysNothing(self):
        with serving("--request-timeout", "1s") as service, service.connect() as client:
            self.assertTrue(is_closed_by_other_side(client))
            self.serves_others(service)

    def RefusesAHundredMegabytes(self):
        head = b"POST /callbacks HTTP/1.1\r\nHost: a\r\n"
        chunk = b"100000\r\n" + bytes(MIB) + b"\r\n"
        with serving() as service, service.memory_stays_flat():
            for header, piece in ((b"Content-Length: 104857600\r\n\r\n", bytes(MIB)),
                                  (b"Transfer-Encoding: chunked\r\n\r\n", chunk)):
                with service.connect() as client:
                    client.sendall(head + header)
                    sent = 0
                    with contextlib.suppress(ConnectionError):
                        for _ in range(100):
                            client.sendall(piece)
                            sent += len(piece)
                    self.assertLess(sent, 20 * MIB)
                    answer = answer_of(client)
                    self.assertIn(answer and answer[0], (413, None))
                self.serves_others(service)
            self.refused(service, head + b"Content-Length: 1048577\r\n\r\n", 413)
            self.refused(service, head + b"Content-Length: 18446744073709551616\r\n\r\n", 400)

    def HoldsNoMoreThanItMay(self):
        # 300 bodies of a MiB, of which the last byte does not come.
        head = b"POST /callbacks HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n"
        with serving() as service, contextlib.ExitStack() as stack:
            with service.memory_stays_flat(250 * MIB):
                for _ in range(300):
                    client = stack.enter_context(service.connect())
                    client.setblocking(True)
                    with contextlib.suppress(ConnectionError):
                        client.sendall(head + bytes(MIB - 1))
                ends = time.monotonic() + 10
                refused = ("anyorder_http_requests_total", "503")
                while (found := service.metrics()).get(refused, 0) < 150:
                    self.assertLess(time.monotonic(), ends)
                    time.sleep(0.02)
                self.assertLessEqual(found["anyorder_body_bytes", None], 130 * MIB)

    def RefusesFloodsOfHeaders(self):
        with serving() as service, service.memory_stays_flat():
            many = b"".join(b"X-%d: a\r\n" % i for i in range(100_000))
            for request in (b"GET /rooms HTTP/1.1\r\nHost: a\r\n" + many,
                            b"GET /rooms HTTP/1.1\r\nHost: a\r\nX: " + b"a" * MIB,
                            b"GET /" + b"a" * MIB,
                            b"G" * MIB,
                            b"GET /rooms HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 8300 + b"\r\n\r\n"):
                self.refused(service, request, 400, 431)
            self.refused(service, b"POST /callbacks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
                         b"\r\n\r\n1;" + b"a" * MIB, 400, 431)
            self.refused(service, b"POST /callbacks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
                         b"\r\n\r\n0\r\n" + many, 400, 431)
            self.serves_others(service)

    def ServesOthersBesideTenThousandConnections(self):
        many = min(MANY, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHER_DESCRIPTORS)
        with serving("--max-connections", str(many + 2), "--request-timeout", "60s") as service:
            with contextlib.ExitStack() as stack, service.memory_stays_flat():
                clients = []
                for i in range(many):
                    client = stack.enter_context(service.connect())
                    clients.append(client)
                    if i % 2 == 0:
                        client.sendall(b"POST /callbacks HTTP/1.1\r\n")
                    if i % 1000 == 0:
                        self.serves_others(service)
                self.serves_others(service)
                self.assertEqual(service.metrics()["anyorder_connections_open", None], many + 1)
                # One of them goes on where it was.
                rest = raw_post(room_create("late", 7))[len(b"POST /callbacks HTTP/1.1\r\n"):]
                clients[0].sendall(rest)
                self.assertEqual(answer_of(clients[0])[0], 200)
            self.serves_others(service)

    def RefusesConnectionsThatAreTooMany(self):
        with serving("--max-connections", "20") as service, contextlib.ExitStack() as stack:
            first = stack.enter_context(service.connect())
            first.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(answer_of(first)[0], 200)
            for _ in range(19):
                stack.enter_context(service.connect())
            for _ in range(100):
                with service.connect() as client:
                    with contextlib.suppress(ConnectionError):
                        client.sendall(raw_post(room_create()))
                    answer = answer_of(client)
                    self.assertIn(answer and answer[0], (503, None))
            first.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
            status, body = answer_of(first)
            self.assertEqual(status, 200)
            self.assertIn(b"\nanyorder_connections_refused_total 100\n", body)

    def OutlivesAShortageOfDescriptors(self):
        with serving("--max-connections", "1000") as service, contextlib.ExitStack() as stack:
            process = service.process.pid
            resource.prlimit(process, resource.RLIMIT_NOFILE, (40, 40))
            clients = [stack.enter_context(service.connect()) for _ in range(80)]
            ends = time.monotonic() + 10
            while len(os.listdir(f"/proc/{process}/fd")) < 40:
                self.assertLess(time.monotonic(), ends)
                time.sleep(0.01)
            spent = cpu_seconds(process)
            time.sleep(1)
            self.assertEqual(len(os.listdir(f"/proc/{process}/fd")), 40)
            # It does not ask again and again for what there is not.
            self.assertLess(cpu_seconds(process) - spent, 0.3)
            for client in clients:
                client.close()
            self.serves_others(service)

    def RefusesOtherMethodsAndPaths(self):
        with serving() as service:
            for method, path, status in [
                    ("GET", "/callbacks", 405), ("PUT", "/rooms", 405), ("DELETE", "/rooms/r1", 405),
                    ("POST", "/rooms", 405), ("BREW", "/", 405), ("OPTIONS", "/rooms", 405),
                    ("GET", "/nothing", 404), ("GET", "/rooms/", 404), ("GET", "/Rooms", 404),
                    ("GET", "/../../etc/passwd", 404), ("GET", "/rooms/../../etc/passwd", 404),
                    ("GET", "/..%2f..%2fetc%2fpasswd", 404), ("GET", "/rooms/..%2f..%2fetc%2fpasswd", 404),
                    ("GET", "//etc/passwd", 404), ("GET", "/rooms/%00", 404), ("GET", "/rooms/%", 400),
                    ("GET", "/rooms/%zz", 400), ("GET", "/rooms/" + "a" * 128, 404),
                    ("GET", "/rooms?a=b", 200), ("GET", "/.git/config", 404)]:
                self.assertEqual(service.ask(method, path)[0], status, path)
            self.serves_others(service)

    def RefusesWhatIsNoRequest(self):
        post = b"POST /callbacks HTTP/1.1\r\nHost: a\r\n"
        with serving() as service:
            for request, *statuses in [
                    (b"hello\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\x00", 400),
                    (b"GET / HTTP/2.0\r\n\r\n", 400, 505), (b"GET /rooms HTTP/1.1\r\n\r\n", 400),
                    (b"GET /rooms HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                    (post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
                    (post + b"Content-Length: -1\r\n\r\n", 400),
                    (post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
                    (post + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400),
                    (post + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 400),
                    (post + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
                    (post + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n", 400, 413),
                    (post + b"Expect: miracles\r\nContent-Length: 5\r\n\r\n", 417),
                    (post + b"X\x00Y: 1\r\n\r\n", 400), (post + b"X : 1\r\n\r\n", 400)]:
                self.refused(service, request, *statuses)
            self.serves_others(service)


class Protocol(unittest.TestCase):
    def AnswersPipelinedRequestsInOrder(self):
        with serving() as service, service.connect() as client:
            # Far more than is read at once, so that it is cut anywhere.
            requests = (b"".join(raw_post(room_create(f"r{i}", i)) for i in range(1, 3001)) +
                        b"GET /rooms/r3000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                        b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            sender = threading.Thread(target=client.sendall, args=(requests,))
            sender.start()
            received = b""
            while piece := client.recv(65536):
                received += piece
            sender.join()
            parts = received.split(b"HTTP/1.1 ")[1:]
            self.assertEqual([part[:3] for part in parts], 3001 * [b"200"] + [b"404", b"200"])
            self.assertIn(b'"r3000"', parts[3000])

    def TakesRequestsBitByBit(self):
        with serving() as service, service.connect() as client:
            for byte in raw_post(room_create()) * 2:
                client.sendall(bytes([byte]))
            self.assertEqual(answer_of(client), (200, b'{"outcome":"changed"}'))
            self.assertEqual(answer_of(client), (200, b'{"outcome":"superseded"}'))

    def TakesChunks(self):
        body = text(room_create()).encode()
        chunks = b"".join(b"%x;a=b\r\n%c\r\n" % (1, byte) for byte in body)
        with serving() as service, service.connect() as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                           chunks + b"0\r\nTrailer: x\r\n\r\n" + raw_post(room_create()))
            self.assertEqual(answer_of(client), (200, b'{"outcome":"changed"}'))
            self.assertEqual(answer_of(client), (200, b'{"outcome":"superseded"}'))

    def SaysContinue(self):
        request = raw_post(room_create(), "Expect: 100-continue")
        head, _, body = request.partition(b"\r\n\r\n")
        with serving() as service, service.connect() as client:
            client.sendall(head + b"\r\n\r\n")
            expected = b"HTTP/1.1 100 Continue\r\n\r\n"
            self.assertEqual(client.recv(len(expected), socket.MSG_WAITALL), expected)
            client.sendall(body)
            self.assertEqual(answer_of(client)[0], 200)

    def SpeaksTheOldVersion(self):
        with serving() as service, service.connect() as client:
            client.sendall(b"GET /health HTTP/1.0\r\n\r\n")
            self.assertEqual(answer_of(client)[0], 200)
            self.assertTrue(is_closed_by_other_side(client))


class Tls(unittest.TestCase):
    def certificate(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        cert, key = f"{folder.name}/cert.pem", f"{folder.name}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
                       check=True, capture_output=True)
        return cert, key

    def SpeaksTls(self):
        cert, key = self.certificate()
        with serving("--tls-cert", cert, "--tls-key", key) as service:
            self.assertTrue(service.url.startswith("https://"))
            context = ssl.create_default_context(cafile=cert)
            with contextlib.closing(service.client(context)) as client:
                for i in range(1, 200):
                    client.request("POST", "/callbacks", text(room_create(f"r{i}", i, id_name="x" * 9_000)))
                    self.assertEqual(client.getresponse().read(), b'{"outcome":"changed"}')
                # Longer than a record, and than what the socket takes at once.
                client.request("GET", "/rooms")
                self.assertGreater(len(client.getresponse().read()), MIB)
            old = ssl.create_default_context(cafile=cert)
            with self.assertWarns(DeprecationWarning):
                old.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises(OSError):
                service.get("/rooms", context=old)

    def OutlivesThoseWhoDoNot(self):
        cert, key = self.certificate()
        with serving("--tls-cert", cert, "--tls-key", key, "--request-timeout", "1s") as service:
            context = ssl.create_default_context(cafile=cert)
            with service.connect() as plain, service.connect() as silent, service.connect() as half:
                plain.sendall(raw_post(room_create()))
                half.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
                self.assertEqual(service.get("/rooms", context=context), (200, {"rooms": []}))
                for client in (plain, silent, half):
                    self.assertTrue(is_closed_by_other_side(client))


def cpu_seconds(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100


if __name__ == "__main__":
    running_service.main(sys.modules["__main__"])
