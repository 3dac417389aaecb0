"""Who checks, decides and confirms, and whom it is about."""

from typing import Any

import pytest
from factories import make_person, make_user

from registry.accounts.models import User
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.experts.states import PersonState


@pytest.fixture
def person(database: Any) -> Person:
    return make_person(state=PersonState.IN_REVIEW)


@pytest.fixture
def first(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def second(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def ministry(database: Any) -> User:
    return make_user(Role.SCHEME_OFFICER)


@pytest.fixture
def auditor(database: Any) -> User:
    return make_user(Role.AUDITOR)


@pytest.fixture
def twins(database: Any) -> tuple[Person, Person]:
    """One natural person who registered twice."""
    return make_person(), make_person(summary_vi="Hồ sơ thứ hai.")
