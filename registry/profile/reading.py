"""What an expert gives to be read: a record of ORCID, a list of works, or identifiers pasted as text.

Strangers' bytes are parsed by a child process with limits of memory, processor and time. Nothing is
fetched from anywhere, and the file itself is not kept.
"""

import html
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shutil import copyfileobj
from typing import IO, Any

import orjson
import structlog

from registry.core.cleaning import clean_filename, one_line
from registry.core.errors import RegistryError, Unavailable
from registry.core.i18n import _, _l, format_number, hanoi_today
from registry.core.identifiers import find_orcid
from registry.documents.antivirus import find_virus
from registry.experts.kinds import RecordSource
from registry.profile.records import main as child
from registry.profile.rules import limit
from registry.profile.works import read_doi

log = structlog.get_logger()
PATIENCE = 30  # seconds
AT_ONCE = threading.BoundedSemaphore(2)
LISTED = re.compile(r"@\s*[a-z]+\s*[{(]|^\s*TY {1,2}- ", re.IGNORECASE | re.MULTILINE)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
PROBLEMS = {
    "damaged": _l("The file is damaged, so it cannot be read. Download it again and upload that."),
    "deep": _l("The file is nested too deeply to be a record of ORCID."),
    "empty": _l("The file is empty."),
    "entities": _l("The file defines entities or refers to other files, so it is not read."),
    "foreign": _l(
        "This is neither a record of ORCID (JSON, XML or the ZIP file), nor a BibTeX or RIS list, nor data downloaded from this registry."
    ),
    "large": _l("The file is too large to be read. Upload a part of it."),
    "many": _l("The file has more entries than are read at once. Upload a part of it."),
}
Item = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """`name`: of the file, or empty for what was pasted."""

    source: RecordSource
    name: str
    items: Sequence[Item]


def read_file(stream: IO[bytes], *, filename: str) -> Reading:
    """Raises RegistryError with the reason, in words."""
    with tempfile.NamedTemporaryFile() as copy:
        copyfileobj(stream, copy, 1 << 16)
        copy.flush()
        _refuse_size(copy.tell())
        copy.seek(0)
        if virus := find_virus(copy):
            raise RegistryError(
                _("A virus was found in the file: %(virus)s. It was not read.", virus=virus)
            )
        return _told(_ask_child(copy.name), name=_name(filename))


def _name(filename: str) -> str:
    """As its owner knows it, with a plain ending."""
    ending = re.search(r"\.[a-z]{2,5}$", filename.lower())
    return clean_filename(filename, extension=ending[0] if ending else "")


def _refuse_size(size: int) -> None:
    most = limit("largest_record", on=hanoi_today())
    if size > most:
        raise RegistryError(
            _("The file is larger than %(size)s MB.", size=format_number(most // 1_000_000))
        )


def read_pasted(pasted: str) -> Reading:
    """DOIs and an ORCID iD, or the text of a list. Raises RegistryError for what is none of these."""
    if LISTED.search(pasted):
        with tempfile.NamedTemporaryFile() as copy:
            copy.write(pasted.encode())
            copy.flush()
            return _told(_ask_child(copy.name), name="")
    return Reading(RecordSource.PASTED, "", list(_identifiers(pasted)))


def _identifiers(pasted: str) -> Iterator[Item]:
    unknown = []
    for word in dict.fromkeys(re.split(r"[\s,;]+", pasted.strip())):
        doi, orcid = read_doi(word), find_orcid(word)
        if doi:
            yield {"kind": "work", "title": "", "year": "", "doi": doi, "venue": "", "authors": ""}
        elif orcid:
            yield {"kind": "orcid", "orcid": orcid}
        elif any(map(str.isalnum, word)) and word.lower().strip(":") not in {"doi", "orcid", "id"}:
            unknown.append(word[:60])
    if unknown:
        raise RegistryError(
            _(
                "Neither a DOI nor an ORCID iD whose check digit agrees: %(words)s",
                words=", ".join(unknown[:10]),
            )
        )


def _ask_child(path: str) -> dict[str, Any]:
    """What kills the child, or keeps it busy too long, is no sound file."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable(_("Too many files are being checked at the moment. Try again later."))
    try:
        done = subprocess.run(  # noqa: S603 - our own module and a path of our own making
            [sys.executable, "-I", child.__file__, path], capture_output=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"stop": "damaged"}
    finally:
        AT_ONCE.release()
    if done.returncode or not done.stdout:
        log.warning("record_killed_its_parser", status=done.returncode)
        return {"stop": "damaged"}
    told: dict[str, Any] = orjson.loads(done.stdout)
    return told


def _told(told: dict[str, Any], *, name: str) -> Reading:
    if "stop" in told:
        raise RegistryError(str(PROBLEMS.get(told["stop"], PROBLEMS["damaged"])))
    items = [{part: _plain(value) for part, value in item.items()} for item in told["items"]]
    return Reading(RecordSource(told["source"]), name, items)


def _plain(value: str) -> str:
    """Without the marks of HTML that titles come with."""
    return str(one_line(TAG.sub("", html.unescape(value))))
