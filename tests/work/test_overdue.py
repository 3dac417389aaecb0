"""Looking for overdue work takes long where many work: it must not keep others from writing."""

from typing import Any

import pytest
from factories import make_user

from registry.core import db
from registry.core.permissions import Role
from registry.work import queries, schedule


def test_no_transaction_waits_while_overdue_work_is_looked_for(
    app: Any, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(Role.VERIFIER)
    database.commit()
    writing, look = [], queries.list_passed

    def looking(*arguments: Any, **named: Any) -> Any:
        writing.append(db.writing.get())
        return look(*arguments, **named)

    monkeypatch.setattr(queries, "list_passed", looking)
    schedule.tell_overdue(app.extensions["work"])
    assert writing == [False]
