"""Names of people in statements: what of a name somebody may see, and so may find and sort by.

The same rules as in cards, written for the database; tests/experts/test_names.py lays the two beside
each other. A statement that selects, searches or sorts through these can reveal no masked name.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, True_, and_, case, exists, false, or_, select, true

from registry.accounts.models import User
from registry.core.finding import Way, has_number_of, has_words, words
from registry.core.i18n import locale
from registry.core.sorting import Parted
from registry.experts.audiences import CLOSED, audience_of
from registry.experts.cards import READ_ALL, titled
from registry.experts.consent_models import VisibilityRule
from registry.experts.kinds import Audience, FieldGroup, NameKind
from registry.experts.models import Person, PersonName
from registry.experts.queries import consented
from registry.experts.states import PersonState


def may_see(viewer: User, *, revealed: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """`revealed`: where a connection has shown the name to this viewer already."""
    shown = or_(Person.user_id == viewer.id, revealed if revealed is not None else false())
    audience = audience_of(viewer)
    if audience is None:
        return shown
    if audience is Audience.MINISTRY and viewer.roles & READ_ALL:
        return true()
    allowed = exists().where(
        VisibilityRule.person_id == Person.id,
        VisibilityRule.field_group == FieldGroup.NAME,
        VisibilityRule.audience == audience,
    )
    if audience is Audience.MINISTRY:
        return or_(shown, and_(allowed, Person.state != PersonState.WITHDRAWN))
    agreed = consented(audience.rests_on) if audience.rests_on else true()
    is_open = and_(Person.safety_mode.is_(False), Person.state.not_in(CLOSED))
    return or_(shown, and_(allowed, agreed, is_open))


def columns(viewer: User, *, revealed: ColumnElement[bool] | None = None) -> list[Any]:
    """What a list shows of a person: the number, and the name where it is not masked."""
    see = may_see(viewer, revealed=revealed)
    return [
        Person.id.label("person_id"),
        Person.number.label("person_number"),
        case((see, Person.display_name)).label("person_name"),
        case((see, Person.academic_title)).label("person_title"),
        Person.user_id.label("person_user_id"),
    ]


def order(viewer: User, *, revealed: ColumnElement[bool] | None = None) -> list[Any]:
    """By name as far as it is shown; who is masked follows, by number."""
    parted = in_parts(viewer, revealed=revealed)
    return parted.keys if isinstance(parted, Parted) else parted


def in_parts(viewer: User, *, revealed: ColumnElement[bool] | None = None) -> Any:
    """The same order for a list, which reads those with a name and those without one by themselves: a
    place in it tells nothing of a masked name."""
    key = Person.sort_key_vi if locale() == "vi" else Person.sort_key_en
    see = may_see(viewer, revealed=revealed)
    by_name = [key, Person.number]
    return by_name if isinstance(see, True_) else Parted(see, by_name, [Person.number])


def ways(
    text: str,
    viewer: User,
    *,
    revealed: ColumnElement[bool] | None = None,
    of: Any = Person.id,
) -> list[ColumnElement[bool] | Way]:
    """The number of a person, or a name that this viewer may see. `of`: the column of a record that says
    whose it is, by which an index finds the records of those few."""
    found: list[ColumnElement[bool] | Way] = [*has_number_of(text, of, Person.number)]
    wanted = words(text)
    if not wanted:
        return found
    named = select(PersonName.person_id).where(has_words(PersonName.folded, wanted))
    if not viewer.roles & READ_ALL:
        named = named.where(PersonName.kind == NameKind.LEGAL)  # the one that a card shows
    return [*found, (of.in_(named), may_see(viewer, revealed=revealed))]


def matches(text: str, viewer: User, *, of: Any = Person.id) -> list[ColumnElement[bool]]:
    """The same as conditions. The names come first and are looked up once: SQLite asks the rest of those
    alone whom they find."""
    return [and_(*one) if isinstance(one, tuple) else one for one in ways(text, viewer, of=of)]


def shown(row: Any) -> str:
    """Of a row with `columns`: the name, or the number of who is masked."""
    return titled(row.person_name, row.person_title) if row.person_name else row.person_number


def named(row: Any, *, viewer: User) -> Sequence[Any]:
    """Whom a row shows by name to somebody else: the one whose ledger notes it."""
    is_own = row.person_user_id is not None and row.person_user_id == viewer.id
    return [row.person_id] if row.person_name and not is_own else []
