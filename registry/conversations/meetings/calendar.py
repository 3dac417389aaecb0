"""A meeting as an entry of a calendar (RFC 5545): in UTC, with nothing that its page does not show."""

from collections.abc import Iterable
from datetime import UTC, datetime

from registry.conversations.meetings.models import Meeting

LONGEST = 75  # octets of a line


def write(meeting: Meeting, *, title: str, text: str, url: str, made_at: datetime) -> bytes:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//STEM Experts Gateway//Meetings//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.id}",
        f"SEQUENCE:{meeting.version}",
        f"DTSTAMP:{_moment(made_at)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SUMMARY:{_escape(title)}",
        f"DESCRIPTION:{_escape(text)}",
        f"URL:{url}",
        *([f"LOCATION:{_escape(meeting.place)}"] if meeting.place else ()),
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _fold(line: str) -> Iterable[str]:
    """Never inside a letter, whatever its number of octets."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
