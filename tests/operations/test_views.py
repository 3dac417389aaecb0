from typing import Any

from factories import make_user
from pages import token
from sqlalchemy import func, select

from registry.background.jobs import Job
from registry.core.permissions import Role


def test_one_rebuild_waits_at_a_time_however_often_it_is_asked_for(
    client: Any, database: Any
) -> None:
    client.log_in(make_user(Role.ADMINISTRATOR))
    page = client.get("/en/operations/")
    for _again in range(3):
        answer = client.post("/en/operations/reindex", data={"csrf_token": token(page)})
        assert answer.status_code == 302
    assert database.scalar(select(func.count()).select_from(Job)) == 1
