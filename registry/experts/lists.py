"""What lists of people have in common."""

from collections.abc import Sequence
from typing import Any

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.experts import names
from registry.experts.models import Person
from registry.web.lists.declaration import By, Column

PROFILE_NUMBER = Column(
    "number", _l("Profile number"), lambda row: row.person_number, sort=Person.number
)


def expert(*, under: Column = PROFILE_NUMBER, sort: By = names.in_parts) -> Column:
    """The name, or the number of who is masked; below it the number of the record."""
    return Column("expert", _l("Expert"), names.shown, sort=sort, under=under)


def shown_people(row: Any, user: User) -> Sequence[Any]:
    return names.named(row, viewer=user)


def everybody_named(row: Any, user: User) -> Sequence[Any]:
    """For lists whose readers see every name."""
    return [] if row.person_user_id == user.id else [row.person_id]
