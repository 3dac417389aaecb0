"""Looking into strangers' bytes in a child process with limits of memory, processor and time: what
a file does to its parser it does there, and never to the process that serves everybody."""

import subprocess
import sys
import tempfile
import threading
from shutil import copyfileobj
from typing import IO

import structlog

from registry.core.errors import RegistryError, Unavailable
from registry.core.i18n import _, _l
from registry.documents import inspection, kinds

log = structlog.get_logger()
PATIENCE = 30  # seconds
AT_ONCE = threading.BoundedSemaphore(2)
PROBLEMS = {
    "active": _l("The PDF holds scripts or actions. Print it to a plain PDF and upload that."),
    "attached": _l(
        "The PDF holds attached files. Upload each of them by itself, and the PDF without them."
    ),
    "damaged": _l("The file is damaged or not of the type that its name claims."),
    "locked": _l("The PDF is locked with a password. Save a copy that opens without one."),
    "xfa": _l(
        "This PDF is a form of the kind XFA. Open it in Adobe Reader, print it to PDF and upload that."
    ),
    "hidden": _l(
        "There is hidden data after the end of the file. Open it, save or print it again, and upload the new file."
    ),
    "malformed": _l(
        "The PDF is malformed, so parts of it cannot be checked. Print it to a plain PDF and upload that."
    ),
    "parts": _l(
        "The PDF has too many parts. Save it in several files, or print it to a plain PDF."
    ),
    "pixels": _l("The image has too many pixels. Make it smaller and upload it again."),
}


def find_type(stream: IO[bytes]) -> str:
    """By its first bytes. Raises RegistryError for anything that is not taken."""
    found = inspection.find_type(stream)
    if found is None:
        raise RegistryError(str(kinds.explain(stream)))
    return found


def refuse_unsound(stream: IO[bytes], content_type: str) -> bytes | None:
    """Raises RegistryError with the reason, in words. Returns what is to be kept instead of the file: a
    picture without what follows it. None: the file as it came."""
    with tempfile.NamedTemporaryFile() as copy:
        copyfileobj(stream, copy)
        copy.flush()
        stream.seek(0)
        said, _line, kept = _ask_child(copy.name, content_type).partition(b"\n")
    if said != b"sound":
        raise RegistryError(str(PROBLEMS.get(said.decode(), PROBLEMS["damaged"])))
    return kept or None


def _ask_child(path: str, content_type: str) -> bytes:
    """What kills the child, or keeps it busy too long, is no sound file."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable(_("Too many files are being checked at the moment. Try again later."))
    try:
        done = subprocess.run(  # noqa: S603 - our own module and a path of our own making
            [sys.executable, "-I", inspection.__file__, path, content_type],
            capture_output=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return b"damaged"
    finally:
        AT_ONCE.release()
    if done.returncode:
        log.warning("file_killed_its_parser", status=done.returncode)
        return b"damaged"
    return done.stdout
