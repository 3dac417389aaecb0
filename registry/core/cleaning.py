"""What a stranger typed, sent or named, as it may be kept and shown to others."""

import re
import unicodedata
from typing import Any

# Control and invisible direction characters; line feeds stay in text areas.
UNWANTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
LONGEST_NAME = 120


def clean(value: Any) -> Any:
    """NFC, without control characters, stripped. Other types pass through."""
    if not isinstance(value, str):
        return value
    return UNWANTED.sub("", unicodedata.normalize("NFC", value).replace("\r\n", "\n")).strip()


def clean_filename(name: str, *, extension: str) -> str:
    """The name that an uploader chose, without folders or invisible letters, ended by the extension
    of what the file was found to be: the bytes decide what a reader's machine opens it with."""
    last = re.split(r"[/\\]", str(clean(name)))[-1]
    stem = re.sub(r"(\.[a-z][a-z0-9]{0,4})+$", "", last, flags=re.IGNORECASE).strip(" .")
    return f"{stem[:LONGEST_NAME].strip()}{extension}" if stem else f"file{extension}"
