"""The codes of a second factor: what is taken as one, and once."""

import re
from typing import Any

import pytest
from account_steps import code_of, enter_code, enter_password, make_member, make_recovery_codes
from accounts.test_signing_in import is_signed_in
from flask import Flask
from sqlalchemy import select

from registry.accounts import second_factor
from registry.accounts.models import AttemptCount, RecoveryCode
from registry.core.db import now
from registry.core.errors import RegistryError
from registry.core.permissions import Role


def test_a_code_is_accepted_once(app: Flask, client: Any) -> None:
    user = make_member(Role.VERIFIER)
    code = code_of(user)
    enter_password(client, user.email)
    assert enter_code(client, code).status_code == 302
    other = app.test_client()
    enter_password(other, user.email)
    assert enter_code(other, code).status_code == 422
    assert not is_signed_in(other)


def test_an_older_code_is_not_accepted_after_a_newer_one(database: Any) -> None:
    user = make_member(Role.VERIFIER)
    second_factor.check_code(user, code_of(user, ahead=1))
    with pytest.raises(RegistryError, match="already been used"):
        second_factor.check_code(user, code_of(user))


def test_two_simultaneous_uses_of_a_code_are_one(database: Any) -> None:
    user = make_member(Role.VERIFIER)
    code = code_of(user)
    assert second_factor._use_one_time_code(user, code, now())
    database.expire_all()
    assert not second_factor._use_one_time_code(user, code, now())


@pytest.mark.parametrize("offset", [-3, -2, 2, 3])
def test_a_code_from_too_far_away_is_refused(database: Any, offset: int) -> None:
    user = make_member(Role.VERIFIER)
    with pytest.raises(RegistryError):
        second_factor.check_code(user, code_of(user, ahead=offset))


WRITINGS = {
    "full-width": lambda code: "".join(chr(ord(digit) + 0xFEE0) for digit in code),
    "no-break space": lambda code: f"{code[:3]}\u00a0{code[3:]}",
    "hyphen": lambda code: f"{code[:3]}-{code[3:]}",
    "en dash": lambda code: f"{code[:3]} – {code[3:]}",
    "invisible": lambda code: f"\u200b{code[:3]}\u202f{code[3:]}\ufeff",
    "Arabic": lambda code: "".join(chr(ord(digit) + 0x630) for digit in code),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_code_is_taken_as_every_keyboard_and_manager_writes_it(
    client: Any, database: Any, writing: str
) -> None:
    user = make_member(Role.VERIFIER)
    enter_password(client, user.email)
    assert enter_code(client, WRITINGS[writing](code_of(user))).status_code == 302


@pytest.mark.parametrize("typed", ["123", "12345x", "my password", "1234567", "+12345"])
def test_what_cannot_be_a_code_is_no_guess(client: Any, database: Any, typed: str) -> None:
    user = make_member(Role.VERIFIER)
    enter_password(client, user.email)
    assert "Enter the six digits that the app shows" in enter_code(client, typed).text
    counted = select(AttemptCount).where(AttemptCount.key.startswith("code:"))
    assert database.scalars(counted).all() == []


@pytest.mark.parametrize("writing", ["{}", " {} ", "{}\u200b", "[{}]"])
def test_a_recovery_code_is_taken_as_it_is_typed(database: Any, writing: str) -> None:
    user = make_member(Role.VERIFIER)
    [code, other, *_rest] = make_recovery_codes(user)
    assert re.fullmatch(r"[0-9]{5}(-[0-9]{5}){3}", code)  # a keyboard of figures has no letters
    second_factor.check_code(user, writing.format(code))
    second_factor.check_code(user, other.replace("-", ""))


@pytest.mark.parametrize("change", ["spaces", "letters", "short", "sign", "empty"])
def test_only_six_digits_are_a_code(database: Any, change: str) -> None:
    user = make_member(Role.VERIFIER)
    code = code_of(user)
    typed = {
        "spaces": "      ",
        "letters": "abcdef",
        "short": code[:5],
        "sign": f"+{code[:5]}",
        "empty": "",
    }[change]
    with pytest.raises(RegistryError):
        second_factor.check_code(user, typed)


@pytest.mark.parametrize("again", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_a_used_code_is_not_accepted_in_another_spelling(database: Any, again: str) -> None:
    user = make_member(Role.VERIFIER)
    code = code_of(user)
    second_factor.check_code(user, code)
    with pytest.raises(RegistryError, match="already been used"):
        second_factor.check_code(user, again.format(code))


def test_a_recovery_code_opens_once(app: Flask, client: Any, database: Any) -> None:
    user = make_member(Role.VERIFIER)
    codes = make_recovery_codes(user)
    assert len(set(codes)) == 10
    database.commit()
    enter_password(client, user.email)
    assert enter_code(client, f" {codes[3].upper()} ").status_code == 302
    assert is_signed_in(client)
    other = app.test_client()
    enter_password(other, user.email)
    assert enter_code(other, codes[3]).status_code == 422
    assert enter_code(other, codes[4]).status_code == 302
    assert not any(
        code in str(database.scalars(select(RecoveryCode.code_hash)).all()) for code in codes
    )


def test_recovery_codes_of_another_account_open_nothing(database: Any) -> None:
    codes = make_recovery_codes(make_member(Role.VERIFIER))
    with pytest.raises(RegistryError):
        second_factor.check_code(make_member(Role.VERIFIER), codes[0])


def test_new_recovery_codes_end_the_old_ones(database: Any) -> None:
    user = make_member(Role.VERIFIER)
    old = make_recovery_codes(user)
    make_recovery_codes(user)
    with pytest.raises(RegistryError):
        second_factor.check_code(user, old[0])
