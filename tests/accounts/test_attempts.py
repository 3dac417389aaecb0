import threading
from datetime import timedelta
from typing import Any

import pytest
from account_steps import ACCOUNT, PASSWORD, code_of, enter_code, enter_password, make_member, send
from flask import Flask
from sqlalchemy import select, text, update

from registry.accounts import attempts, devices, services
from registry.accounts.models import AttemptCount
from registry.core.db import now, transaction
from registry.core.errors import TooManyAttempts
from registry.core.permissions import Role


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends while a test counts in it."""
    moment = now()
    monkeypatch.setattr(attempts, "now", lambda: moment)


def wait_until_windows_are_over(database: Any) -> None:
    """As if a day had passed: what was counted moves into the past."""
    for row in database.scalars(select(AttemptCount)):
        row.window_start -= timedelta(days=1)
    database.commit()


def test_a_window_lets_so_many_through_and_says_how_long_to_wait(database: Any) -> None:
    for _one in range(5):
        attempts.count(("code", "a"))
    with pytest.raises(TooManyAttempts, match=r"Try again in [1-5] minutes?\."):
        attempts.count(("code", "a"))
    attempts.count(("code", "b"))


def test_it_is_a_delay_and_not_a_lock(database: Any) -> None:
    for _one in range(5):
        attempts.count(("code", "a"))
    wait_until_windows_are_over(database)
    attempts.count(("code", "a"))


def test_what_succeeded_does_not_count(database: Any) -> None:
    for _one in range(30):
        attempts.count(("code", "a"))
        attempts.give_back(("code", "a"))
    assert not any(database.scalars(select(AttemptCount.count)))


def test_the_longest_window_decides(database: Any) -> None:
    for _one in range(5):
        attempts.count(("letter", "a"))
    with pytest.raises(TooManyAttempts, match=r"Try again in ([1-9]|[1-5][0-9]|60) minutes?\."):
        attempts.count(("letter", "a"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("nonsense", "?"),
        (None, "?"),
    ],
)
def test_a_subscriber_is_one_network(address: str | None, network: str) -> None:
    assert attempts.network(address) == network


def test_old_windows_are_swept(database: Any) -> None:
    attempts.count(("code", "a"))
    database.add(AttemptCount(key="old", window_start=now() - timedelta(days=3), count=1))
    attempts.sweep()
    assert "old" not in database.scalars(select(AttemptCount.key)).all()
    assert database.scalars(select(AttemptCount)).first()


def test_simultaneous_attempts_are_all_counted(application: Flask) -> None:
    """Each in a connection of its own, on the real file or server."""
    refused = []

    def attempt() -> None:
        with application.app_context():
            try:
                with transaction():
                    attempts.count(("code", "simultaneous"))
            except TooManyAttempts:
                refused.append(1)

    threads = [threading.Thread(target=attempt) for _one in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with application.app_context(), transaction() as db:
        db.execute(text("DELETE FROM attempt_counts"))
    assert len(refused) == 7


def test_guessing_a_password_is_slowed_down_with_a_page_that_says_for_how_long(client: Any) -> None:
    user = make_member()
    answers = [enter_password(client, user.email, f"wrong {number}") for number in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Try again in" in answers[-1].get_data(as_text=True)
    assert user.email in answers[-1].get_data(as_text=True)
    assert enter_password(client, user.email).status_code == 429


def test_an_unknown_address_is_slowed_down_just_the_same(client: Any) -> None:
    answers = [enter_password(client, "nobody@example.org", "wrong") for _one in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_spelling_the_address_otherwise_is_the_same_account(client: Any) -> None:
    user = make_member()
    for number in range(10):
        spelling = user.email.upper() if number % 2 else f" {user.email}\u200b"
        assert enter_password(client, spelling, "wrong").status_code == 422
    assert enter_password(client, user.email).status_code == 429


def test_one_network_cannot_try_one_password_at_many_accounts(database: Any) -> None:
    def sign_in(number: int, network: str) -> None:
        services.begin_sign_in(email=f"user{number}@example.org", network=network, cookie="")

    for number in range(60):
        sign_in(number, "203.0.113.7")
    with pytest.raises(TooManyAttempts):
        sign_in(60, "203.0.113.7")
    sign_in(61, "203.0.113.8")


def test_a_swarm_of_networks_and_addresses_has_a_limit_too(client: Any, database: Any) -> None:
    known = make_member()
    enter_password(client, known.email)
    ((most, window),) = attempts.LIMITS["sign-in-everywhere"]
    attempts.count(("sign-in-everywhere", ""))
    database.execute(
        update(AttemptCount)
        .where(AttemptCount.key.startswith(f"sign-in-everywhere:{int(window.total_seconds())}"))
        .values(count=most)
    )
    database.commit()
    stranger = client.application.test_client()
    assert enter_password(stranger, make_member().email).status_code == 429
    assert enter_password(client, known.email).status_code == 302


@pytest.mark.parametrize(
    ("what", "window", "most"),
    [
        ("code", timedelta(minutes=5), 5),
        ("code", timedelta(hours=1), 20),
        ("code", timedelta(days=1), 50),
        ("second-factor-reset", timedelta(days=1), 3),
        ("invitation", timedelta(hours=1), 60),
        ("invitation-letter", timedelta(days=1), 10),
    ],
)
def test_each_window_has_its_own_limit(
    database: Any, what: str, window: timedelta, most: int
) -> None:
    assert (most, window) in attempts.LIMITS[what]
    attempts.count((what, "a"))
    seconds = int(window.total_seconds())
    for row in database.scalars(select(AttemptCount)):
        row.count = most - 1 if row.key.startswith(f"{what}:{seconds}:") else 0
    database.flush()
    attempts.count((what, "a"))
    with pytest.raises(TooManyAttempts):
        attempts.count((what, "a"))


def test_strangers_who_guess_do_not_keep_the_owner_out(app: Flask, client: Any) -> None:
    user = make_member()
    assert enter_password(client, user.email).status_code == 302
    stranger = app.test_client()
    for _one in range(11):
        last = enter_password(stranger, user.email, "wrong")
    assert last.status_code == 429
    assert enter_password(client, user.email).status_code == 302


def test_a_known_browser_has_no_more_guesses_than_a_strange_one(client: Any) -> None:
    user = make_member()
    enter_password(client, user.email)
    answers = [enter_password(client, user.email, "wrong") for _one in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


@pytest.mark.parametrize("cookie", ["", "forged", "eyJhIjoxfQ.x.y"])
def test_a_forged_mark_of_a_known_browser_is_nothing(database: Any, cookie: str) -> None:
    assert devices.read(cookie, make_member().id) is None


def test_the_mark_of_one_account_is_none_of_another(database: Any) -> None:
    one, other = make_member(), make_member()
    assert devices.read(devices.make(one.id), one.id)
    assert devices.read(devices.make(one.id), other.id) is None
    assert devices.read(devices.make(one.id), None) is None


def test_guessing_codes_is_slowed_down(client: Any) -> None:
    user = make_member(Role.VERIFIER)
    enter_password(client, user.email)
    wrong = "000000" if code_of(user) != "000000" else "111111"
    answers = [enter_code(client, wrong) for _one in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert enter_code(client, code_of(user)).status_code == 429


def test_signing_in_often_is_no_offence(client: Any) -> None:
    user = make_member()
    for _one in range(15):
        assert enter_password(client, user.email).status_code == 302


def test_sign_in_fails_closed_when_attempts_cannot_be_counted(client: Any, database: Any) -> None:
    user = make_member()
    database.execute(text("ALTER TABLE attempt_counts RENAME TO attempt_counts_away"))
    answer = enter_password(client, user.email, PASSWORD)
    assert answer.status_code in {500, 503}
    database.execute(text("ALTER TABLE attempt_counts_away RENAME TO attempt_counts"))
    assert client.get(f"{ACCOUNT}/").status_code == 302


def test_guessing_the_current_password_of_an_open_session_is_slowed_down(client: Any) -> None:
    client.log_in(make_member())
    fields = {"current": "wrong", "password": "một mật mã khác hẳn 99"}
    answers = [send(client, f"{ACCOUNT}/password", **fields) for _one in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
