"""The nationalities of an expert, and what the law makes of them.

Which one decides is a dated rule: whoever holds the Vietnamese one is a Vietnamese citizen, whatever others
they hold. Whoever held it once is of Vietnamese origin. Only the category that follows feeds counts and
procedures, as a fact on two time axes.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.dates import Precision, first_possible
from registry.core.db import get_row, list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.packaged import row_in_force
from registry.experts import history, queries, services
from registry.experts.actions import ExpertAction
from registry.experts.kinds import Category
from registry.experts.models import Nationality, Person


def list_nationalities(person: Person) -> Sequence[Nationality]:
    """Those that are held first, each part by its first day."""
    rows = list_rows(select(Nationality).where(Nationality.person_id == person.id))
    return sorted(
        rows, key=lambda row: (row.until is not None, row.since or date.min, row.country_code)
    )


def find_nationality(person: Person, nationality_id: UUID) -> Nationality:
    """Raises NoResultFound for anybody else's."""
    return get_row(
        select(Nationality).where(
            Nationality.person_id == person.id, Nationality.id == nationality_id
        )
    )


def add_nationality(
    person: Person,
    *,
    country_code: str,
    since: date | None,
    until: date | None,
    by: User,
    since_precision: Precision = Precision.DAY,
    until_precision: Precision = Precision.DAY,
) -> Nationality:
    services.refuse_closed(person)
    _refuse(person, country_code, since, since_precision, until)
    row = Nationality(
        person_id=person.id,
        country_code=country_code,
        since=since,
        since_precision=since_precision,
        until=until,
        until_precision=until_precision,
    )
    session().add(row)
    _follow(person, by=by)
    return row


def correct_nationality(
    person: Person,
    row: Nationality,
    *,
    country_code: str,
    since: date | None,
    until: date | None,
    by: User,
    since_precision: Precision = Precision.DAY,
    until_precision: Precision = Precision.DAY,
) -> None:
    services.refuse_closed(person)
    _refuse(person, country_code, since, since_precision, until, beside=row)
    row.country_code, row.since, row.until = country_code, since, until
    row.since_precision, row.until_precision = since_precision, until_precision
    _follow(person, by=by)


def remove_nationality(person: Person, row: Nationality, *, by: User) -> None:
    """The category stays as it is until its owner says otherwise."""
    services.refuse_closed(person)
    session().delete(row)
    audit.record(ExpertAction.NATIONALITIES_SAVED, person, by=by)


def _refuse(
    person: Person,
    country_code: str,
    since: date | None,
    since_precision: Precision,
    until: date | None,
    *,
    beside: Nationality | None = None,
) -> None:
    others = [row for row in list_nationalities(person) if row is not beside]
    if any(row.country_code == country_code for row in others):
        raise RegistryError(_("This nationality is in your list already."))
    if since and until and until < first_possible(since, since_precision):
        raise RegistryError(_("A period must end after it begins."))
    if max(since or date.min, until or date.min) > hanoi_today():
        raise RegistryError(_("A day is in the future."))


def deciding_country(on: date) -> str:
    """Whose nationality makes a Vietnamese citizen, by the law of that day."""
    rule = row_in_force("registry.experts", "nationality_rules.csv", on=on, code="citizen")
    return str(rule["value"])


def category_of(
    rows: Sequence[Nationality], *, on: date, citizen: str
) -> tuple[Category, date | None] | None:
    """What follows for that day, and since when (None: ever); None where nothing follows."""
    own = next((row for row in rows if row.country_code == citizen), None)
    if own is None or (own.since is not None and own.since > on):
        return None
    if own.holds_on(on):
        return Category.VN_CITIZEN_ABROAD, own.since
    assert own.until is not None  # it is over on that day
    return Category.OVERSEAS_VIETNAMESE, own.until + timedelta(1)


def refuse_contradiction(person: Person, category: Category) -> None:
    """Raises where the category that is chosen is not the one that the nationalities make."""
    today = hanoi_today()
    rows = list_nationalities(person)
    follows = category_of(rows, on=today, citizen=deciding_country(today))
    is_citizen = follows is not None and follows[0] is Category.VN_CITIZEN_ABROAD
    if is_citizen and category is not Category.VN_CITIZEN_ABROAD:
        raise RegistryError(
            _(
                "You entered that you hold the Vietnamese nationality, so you are a Vietnamese citizen by law, whatever other nationalities you hold. Correct your nationalities first."
            )
        )
    if rows and not is_citizen and category is Category.VN_CITIZEN_ABROAD:
        raise RegistryError(
            _("Your nationalities do not include the Vietnamese one. Add it to them first.")
        )


def _follow(person: Person, *, by: User) -> None:
    session().flush()
    today = hanoi_today()
    follows = category_of(list_nationalities(person), on=today, citizen=deciding_country(today))
    current = queries.current_category(person.id)
    if follows is not None:
        category, since = follows
        is_new = current is None or current.category is not category
        lost = category is Category.OVERSEAS_VIETNAMESE
        if is_new and (not lost or _was_citizen(person)):
            history.follow_category(person, category=category, since=since, by=by)
    audit.record(ExpertAction.NATIONALITIES_SAVED, person, by=by)


def _was_citizen(person: Person) -> bool:
    """Who lost the nationality is spoken of as of Vietnamese origin, unless they said something else."""
    current = queries.current_category(person.id)
    return current is None or current.category is Category.VN_CITIZEN_ABROAD
