"""A virus scanner on the loopback that speaks ClamAV's INSTREAM and knows one sample."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SAMPLE = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mood = "well"  # or: "silent", "broken", "cut"

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"{host!s}:{port}"


class _Conversation(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        match self.server.mood:
            case "silent":
                threading.Event().wait(2)
            case "broken":
                self.wfile.write(b"INSTREAM: Can't allocate memory ERROR\0")
            case "well":
                found = b"Eicar-Test-Signature FOUND" if SAMPLE in content else b"OK"
                self.wfile.write(b"stream: " + found + b"\0")


@contextmanager
def scanning() -> Iterator[Scanner]:
    with Scanner(("127.0.0.1", 0), _Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
