"""Passwords: argon2id at OWASP's parameters, two hashes at a time, and none that everybody guesses."""

import re
import threading
import unicodedata
from functools import lru_cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from registry.core.errors import RegistryError
from registry.core.i18n import _

SHORTEST, LONGEST = 12, 128
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# Of a password nobody has: an unknown address costs the same time as a known one.
DUMMY_HASH = HASHER.hash("nobody has this password, it is only here to be compared with")
TWO_AT_A_TIME = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    with TWO_AT_A_TIME:
        return HASHER.hash(_canonical(password))


def make_hash(password: str, *, about: tuple[str, ...] = ()) -> str:
    """The hash of a new password. Raises RegistryError when it is weak."""
    refuse_weak(password, about=about)
    return hash_password(password)


def verify_password(password: str, stored: str | None) -> bool:
    with TWO_AT_A_TIME:
        try:
            HASHER.verify(stored or DUMMY_HASH, _canonical(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(stored)


def refuse_weak(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raises RegistryError: too short, too long, common, or made of what is known of the person."""
    plain = _canonical(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise RegistryError(
            _(
                "Use %(least)s to %(most)s characters for the password.",
                least=SHORTEST,
                most=LONGEST,
            )
        )
    squeezed = "".join(letter for letter in plain.casefold() if letter.isalnum())
    rest = squeezed
    for word in sorted({*_common(), *_words(about)}, key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest != squeezed:  # a year or a few digits beside a known word hide nothing
        rest = "".join(letter for letter in rest if not letter.isdigit())
    if len(set(squeezed)) < 6 or len(rest) < 4:
        raise RegistryError(
            _("This password is easy to guess. Several unrelated words make a good one.")
        )


def _words(about: tuple[str, ...]) -> set[str]:
    """The words of names and addresses, also without their marks."""
    text = _canonical(" ".join(about)).casefold()
    apart = unicodedata.normalize("NFD", text.replace("đ", "d"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = {*re.split(r"[\W_]+", text), *re.split(r"[\W_]+", plain)}
    return {word for word in words if len(word) > 3}


def _canonical(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    text = files("registry.accounts").joinpath("data", "common_passwords.txt").read_text("utf-8")
    return tuple(text.split())
