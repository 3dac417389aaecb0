"""Posts and degrees of the past: added later, and corrected."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core import facts
from registry.core.dates import Precision, first_possible
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import queries
from registry.experts.checked_parts import end_check, is_checked
from registry.experts.history import SAVED, find_present, leave_out_spelling
from registry.experts.models import Doctorate, Employment, Person

ENDING = {"valid_to", "end_precision"}


def add_past_post(person: Person, *, since: date, until: date, by: User, **values: Any) -> Any:
    """A post that was left again: a period of its own, whatever else was held at the time. Of either
    day only the month or the year may be known, as `precision` and `end_precision` say."""
    since = _begin(since, until, values)
    values = values | {"valid_from": since, "valid_to": until + timedelta(1)}
    return _add(Employment, person, values, by=by)


def add_present_post(person: Person, *, since: date, by: User, **values: Any) -> Any:
    """Where none is held: one that is held is changed in its own section, and never by this."""
    if since > hanoi_today():
        raise RegistryError(_("The first day is in the future."))
    if any(row.valid_to is None for row in queries.list_history(Employment, person.id)):
        raise RegistryError(_("A present post is recorded already; change it in its section."))
    return _add(Employment, person, values | {"valid_from": since}, by=by)


def add_further_post(person: Person, *, since: date, by: User, **values: Any) -> Any:
    """One more present post: the main one and its check stay as they are. Each can be checked, and any of
    them can be the one that counts."""
    if since > hanoi_today():
        raise RegistryError(_("The first day is in the future."))
    if all(row.valid_to is not None for row in queries.list_history(Employment, person.id)):
        raise RegistryError(_("Enter your main post first."))
    return _add(Employment, person, values | {"valid_from": since, "is_beside": True}, by=by)


def add_degree(person: Person, *, awarded_on: date, by: User, **values: Any) -> Any:
    """One more degree; the others and their checks stay as they are."""
    if awarded_on > hanoi_today():
        raise RegistryError(_("The date of award is in the future."))
    values = values | {"awarded_on": awarded_on, "valid_from": awarded_on}
    return _add(Doctorate, person, values, by=by)


def _add(model: Any, person: Person, values: dict[str, Any], *, by: User) -> Any:
    for row in queries.list_history(model, person.id):
        if all(getattr(row, name) == value for name, value in values.items()):
            raise RegistryError(_("Exactly this is recorded already."))
    fact = facts.record(model(person_id=person.id, **values), by=by)
    audit.record(SAVED[model], person, by=by)
    return fact


def correct_past(
    person: Person,
    fact: Any,
    *,
    reason: str,
    by: User,
    since: date,
    until: date | None,
    **values: Any,
) -> None:
    """Of a past post or of a further degree, whichever it is; nothing else is touched."""
    values = _corrected(fact, values, since=since, until=until)
    parts = frozenset(name for name, value in values.items() if getattr(fact, name) != value)
    if not parts:
        return
    if isinstance(fact, Employment) and fact.valid_to is None and parts <= ENDING:
        _end_post(person, fact, values, by=by)
        return
    if not reason:
        raise RegistryError(
            _(
                "You are correcting an earlier entry: explain in one sentence what was wrong with it."
            )
        )
    parts = leave_out_spelling(fact, values, parts)
    facts.correct(fact, by=by, reason=reason, **values)
    if is_checked(fact, parts | ({"valid_from"} if "valid_to" in parts else set())):
        end_check(person, fact, on=None, by=by)
    audit.record(SAVED[type(fact)], person, by=by)


def _corrected(
    fact: Any, values: dict[str, Any], *, since: date, until: date | None
) -> dict[str, Any]:
    """With the days as they are kept."""
    if not isinstance(fact, Employment):
        if since > hanoi_today():
            raise RegistryError(_("The date of award is in the future."))
        return values | {"awarded_on": since, "valid_from": since}
    if until is not None:
        since = _begin(since, until, values)
        return values | {"valid_from": since, "valid_to": until + timedelta(1)}
    if fact.valid_to is not None:
        raise RegistryError(_("Enter the last day of this post."))
    if since > hanoi_today():
        raise RegistryError(_("The first day is in the future."))
    return values | {"valid_from": since}


def _end_post(person: Person, fact: Employment, values: dict[str, Any], *, by: User) -> None:
    """A post that goes on and is left now is no correction: what was checked of it stands until then."""
    facts.correct(fact, by=by, reason="the post was left", **values)
    end_check(person, fact, on=values["valid_to"], by=by)
    audit.record(SAVED[Employment], person, by=by)


def _begin(since: date, until: date, values: dict[str, Any]) -> date:
    """The day of beginning that is kept: not after the last one, where both are vague."""
    if until > hanoi_today():
        raise RegistryError(_("A past post ended by today; your present one is in its section."))
    if until < first_possible(since, values.get("precision", Precision.DAY)):
        raise RegistryError(_("A post must end after it began."))
    return min(since, until)


def find_past(model: Any, person: Person, series_id: UUID) -> Any:
    """What can be corrected here: everything but the entry that the section speaks of. Raises
    NoResultFound."""
    present = find_present(model, person)
    rows = [row for row in queries.list_history(model, person.id) if row is not present]
    found = next((row for row in rows if row.series_id == series_id), None)
    if found is None:
        raise NoResultFound
    return found
