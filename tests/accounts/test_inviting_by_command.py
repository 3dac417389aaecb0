"""The first administrator is invited by a command of the operators."""

from typing import Any

import pytest
from account_steps import PASSWORD, send
from accounts.test_invitations import ADDRESS, offer, offered, roles_of
from client import new_client
from factories import make_user
from flask import Flask

from registry.commands.root import cli
from registry.core.db import session
from registry.core.permissions import Role


def test_the_operators_command_prints_the_same_link_for_every_address(
    app: Flask, database: Any
) -> None:
    make_user(email=ADDRESS)
    session().commit()
    run = app.test_cli_runner()
    for email in (ADDRESS.upper(), "khac@example.org"):
        done = run.invoke(cli.commands["user"], ["create", email, "Lý Hương Giang", "verifier"])
        assert done.exit_code == 0
        assert "http://localhost/" in done.output
        assert "/account/invitation/" in done.output
    assert [row.email for row in offered()] == [ADDRESS]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verifier", "--organisation", "NOWHERE"], "There is no organisation NOWHERE"),
        (["mission_officer"], "This role is held at an organisation"),
        (["expert"], "is not one of"),
    ],
)
def test_the_operators_command_says_what_cannot_be(
    app: Flask, database: Any, arguments: list[str], message: str
) -> None:
    done = app.test_cli_runner().invoke(
        cli.commands["user"], ["create", ADDRESS, "Lý Hương Giang", *arguments]
    )
    assert done.exit_code != 0
    assert message in done.output
    assert offered() == []


def test_an_invitation_of_the_operators_needs_no_inviter(app: Flask, database: Any) -> None:
    link = offer(None, Role.ADMINISTRATOR)
    guest = new_client(app)
    assert "The registry's administrators" in guest.get(link).get_data(as_text=True)
    send(guest, link, password=PASSWORD)
    assert roles_of() == {Role.ADMINISTRATOR}
