"""Hashes of passwords are dear by design, and the tests sign in a thousand times: here they are cheap.

What a hash costs in production is tested with the genuine hasher.
"""

from argon2 import PasswordHasher
from argon2.low_level import Type

from registry.accounts import passwords

GENUINE = {"HASHER": passwords.HASHER, "DUMMY_HASH": passwords.DUMMY_HASH}


def make_cheap() -> None:
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
    passwords.DUMMY_HASH = passwords.HASHER.hash("nobody has this password")


make_cheap()
