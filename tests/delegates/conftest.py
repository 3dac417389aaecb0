"""An expert, and the account of the expert."""

from typing import Any

import pytest
from factories import make_concept, make_country, make_person

from registry.accounts.models import User
from registry.core.db import session
from registry.experts.models import Person


@pytest.fixture
def person(database: Any) -> Person:
    make_country("DE")
    make_concept()
    return make_person(verified=0)


@pytest.fixture
def owner(person: Person) -> User:
    return session().get_one(User, person.user_id)
