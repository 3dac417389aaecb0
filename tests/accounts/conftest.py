from typing import Any

import pytest
from account_steps import make_member
from factories import make_institution

from registry.accounts.models import User
from registry.core.permissions import Role


@pytest.fixture
def administrator(client: Any) -> User:
    user = make_member(Role.ADMINISTRATOR)
    client.log_in(user)
    return user


@pytest.fixture
def institution(database: Any) -> Any:
    return make_institution()


@pytest.fixture
def approver(client: Any, institution: Any) -> User:
    user = make_member(Role.INSTITUTION_APPROVER, organisation=institution)
    client.log_in(user)
    return user
