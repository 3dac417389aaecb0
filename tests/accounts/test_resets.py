"""Lost authenticator and codes: asking, deciding with four eyes, and the way back in."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from account_steps import (
    ACCOUNT,
    PASSWORD,
    begun_code,
    code_of,
    enter_code,
    enter_password,
    link_in,
    make_member,
    make_recovery_codes,
    send,
)
from client import new_client
from factories import make_institution
from flask import Flask
from letters import mails
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.accounts import resets, schedule, second_factor
from registry.accounts.models import ResetOutcome, RoleAssignment, SecondFactorReset, User
from registry.audit.models import AuditEvent
from registry.commands.root import cli
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

LOST, RESETS = f"{ACCOUNT}/lost-second-factor", f"{ACCOUNT}/staff/resets"
REASON = "Called back on the number in the directory"
NEW = "một mật mã khác hẳn 99"


def ask(app: Flask, user: User) -> Any:
    guest = new_client(app)
    enter_password(guest, user.email)
    send(guest, LOST)
    return guest


def requests() -> list[SecondFactorReset]:
    session().expire_all()
    order = (SecondFactorReset.created_at, SecondFactorReset.id)
    return list(session().scalars(select(SecondFactorReset).order_by(*order)))


def make_expert() -> User:
    return make_member(totp_secret=pyotp.random_base32(), totp_confirmed_at=now())


def decide(client: Any, row: SecondFactorReset, **data: Any) -> Any:
    return send(client, f"{RESETS}/{row.id}", **{"reason": REASON, "reset": "y"} | data)


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.ADMINISTRATOR, Role.EXPERT])
def test_somebody_who_lost_everything_comes_back_in_with_four_eyes_and_the_mailbox(
    app: Flask, client: Any, administrator: User, role: Role
) -> None:
    user = make_expert() if role is Role.EXPERT else make_member(role)
    old, codes = user.totp_secret, make_recovery_codes(user)
    elsewhere = new_client(app)
    elsewhere.log_in(user)
    guest = new_client(app)
    page = enter_password(guest, user.email)
    assert "lost-second-factor" in guest.get(page.location).get_data(as_text=True)
    answer = send(guest, LOST)
    assert "has been passed on" in guest.get(answer.location).get_data(as_text=True)
    assert mails("second_factor_asked")[-1].recipient == user.email
    assert user.email in client.get(RESETS).get_data(as_text=True)
    assert "1 person asks" in client.get(f"{ACCOUNT}/staff").get_data(as_text=True)
    assert decide(client, requests()[0]).location.endswith(RESETS)
    assert elsewhere.get(f"{ACCOUNT}/").status_code == 302
    assert guest.get(f"{ACCOUNT}/code").status_code == 302
    assert enter_password(guest, user.email).status_code == 422
    send(guest, f"{ACCOUNT}/forgotten", email=user.email)
    send(guest, link_in(mails("account_reset")[-1]), password=NEW)
    answer = enter_password(guest, user.email, NEW)
    if role.is_staff:
        assert answer.location.endswith("/account/enrol")
        assert guest.get(f"{ACCOUNT}/").status_code == 302
        send(guest, f"{ACCOUNT}/enrol", step="begin")
        assert send(guest, f"{ACCOUNT}/enrol", code=begun_code(user)).status_code == 200
        assert user.totp_secret != old
        with pytest.raises(RegistryError):
            second_factor.check_code(user, codes[0])
    assert guest.get(f"{ACCOUNT}/").status_code == 200


def test_the_old_password_opens_nothing_after_the_reset(
    app: Flask, client: Any, administrator: User
) -> None:
    user = make_member(Role.VERIFIER)
    ask(app, user)
    decide(client, requests()[0])
    thief = new_client(app)
    assert enter_password(thief, user.email).status_code == 422
    assert thief.get(f"{ACCOUNT}/enrol").location.endswith("/account/sign-in")
    assert mails("second_factor_reset")[-1].recipient == user.email


def test_asking_changes_nothing_yet(app: Flask, database: Any) -> None:
    user = make_member(Role.VERIFIER)
    guest = ask(app, user)
    assert guest.get(f"{ACCOUNT}/").status_code == 302
    assert enter_code(guest, code_of(user)).status_code == 302


def test_asking_takes_the_password(app: Flask, database: Any) -> None:
    stranger = new_client(app)
    assert stranger.get(LOST).location.endswith("/account/sign-in")
    data = {"csrf_token": "x"}
    stranger.get(f"{ACCOUNT}/sign-in")
    assert stranger.post(LOST, data=data).status_code in {302, 400}
    enter_password(stranger, make_member(Role.VERIFIER).email, "wrong")
    assert stranger.get(LOST).location.endswith("/account/sign-in")
    assert requests() == []


def test_whoever_has_no_second_factor_has_lost_none(client: Any) -> None:
    user = make_member(Role.VERIFIER, totp_secret=None, totp_confirmed_at=None)
    enter_password(client, user.email)
    assert client.get(LOST).location.endswith("/account/sign-in")


def test_asking_again_answers_the_same_and_makes_no_second_request(
    app: Flask, database: Any
) -> None:
    user = make_member(Role.VERIFIER)
    guest = new_client(app)
    enter_password(guest, user.email)
    answers = [send(guest, LOST) for _one in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert len({answer.location for answer in answers[:3]}) == 1
    assert len(requests()) == 1
    assert len(mails("second_factor_asked")) == 3


def test_the_database_keeps_a_second_open_request_out(database: Any) -> None:
    user = make_member(Role.VERIFIER)
    database.add_all(SecondFactorReset(user_id=user.id) for _one in range(2))
    with pytest.raises(IntegrityError):
        database.flush()
    database.rollback()


@pytest.mark.parametrize("how", ["code", "forgotten", "changed", "replaced"])
def test_the_owner_stops_a_strangers_request(
    app: Flask, client: Any, database: Any, how: str
) -> None:
    user = make_member(Role.VERIFIER)
    ask(app, user)
    if how == "code":
        enter_password(client, user.email)
        enter_code(client, code_of(user))
    elif how == "forgotten":
        send(client, f"{ACCOUNT}/forgotten", email=user.email)
        send(client, link_in(mails("account_reset")[-1]), password=NEW)
    elif how == "changed":
        client.log_in(user)
        send(client, f"{ACCOUNT}/password", current=PASSWORD, password=NEW)
    else:
        client.log_in(user)
        send(client, f"{ACCOUNT}/enrol", code=code_of(user))
        send(client, f"{ACCOUNT}/enrol", code=begun_code(user))
    (row,) = requests()
    assert row.outcome is ResetOutcome.DROPPED
    assert row.closed_at
    with pytest.raises(InvalidTransition):
        resets.reset(row, reason=REASON, by=make_member(Role.ADMINISTRATOR))


def test_a_request_nobody_decides_on_is_dropped(app: Flask, database: Any) -> None:
    ask(app, make_member(Role.VERIFIER))
    (row,) = requests()
    row.created_at = now() - resets.LIFETIME - timedelta(minutes=1)
    database.commit()
    schedule.sweep()
    assert requests()[0].outcome is ResetOutcome.DROPPED


def test_a_request_is_refused_with_a_reason_and_a_mail(
    app: Flask, client: Any, administrator: User
) -> None:
    user = make_member(Role.VERIFIER)
    ask(app, user)
    answer = send(client, f"{RESETS}/{requests()[0].id}", reason="Not reached", refuse="y")
    assert answer.status_code == 302
    (row,) = requests()
    assert (row.outcome, row.reason, row.decided_by_id) == (
        ResetOutcome.REFUSED,
        "Not reached",
        administrator.id,
    )
    assert user.totp_confirmed_at
    assert user.password_hash
    assert mails("second_factor_refused")[-1].recipient == user.email


def test_deciding_takes_a_reason_and_keeps_what_was_typed(
    app: Flask, client: Any, administrator: User
) -> None:
    ask(app, make_member(Role.VERIFIER))
    (row,) = requests()
    answer = decide(client, row, reason="  ")
    assert answer.status_code == 422
    assert "State how you verified it" in answer.get_data(as_text=True)
    answer = decide(client, row, reason="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.get_data(as_text=True)
    assert requests()[0].closed_at is None


def test_of_two_decisions_the_first_holds(app: Flask, client: Any, administrator: User) -> None:
    user = make_member(Role.VERIFIER)
    ask(app, user)
    (row,) = requests()
    resets.refuse(row, reason="Not reached", by=make_member(Role.ADMINISTRATOR))
    with pytest.raises(InvalidTransition):
        resets.reset(row, reason=REASON, by=administrator)
    assert user.totp_confirmed_at
    assert decide_again(client, row) == 404


def decide_again(client: Any, row: SecondFactorReset) -> int:
    session().commit()
    return int(client.get(f"{RESETS}/{row.id}").status_code)


def test_nobody_decides_on_the_own_request(app: Flask, client: Any, administrator: User) -> None:
    ask(app, administrator)
    (row,) = requests()
    assert (
        administrator.email
        not in client.get(RESETS)
        .get_data(as_text=True)
        .partition("<main")[2]
        .partition("</main>")[0]
    )
    assert client.get(f"{RESETS}/{row.id}").status_code == 404
    with pytest.raises(NotAllowed):
        resets.reset(row, reason=REASON, by=administrator)
    with pytest.raises(NotAllowed):
        resets.refuse(row, reason=REASON, by=administrator)


def test_the_database_keeps_the_own_decision_out(database: Any) -> None:
    user = make_member(Role.ADMINISTRATOR)
    row = SecondFactorReset(user_id=user.id, decided_by_id=user.id, closed_at=now())
    database.add(row)
    with pytest.raises(IntegrityError):
        database.flush()
    database.rollback()


def test_an_approver_helps_the_staff_of_the_own_institution(
    app: Flask, client: Any, approver: User, institution: Any
) -> None:
    user = make_member(Role.INSTITUTION_RECRUITER, organisation=institution)
    ask(app, user)
    assert user.email in client.get(RESETS).get_data(as_text=True)
    assert decide(client, requests()[0]).status_code == 302
    session().expire_all()
    assert user.totp_confirmed_at is None


@pytest.mark.parametrize("also", [Role.EXPERT, Role.VERIFIER, "elsewhere"])
def test_an_approver_learns_nothing_of_people_who_do_more_than_work_here(
    app: Flask, client: Any, approver: User, institution: Any, also: Any
) -> None:
    user = make_member(Role.INSTITUTION_RECRUITER, organisation=institution)
    elsewhere = also == "elsewhere"
    session().add(
        RoleAssignment(
            user_id=user.id,
            role=Role.INSTITUTION_RECRUITER if elsewhere else also,
            organisation_id=make_institution().id if elsewhere else None,
            valid_from=hanoi_today(),
        )
    )
    session().commit()
    ask(app, user)
    (row,) = requests()
    assert user.email not in client.get(RESETS).get_data(as_text=True)
    assert client.get(f"{RESETS}/{row.id}").status_code == 404
    client.log_in(make_member(Role.ADMINISTRATOR))
    assert client.get(f"{RESETS}/{row.id}").status_code == 200


def test_an_approver_sees_no_request_of_others(app: Flask, client: Any, approver: User) -> None:
    foreign = make_member(Role.INSTITUTION_RECRUITER, organisation=make_institution())
    for user in (foreign, make_expert(), make_member(Role.VERIFIER)):
        ask(app, user)
    for row in requests():
        assert client.get(f"{RESETS}/{row.id}").status_code == 404
        assert row.user.email not in client.get(RESETS).get_data(as_text=True)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.INSTITUTION_APPROVER)]
)
def test_nobody_else_decides(app: Flask, client: Any, role: Role) -> None:
    ask(app, make_member(Role.VERIFIER))
    client.log_in(make_member(role))
    assert client.get(RESETS).status_code == 403
    assert client.get(f"{RESETS}/{requests()[0].id}").status_code == 403


def test_asking_and_deciding_are_in_the_audit_log_without_the_reason(
    app: Flask, client: Any, administrator: User
) -> None:
    user = make_member(Role.VERIFIER)
    ask(app, user)
    decide(client, requests()[0])
    session().expire_all()
    rows = session().scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    found = [(row.action, row.actor_id) for row in rows if row.action.startswith("second_factor")]
    assert found == [
        ("second_factor.reset_asked", user.id),
        ("second_factor.reset", administrator.id),
    ]
    assert REASON not in str([row.details for row in rows])


def test_the_operators_command_helps_the_only_administrator(app: Flask, database: Any) -> None:
    user = make_member(Role.ADMINISTRATOR)
    session().commit()
    run = app.test_cli_runner()
    command = ["reset-second-factor", "--reason", "Came to the data centre"]
    done = run.invoke(cli.commands["user"], [*command, "nobody@example.org"])
    assert done.exit_code != 0
    assert "There is no account" in done.output
    assert run.invoke(cli.commands["user"], [*command, user.email]).exit_code == 0
    session().expire_all()
    assert (user.totp_confirmed_at, user.password_hash) == (None, None)
    assert mails("second_factor_reset")[-1].recipient == user.email
    assert second_factor.count_recovery_codes(user) == 0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_speak_both_languages(
    app: Flask, client: Any, administrator: User, language: str
) -> None:
    guest = ask(app, make_member(Role.VERIFIER))
    pages = [
        (client, "staff/resets"),
        (client, f"staff/resets/{requests()[0].id}"),
        (client, "staff"),
        (guest, "lost-second-factor"),
        (guest, "lost-second-factor?asked=yes"),
    ]
    for browser, page in pages:
        answer = browser.get(f"/{language}/account/{page}")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.get_data(as_text=True)
