"""Everybody lands on their work."""

from typing import Any

import pytest
from factories import make_user

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role


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
