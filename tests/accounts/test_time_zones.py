"""Whose time a reader is told: the one of their browser, or of their own choice, and no other."""

from typing import Any

import pytest
from account_steps import ACCOUNT, PASSWORD, make_member, send
from factories import make_opening

from registry.accounts import queries


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("Etc/GMT+7", ""),
        ("../../etc/passwd", ""),
        ("", ""),
    ],
)
def test_a_new_account_has_the_time_zone_of_its_browser(client: Any, told: str, kept: str) -> None:
    fields = {"name": "Trần Thanh Huyền", "password": PASSWORD, "agrees": "y"}
    send(client, f"{ACCOUNT}/sign-up", email="moi@example.org", time_zone=told, **fields)
    user = queries.find_user_by_email("moi@example.org")
    assert user
    assert (user.time_zone, user.zone) == (kept, kept or "Asia/Ho_Chi_Minh")


def test_nobody_reads_of_their_own_time_before_it_is_known(client: Any) -> None:
    address = f"/en/openings/{make_opening().id}"
    client.log_in(make_member(time_zone=""))
    assert "Your time" not in client.get(address).text
    assert "Choose your time zone" in send(client, f"{ACCOUNT}/settings", locale="en").text
    send(client, f"{ACCOUNT}/settings", locale="en", time_zone="Europe/Berlin")
    assert "Your time" in client.get(address).text
