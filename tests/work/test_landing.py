"""Everybody lands on their work."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_user

from registry.accounts.models import UserSession
from registry.core.db import now
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.work.queries import last_visit


def test_the_step_between_password_and_code_is_no_visit(client: Any, database: Any) -> None:
    """Else whoever needs a code would have been here a moment ago each time."""
    officer, expert = make_user(Role.SCHEME_OFFICER), make_user(Role.EXPERT)
    before = now() - timedelta(days=3)
    for user in (officer, expert):
        for second_factor_at, seen in ((before, before), (None, now())):
            database.add(
                UserSession(
                    user_id=user.id,
                    token_hash=f"{user.id}{seen}",
                    auth_epoch=user.auth_epoch,
                    second_factor_at=second_factor_at,
                    last_seen_at=seen,
                    expires_at=now() + timedelta(1),
                    device="?",
                )
            )
    database.flush()
    assert last_visit(officer, without=None) == before
    assert last_visit(expert, without=None) != before  # who needs no code


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_each_role_lands_on_its_work(client: Any, role: Role, locale: str) -> None:
    user = make_user(role, locale=locale)
    client.log_in(user)
    answer = client.get(f"/{locale}/work/")
    if role is Role.EXPERT:  # who has no profile yet begins one
        assert answer.headers["Location"] == f"/{locale}/profile/"
        return
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert ("Quá hạn" if locale == "vi" else "Overdue") in text
    printed = text.partition('class="print-only print-head"')[2].partition("</p>")[0]
    assert user.display_name in printed
    assert f"{hanoi_today():%d/%m/%Y}" in printed
    for group in ("late", "mine", "others"):
        assert client.get(f"/{locale}/work/{group}").status_code == 200
