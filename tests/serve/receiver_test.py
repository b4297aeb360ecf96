"""What the receiver promises to the vendor and to those who read. Usage: FILE CLAIM COMMAND"""

import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

import running_service
from running_service import (answer_of, metrics_in, raw_post, refusal, room_create, serving, signed,
                             stream_close, stream_create, streams_of, text)

SECRET = "s3cret"


class Receiver(unittest.TestCase):
    def TellsWhatIsLive(self):
        with serving() as service:
            self.assertEqual(service.get("/rooms"), (200, {"rooms": []}))
            self.assertEqual(service.post(text(room_create())), (200, {"outcome": "changed"}))
            self.assertEqual(service.post(text(room_create())), (200, {"outcome": "superseded"}))
            service.post(text(stream_close("s1", 2)))
            service.post(text(stream_create("s1", 1)))
            service.post(text(stream_create("s2", 3, title="a <title>")))
            status, listed = service.get("/rooms/r1")
            self.assertEqual((status, streams_of(listed)), (200, ["s2"]))
            stream = listed["rooms"][0]["streams"][0]
            self.assertEqual(stream["attributes"], {"title": "a <title>"})
            self.assertTrue(service.get("/rooms")[1]["rooms"][0]["complete"])
            self.assertEqual(service.get("/rooms/r2")[0], 404)
            self.assertEqual(service.ask("HEAD", "/rooms")[::2], (200, b""))

    def TellsOneRoomWhateverItsName(self):
        names = ["ä/b", "..", "a b+c%", "?", "#"]
        with serving() as service:
            for session, name in enumerate(names, 1):
                service.post(text(room_create(name, session)))
            for name in names:
                path = "/rooms/" + urllib.parse.quote(name, safe="")
                status, listed = service.get(path)
                self.assertEqual((status, listed["rooms"][0]["room_id"]), (200, name))

    def TakesPercentEncodedBodies(self):
        with serving() as service:
            service.post(urllib.parse.quote(text(room_create("ä b"))))
            self.assertEqual(service.get("/rooms")[1]["rooms"][0]["room_id"], "ä b")
            self.assertEqual(service.ask("POST", "/", text(room_create("r2", 2)))[0], 200)

    def ShowsGapsAndWhatIsOverdue(self):
        with serving() as service:
            service.post(text(room_create()))
            service.post(text(stream_create("s1", 3)))
            now_ms = int(time.time() * 1000)
            service.post(text(room_create("r2", 2)))
            service.post(text(stream_create("s1", 2, "r2", 2, create_time_ms=now_ms)))
            old, new = service.get("/gaps")[1]["gaps"]
            self.assertEqual((old["room_id"], old["list"], old["missing"], old["missing_callbacks"]),
                             ("r1", "streams", [["1", "2"]], "2"))
            self.assertEqual((old["overdue"], new["overdue"]), (True, False))
            self.assertFalse(service.get("/rooms")[1]["rooms"][0]["complete"])
            found = service.metrics()
            self.assertEqual((found["anyorder_lists_with_gaps", None],
                              found["anyorder_missing_callbacks", None],
                              found["anyorder_overdue_lists", None]), (2, 3, 1))

    def RefusesWhatIsNoCallback(self):
        bodies = ["", "{", "[]", "%", "null", "{}", '{"event":"room_create"}', "\xff\xfe",
                  text({**room_create(), "event": "room_dance"}), "[" * 5000, '{"a":"' + "x" * 500]
        with serving() as service:
            for body in bodies:
                status, answer = service.post(body.encode("latin-1"))
                self.assertEqual(status, 400, body)
                self.assertIn("error", answer)
            self.assertEqual(service.metrics()["anyorder_refusals_total", "body"], len(bodies))
            self.assertEqual(service.get("/rooms"), (200, {"rooms": []}))

    def CountsWhatItDoes(self):
        with serving() as service:
            service.post(text(room_create()))
            service.post(text(room_create()))
            service.post(text(stream_create()))
            service.get("/nothing")
            status, headers, body = service.ask("GET", "/metrics")
            self.assertEqual((status, headers["Content-Type"]),
                             (200, "text/plain; version=0.0.4; charset=utf-8"))
            found = metrics_in(body.decode())
            self.assertEqual(found["anyorder_callbacks_total", "changed"], 2)
            self.assertEqual(found["anyorder_callbacks_total", "superseded"], 1)
            self.assertEqual(found["anyorder_http_requests_total", "404"], 1)
            self.assertEqual(found["anyorder_batch_size_count", None], 3)
            self.assertEqual(found["anyorder_store_seconds_bucket", "+Inf"], 3)
            self.assertEqual(found["anyorder_rooms", None], 1)
            self.assertEqual(service.get("/health"), (200, {"status": "ok"}))

    def AsksReadersForTheToken(self):
        with serving("--read-token", "t0ken") as service:
            for path in ("/rooms", "/rooms/r1", "/gaps", "/metrics", "/live"):
                for headers in ({}, {"Authorization": "Bearer t0keN"}, {"Authorization": "t0ken"},
                                {"Authorization": "Bearer t0kent0ken"}):
                    self.assertEqual(service.ask("GET", path, headers=headers)[0], 401, path)
            right = {"Authorization": "Bearer t0ken"}
            self.assertEqual(service.ask("GET", "/rooms", headers=right)[0], 200)
            self.assertEqual(service.post(text(room_create()))[0], 200)
            self.assertEqual([service.ask("GET", path)[0] for path in ("/", "/health")], [200, 200])

    def TellsNothingToPagesThatTurnTheirNameToIt(self):
        other = {"Host": "a.example"}
        with serving() as service:
            for path in ("/rooms", "/rooms/r1", "/gaps", "/metrics", "/live"):
                self.assertEqual(service.ask("GET", path, headers=other)[0], 403, path)
            for host in ("localhost:1", "127.0.0.1", "[::1]:1"):
                self.assertEqual(service.ask("GET", "/rooms", headers={"Host": host})[0], 200, host)
        with serving("--read-token", "t0ken") as service:
            status = service.ask("GET", "/rooms", headers={"Authorization": "Bearer t0ken", **other})[0]
            self.assertEqual(status, 200)

    def PassesTheCheck(self):
        with serving("--secret", "secret") as service, tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [running_service.command, "check", "--no-config", "--out", folder, "--http", f"{service.url}/callbacks",
                 "--list-url", f"{service.url}/rooms/{{room_id}}", "--secret", "secret",
                 "--form", "--concurrency", "4"],
                capture_output=True, text=True, timeout=100)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("PASS", done.stdout)

    def RefusesToListenToOthersWithoutASecret(self):
        without = {"ANYORDER_SECRET": ""}
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0"):
            code, said = refusal("--store", "memory:", "--listen", address, environment=without)
            self.assertEqual(code, 2)
            self.assertIn("--secret-file", said)
        code, said = refusal("--listen", "somewhere:0")
        self.assertEqual((code, "is no address" in said), (2, True))

    def TakesItsStoreAndItsSecretFromWhereOthersDoNotSeeThem(self):
        with tempfile.TemporaryDirectory() as folder:
            secret = pathlib.Path(folder) / "secret"
            file = pathlib.Path(folder) / "rooms.db"
            for end in (b"", b"\n", b"\r\n"):
                secret.write_bytes(SECRET.encode() + end)
                with serving("--secret-file", str(secret), store=None,
                             environment={"ANYORDER_STORE": f"sqlite:{file}"}) as service:
                    self.assertEqual(service.post(text(signed(room_create(), SECRET)))[0], 200)
            self.assertTrue(file.exists())

    def SaysWhatIsWrongWithItsOptions(self):
        for options, words in [(["--store", "oracle:"], "--store: the store 'oracle"),
                               (["--store", "memory:", "--space", "a b"], "--store: the space"),
                               (["--tls-cert", "a"], "--tls-key"),
                               (["--secret", ""], "--secret is empty"),
                               (["--max-age", "500ms"], "shorter than the vendor's retries last"),
                               (["--retention", "0s"], "shorter than the vendor's retries last"),
                               (["--retention", "100s"], "--retention 100s forgets"),
                               (["--secret-file", "/nowhere"], "no secret in"),
                               (["--store", "memory:", "--tls-cert", "/nowhere", "--tls-key",
                                 "/nowhere"], "no certificate")]:
            code, said = refusal("--listen", "127.0.0.1:0", *options)
            self.assertEqual(code, 2, options)
            self.assertIn(words, said)


class Admission(unittest.TestCase):
    def AdmitsWhatIsSigned(self):
        with serving(environment={"ANYORDER_SECRET": SECRET}) as service:
            self.assertEqual(service.post(text(signed(room_create(), SECRET)))[0], 200)
            for wrong in (room_create(), signed(room_create(), "another"),
                          {**signed(room_create(), SECRET), "nonce": "another"},
                          {**signed(room_create(), SECRET), "signature": ""}):
                self.assertEqual(service.post(text(wrong))[0], 401)
            self.assertEqual(service.metrics()["anyorder_refusals_total", "signature"], 4)

    def RefusesOldTimestamps(self):
        now = int(time.time())
        with serving("--secret", SECRET, "--max-age", "100s") as service:
            for timestamp, status in [(now - 120, 403), (now + 120, 403), (now - 80, 200),
                                      (now + 20, 200), ("12x", 403), (2**64 - 1, 403)]:
                body = text(signed(room_create(), SECRET, timestamp))
                self.assertEqual(service.post(body)[0], status, timestamp)

    def TakesTheVendorsRetriesAndNoMore(self):
        body = text(signed(room_create(), SECRET, nonce="n1"))
        other = text(signed(room_create("other", 9), SECRET, nonce="n1"))
        with serving("--secret", SECRET) as service:
            self.assertEqual([service.post(body)[0] for _ in range(7)], 6 * [200] + [409])
            self.assertEqual(service.post(other)[0], 409)
            self.assertEqual(service.get("/rooms/other")[0], 404)
            again = text(signed(room_create(), SECRET, nonce="n2"))
            self.assertEqual(service.post(again), (200, {"outcome": "superseded"}))
            self.assertEqual(service.metrics()["anyorder_refusals_total", "replay"], 2)

    def KnowsASignatureInOtherDigits(self):
        # Sorted and joined, '01' and '7…' are the same bytes as '0' and '17…'.
        now = str(int(time.time()))
        first = signed(room_create(), "zecret", now, "00")
        second = {**signed(room_create("other", 9), "zecret", "0" + now, "0")}
        self.assertEqual(first["signature"], second["signature"])
        with serving("--secret", "zecret") as service:
            self.assertEqual(service.post(text(first))[0], 200)
            self.assertEqual(service.post(text(second))[0], 409)

    def TakesNothingFromPagesInABrowser(self):
        with serving() as service:
            status, _ = service.post(text(room_create()), headers={"Origin": "http://a.example"})
            self.assertEqual(status, 403)
            self.assertEqual(service.get("/rooms"), (200, {"rooms": []}))


class Stop(unittest.TestCase):
    def FinishesWhatIsUnderWay(self):
        request = raw_post(room_create())
        with serving() as service, service.connect() as half, service.connect() as idle:
            half.sendall(request[:20])
            self.assertEqual(service.get("/health")[0], 200)
            ended = threading.Thread(target=lambda: self.assertEqual(service.stop(), 0))
            ended.start()
            self.assertEqual(idle.recv(1), b"")
            # Two parts more, of which the first ends within the header.
            half.sendall(request[20:40])
            time.sleep(0.2)
            half.sendall(request[40:])
            self.assertEqual(answer_of(half), (200, b'{"outcome":"changed"}'))
            half.close()
            ended.join()
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.1", service.port), timeout=5)

    def EndsAtOnceTheSecondTime(self):
        request = raw_post(room_create())
        with serving() as service, service.connect() as half:
            half.sendall(request[:60])
            self.assertEqual(service.get("/health")[0], 200)
            # The first that comes late enough after the one before ends it, however slow the machine.
            while service.process.poll() is None:
                service.process.terminate()
                time.sleep(0.8)
            self.assertEqual(service.process.wait(), -15)

    def ClosesTheLivePages(self):
        with serving() as service, service.connect() as client:
            client.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertIn(b"200 OK", client.recv(4096))
            self.assertEqual(service.stop(), 0)


class Live(unittest.TestCase):
    def SeesAStreamComeAndGo(self):
        with serving() as service, service.connect() as client:
            client.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            lines = client.makefile("rb")
            self.assertIn(b"200", lines.readline())
            views = (json.loads(line[6:]) for line in lines
                     if line.startswith(b"data: ") and line != b"data: {}\n")
            self.assertEqual(next(views)["rooms"], [])
            service.post(text(room_create()))
            service.post(text(stream_create()))
            self.assertTrue(any(streams_of(view) == ["s1"] for view in views))
            service.post(text(stream_close()))
            self.assertTrue(any(streams_of(view) == [] for view in views))

    def HoldsOneViewForWhoDoesNotRead(self):
        with serving() as service, socket.socket() as client, service.connect() as sender:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(30)
            client.connect(("127.0.0.1", service.port))
            client.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for session in range(1, 91):
                sender.sendall(raw_post(room_create(f"r{session}", session, id_name="x" * 9_000)))
                self.assertEqual(answer_of(sender)[0], 200)
            for seq in range(1, 13):
                time.sleep(0.4)
                service.post(text(stream_create(f"s{seq}", seq)))
                self.assertLess(service.metrics()["anyorder_body_bytes", None], 1_000_000)
            views = (json.loads(line[6:]) for line in client.makefile("rb")
                     if line.startswith(b'data: {"rooms'))
            self.assertTrue(any("s12" in streams_of(view) for view in views))

    def CutsWhatIsTooLongForAPage(self):
        with serving() as service, service.connect() as client:
            with service.connect() as sender:
                for session in range(1, 251):
                    sender.sendall(raw_post(room_create(f"r{session}", session)))
                    self.assertEqual(answer_of(sender)[0], 200)
            client.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            line = next(line for line in client.makefile("rb") if line.startswith(b'data: {"rooms'))
            view = json.loads(line[6:])
            self.assertEqual((len(view["rooms"]), view["room_count"]), (200, 250))

    def HasAPageThatAsksForNothingElse(self):
        with serving() as service:
            status, headers, body = service.ask("GET", "/")
            self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
            page = body.decode()
            self.assertIn("default-src 'none'; connect-src 'self'", page)
            self.assertNotIn("{{", page)
            self.assertNotIn("http://", page)
            self.assertNotIn("https://", page)
            self.assertNotIn("innerHTML", page)


if __name__ == "__main__":
    running_service.main(sys.modules["__main__"])
