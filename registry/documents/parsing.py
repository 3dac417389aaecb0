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
from registry.documents import inspection

log = structlog.get_logger()
PATIENCE = 30  # seconds
AT_ONCE = threading.BoundedSemaphore(2)
PROBLEMS = {
    "active": _l(
        "The PDF holds scripts, actions or attached files. Print it to a plain PDF and upload that."
    ),
    "damaged": _l("The file is damaged or not of the type that its name claims."),
    "encrypted": _l("The PDF is encrypted. Save it without a password and upload it again."),
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
        raise RegistryError(
            _(
                "Only PDF, PNG and JPEG files can be uploaded. This file is of another kind, whatever its name says."
            )
        )
    return found


def refuse_unsound(stream: IO[bytes], content_type: str) -> None:
    """Raises RegistryError with the reason, in words."""
    with tempfile.NamedTemporaryFile() as copy:
        copyfileobj(stream, copy)
        copy.flush()
        stream.seek(0)
        verdict = _ask_child(copy.name, content_type)
    if verdict != "sound":
        raise RegistryError(str(PROBLEMS.get(verdict, PROBLEMS["damaged"])))


def _ask_child(path: str, content_type: str) -> str:
    """What kills the child, or keeps it busy too long, is no sound file."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable(_("Too many files are being checked at the moment. Try again later."))
    try:
        done = subprocess.run(  # noqa: S603 - our own module and a path of our own making
            [sys.executable, "-I", inspection.__file__, path, content_type],
            capture_output=True,
            timeout=PATIENCE,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    finally:
        AT_ONCE.release()
    if done.returncode:
        log.warning("file_killed_its_parser", status=done.returncode)
        return "damaged"
    return done.stdout
