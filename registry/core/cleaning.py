"""What a stranger typed, sent or named, as it may be kept and shown to others."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any

# Control and invisible direction characters; line feeds stay in text areas.
UNWANTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
# Scripts in which a joiner or non-joiner changes what is read: Persian, Indic, Burmese, Khmer, Mongolian.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
_PICTURES = "\u00a9\u00ae\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
JOINERS = re.compile(
    rf"(?<=[{_JOINED}])([\u200c\u200d])[\u200c\u200d]*(?=[{_JOINED}])"
    rf"|(?<=[{_VIRAMAS}])(\u200d)[\u200c\u200d]*"
    rf"|(?<=[{_PICTURES}])(\u200d)[\u200c\u200d]*(?=[{_PICTURES}])"
    r"|[\u200c\u200d]+"
)
INVISIBLE = re.compile(rf"{UNWANTED.pattern}|[\u200c\u200d]")  # where a text is only examined
LONGEST_NAME = 120
MOST_CHOICES, LONGEST_CHOICE = 50, 100  # values of one filter in an address, letters of each
DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00ad]")


def clean(value: Any) -> Any:
    """NFC, without control characters, stripped. Other types pass through."""
    if not isinstance(value, str):
        return value
    plain = UNWANTED.sub("", value.replace("\r\n", "\n"))
    plain = JOINERS.sub(lambda found: found[1] or found[2] or found[3] or "", plain)
    return unicodedata.normalize("NFC", plain).strip()


def one_line(value: Any) -> Any:
    """As `clean`, for fields of one line: every space, tab and line feed of any kind is one blank."""
    return " ".join(clean(value).split()) if isinstance(value, str) else value


def plain_figures(typed: str) -> str:
    """Full-width and foreign digits and signs as ASCII, one kind of dash, nothing invisible: for codes,
    numbers and addresses, never for words."""
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", typed))
    digits = (str(unicodedata.decimal(sign, sign)) for sign in plain)
    return str(one_line(JOINERS.sub("", "".join(digits))))


def clean_filename(name: str, *, extension: str) -> str:
    """The name that an uploader chose, without folders or invisible letters, ended by the extension
    of what the file was found to be: the bytes decide what a reader's machine opens it with."""
    last = re.split(r"[/\\]", str(clean(name)))[-1]
    stem = re.sub(r"(\.[a-z][a-z0-9]{0,4})+$", "", last, flags=re.IGNORECASE).strip(" .")
    return f"{stem[:LONGEST_NAME].strip()}{extension}" if stem else f"file{extension}"


def clean_choices(values: Iterable[str]) -> tuple[str, ...]:
    """The values of one filter as an address names them, each once and no more than are searched for."""
    chosen = (str(clean(value[:LONGEST_CHOICE])) for value in islice(values, MOST_CHOICES))
    return tuple(dict.fromkeys(chosen))
