from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from factories import make_concept, make_consent, make_country, make_person, make_user
from sqlalchemy import event

from registry.core.permissions import Role
from registry.experts import services
from registry.experts.kinds import ClaimKind, ConsentPurpose
from registry.experts.models import Claim, Person
from registry.experts.states import ClaimState, PersonState


@pytest.fixture
def count_queries(database: Any) -> Callable[[Callable[[], Any]], int]:
    """How many statements a call sends, with nothing remembered from before."""

    def count(call: Callable[[], Any]) -> int:
        database.flush()
        database.expunge_all()
        statements: list[str] = []
        connection = database.connection()

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        call()
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    return count


@pytest.fixture
def expert(database: Any, client: Any) -> Person:
    """Signed in, with an empty draft."""
    user = make_user(Role.EXPERT, display_name="Nguyễn Thị Minh Huyền")
    person = services.begin_profile(user, by=user)
    make_country("DE")
    make_concept()
    for purpose in ConsentPurpose:  # the texts they are asked to agree to
        database.delete(make_consent(person, purpose))
    database.flush()
    client.log_in(user)
    return person


@pytest.fixture
def queued(database: Any) -> Claim:
    person = make_person(state=PersonState.SUBMITTED, verified=0)
    claim = next(one for one in person.claims if one.kind is ClaimKind.DOCTORATE)
    claim.state, claim.due_on = ClaimState.QUEUED, date(2026, 12, 7)
    database.flush()
    return claim
