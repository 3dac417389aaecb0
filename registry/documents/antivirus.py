"""Asking a ClamAV daemon about a file, by its command INSTREAM. Every failure means "not clean"."""

import socket
import struct
from contextlib import suppress
from typing import IO

from registry.core.config import config
from registry.core.errors import Unavailable
from registry.core.i18n import _

PATIENCE = 5  # seconds for each step
PIECE = 1 << 16
LONGEST_ANSWER = 4096


def is_configured() -> bool:
    return config().antivirus not in {"", "none"}


def find_virus(stream: IO[bytes]) -> str:
    """The name of what was found; empty for a clean file, or where no scanner is configured. Raises
    Unavailable when the scanner does not say."""
    if not is_configured():
        return ""
    try:
        with _connect(config().antivirus) as connection:
            answer = _ask(connection, stream)
    except OSError as error:
        raise _unavailable() from error
    finally:
        stream.seek(0)
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise _unavailable()


def _connect(address: str) -> socket.socket:
    """`unix:/path` or `host:port`."""
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _ask(connection: socket.socket, stream: IO[bytes]) -> str:
    with suppress(BrokenPipeError, ConnectionResetError):  # it answers an over-long stream early
        connection.sendall(b"zINSTREAM\0")
        while piece := stream.read(PIECE):
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _unavailable() -> Unavailable:
    return Unavailable(
        _("The virus scanner does not answer. Nothing was saved; try again in a few minutes.")
    )
