"""A country with one contract that counts, and the two officers who decide on the rules."""

import pytest
from factories import make_term, make_user
from targets.worlds import Story

from registry.accounts.models import User
from registry.core.db import session
from registry.core.permissions import Role
from registry.targets import loading


@pytest.fixture
def story(database: object) -> Story:
    loading.load()
    story = Story({code: make_term(code) for code in ("2025-1", "2025-2")})
    story.default()
    session().flush()
    return story


@pytest.fixture
def first(database: object) -> User:
    return make_user(Role.SCHEME_OFFICER)


@pytest.fixture
def second(database: object) -> User:
    return make_user(Role.SCHEME_OFFICER)
