"""Headers that arrive as they were written.

The standard library folds a line of encoded words at blanks that it then leaves outside of them, where
every reader drops them ("điện tửcủa"). Here a text that is not plain ASCII is encoded whole, blanks
included, word by word of at most 75 characters.
"""

from base64 import b64encode
from email.header import Header
from email.policy import EmailPolicy
from typing import Any

NEW_LINE = "\r\n"
WORDS = {"subject", "comments"}
LONGEST_LINE = 76
LONGEST_WORD = 60  # of plain text; a line cannot be folded inside a word


class ReadablePolicy(EmailPolicy):
    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """A text that looks like encoded words is a text: nobody encoded it yet."""
        if name.lower() in WORDS and "=?" in value and len(value.splitlines()) == 1:
            return name, value
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        return _fold(name, str(value)) if name.lower() in WORDS else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in WORDS:
            return _fold(name, str(value)).encode("ascii")
        return super().fold_binary(name, value)


READABLE = ReadablePolicy(linesep=NEW_LINE)


def _fold(name: str, text: str) -> str:
    is_plain = text.isascii() and "=?" not in text and text == " ".join(text.split())
    if is_plain and max(map(len, text.split(" "))) <= LONGEST_WORD:
        header = Header(text, "us-ascii", header_name=name, maxlinelen=LONGEST_LINE)
        return f"{name}: {header.encode(linesep=NEW_LINE)}{NEW_LINE}"
    return f"{name}: {_encode(text, first=LONGEST_LINE - len(name) - 2)}{NEW_LINE}"


def _encode(text: str, *, first: int) -> str:
    """Encoded words (RFC 2047), each of whole characters; the blanks between two words are no text."""
    words, rest, room = [], text, first
    while rest:
        length = len(rest)
        while length > 1 and _size(rest[:length]) > room:
            length -= 1
        words.append(f"=?utf-8?b?{b64encode(rest[:length].encode()).decode()}?=")
        rest, room = rest[length:], LONGEST_LINE - 1
    return f"{NEW_LINE} ".join(words)


def _size(part: str) -> int:
    return len("=?utf-8?b??=") + -(-len(part.encode()) // 3) * 4
