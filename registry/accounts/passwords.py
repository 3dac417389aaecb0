"""Passwords: argon2id at OWASP's parameters, two hashes at a time, and none that everybody guesses."""

import threading
import unicodedata
from functools import lru_cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from registry.errors import RegistryError
from registry.i18n import _

SHORTEST, LONGEST = 12, 128
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# Of a password nobody has: an unknown address costs the same time as a known one.
DUMMY_HASH = HASHER.hash("nobody has this password, it is only here to be compared with")
TWO_AT_A_TIME = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    with TWO_AT_A_TIME:
        return HASHER.hash(_canonical(password))


def verify_password(password: str, stored: str | None) -> bool:
    with TWO_AT_A_TIME:
        try:
            HASHER.verify(stored or DUMMY_HASH, _canonical(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def refuse_weak(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raises RegistryError: too short, too long, common, or made of what is known of the person."""
    plain = _canonical(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise RegistryError(
            _(
                "Use %(least)d to %(most)d characters for the password.",
                least=SHORTEST,
                most=LONGEST,
            )
        )
    squeezed = "".join(letter for letter in plain.casefold() if letter.isalnum())
    rest = squeezed
    for word in (*_common(), *(part.casefold() for part in about if len(part) > 3)):
        rest = rest.replace(word, "")
    if len(set(squeezed)) < 6 or len(rest) < 4:
        raise RegistryError(
            _("This password is easy to guess. Several unrelated words make a good one.")
        )


def _canonical(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    text = files("registry.accounts").joinpath("data", "common_passwords.txt").read_text("utf-8")
    return tuple(sorted(text.split(), key=len, reverse=True))
