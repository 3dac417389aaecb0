"""Hashing is slow on purpose: it waits for no limit that should have spared it, and keeps nobody waiting."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from account_steps import (
    ACCOUNT,
    PASSWORD,
    code_of,
    enter_code,
    enter_password,
    link_in,
    make_member,
    send,
)
from letters import mails

from registry.accounts import attempts, invitations, passwords
from registry.core.db import session, transaction
from registry.core.errors import RegistryError
from registry.core.permissions import Role

OTHER = "chuồn chuồn bay thấp 31 mưa"


@pytest.fixture
def open_transactions(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each hash that is made or compared: whether the request held a transaction open."""
    seen: list[bool] = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            seen.append(session().in_transaction())
            return getattr(genuine, name)

    genuine = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", Watched())
    return seen


def sign_up(client: Any) -> None:
    form = {"name": "Lê Thị An", "email": "an@example.org", "password": PASSWORD, "agrees": "y"}
    assert send(client, f"{ACCOUNT}/sign-up", **form).status_code == 302


def confirm(client: Any) -> None:
    sign_up(client)
    [message] = mails("account_confirm")
    assert send(client, link_in(message), password=PASSWORD).status_code == 302


def sign_in(client: Any) -> None:
    user = make_member()
    assert enter_password(client, user.email).status_code == 302


def reset(client: Any) -> None:
    user = make_member()
    send(client, f"{ACCOUNT}/forgotten", email=user.email)
    assert send(client, link_in(mails("account_reset")[-1]), password=OTHER).status_code == 302


def change(client: Any) -> None:
    client.log_in(make_member())
    done = send(client, f"{ACCOUNT}/password", current=PASSWORD, password=OTHER)
    assert done.status_code == 302


def renew_codes(client: Any) -> None:
    client.log_in(make_member(Role.VERIFIER))
    assert send(client, f"{ACCOUNT}/recovery-codes", proof=PASSWORD).status_code == 200


def accept_invitation(client: Any) -> None:
    with transaction():
        invitations.invite(
            email="moi@example.org",
            name="Trần Văn Bình",
            role=Role.VERIFIER,
            organisation_id=None,
            locale="vi",
            by=make_member(Role.ADMINISTRATOR),
        )
    [message] = mails("account_invitation")
    assert send(client, link_in(message), password=OTHER).status_code == 302


@pytest.mark.parametrize(
    "act", [sign_up, confirm, sign_in, reset, change, renew_codes, accept_invitation]
)
def test_no_hash_is_made_while_others_wait_to_write(
    client: Any, open_transactions: list[bool], act: Callable[[Any], None]
) -> None:
    act(client)
    assert open_transactions
    assert not any(open_transactions)


def test_a_sign_up_beyond_the_limit_costs_no_hash(
    client: Any, open_transactions: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "letter-network", ((2, attempts.HOUR),))
    for number in range(4):
        form = {"name": "An", "email": f"an{number}@example.org", "password": PASSWORD}
        send(client, f"{ACCOUNT}/sign-up", agrees="y", **form)
    assert len(open_transactions) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Ban trao thưởng, xem https://evil.example/qua",
        "www.evil.example An",
        "a@evil.example",
        "evil.vn/x An",
    ],
)
def test_a_name_carries_no_address(client: Any, name: str) -> None:
    form = {"name": name, "email": "an@example.org", "password": PASSWORD, "agrees": "y"}
    answer = send(client, f"{ACCOUNT}/sign-up", **form)
    assert answer.status_code == 422
    assert "without an address" in answer.text


def test_who_has_not_confirmed_an_address_is_not_greeted_by_what_was_typed(client: Any) -> None:
    sign_up(client)
    [message] = mails("account_confirm")
    assert "Lê Thị An" not in message.text + message.html + message.subject


def test_the_second_factor_still_lets_staff_in(client: Any) -> None:
    user = make_member(Role.VERIFIER)
    enter_password(client, user.email)
    assert enter_code(client, code_of(user)).status_code == 302


def test_however_many_sign_in_two_hashes_are_made_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each takes 19 MB and a processor: what comes at once waits in line."""
    at_work, most = [0], [0]

    class Slow:
        def verify(self, *_: Any) -> None:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
            time.sleep(0.01)
            at_work[0] -= 1

        def hash(self, *_: Any) -> str:
            self.verify()
            return "hash"

    monkeypatch.setattr(passwords, "HASHER", Slow())
    with ThreadPoolExecutor(8) as pool:
        for _number in range(4):
            pool.submit(passwords.hash_password, PASSWORD)
            pool.submit(passwords.verify_password, PASSWORD, "hash")
    assert most == [2]


def test_a_hash_is_never_of_more_than_a_password_can_have(database: Any) -> None:
    """What is longer is refused before it costs anything."""
    with pytest.raises(RegistryError):
        passwords.make_hash("đầm sen tháng bảy " * 1_000)
