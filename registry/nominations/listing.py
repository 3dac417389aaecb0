"""The list of nominations as statements: rows with what they show, and what may be searched."""

from sqlalchemy import ColumnElement, false, or_

from registry.accounts.models import User
from registry.core.finding import has_number
from registry.core.paging import Rows, columns_of
from registry.experts.models import Person
from registry.nominations.models import Nomination
from registry.nominations.queries import visible_nominations


def rows(user: User) -> Rows:
    return (
        visible_nominations(user)
        .outerjoin(Person, Person.id == Nomination.person_id)
        .with_only_columns(
            *columns_of(
                Nomination,
                "id code state channel category nominee_name nominator_id due_on person_id created_at",
            ),
            Nomination.moved_at.label("since"),
            Person.number.label("person_number"),
            Person.user_id.label("person_user_id"),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_nominations(user).with_only_columns(
        Nomination.id, Nomination.due_on, Nomination.moved_at.label("since")
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    """The name as the nominator wrote it: within what the reader may see anyhow."""
    named = Nomination.nominee_name.icontains(text, autoescape=True)
    return or_(false(), named, *has_number(text, Nomination.code))
