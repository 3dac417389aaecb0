"""Which records may be one natural person.

A name alone never joins anybody: three Vietnamese in four share surname and given name with somebody.
Suggested is who shares a name (in any order of its words) and the very day of the doctorate.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from registry.accounts.models import User
from registry.core import facts
from registry.core.dates import PartialDate, days_apart
from registry.core.db import find_row, get_row, session
from registry.core.i18n import _, format_partial, localized_text
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.double_models import DuplicatePair, PersonMerge
from registry.experts.models import Doctorate, Person, Residence
from registry.experts.states import PairState, PersonState
from registry.taxonomy import queries as taxonomy
from registry.verification import doubles
from search.text.analysis import fold

OPEN = {PairState.UNSURE, PairState.SAME}


def comparable(user: User) -> Select[Person]:
    """Records that a verifier may compare: everything submitted, never their own."""
    return select(Person).where(is_comparable(user))


def is_comparable(user: User, record: Any = Person) -> ColumnElement[bool]:
    """The same of a record that a statement has already joined."""
    if Role.VERIFIER not in user.roles:
        return false()
    is_other = or_(record.user_id.is_(None), record.user_id != user.id)
    return and_(record.state != PersonState.DRAFT, is_other)


def find_comparable(number: str, *, visible_to: User) -> Person | None:
    wanted = number.strip().upper()
    return find_row(comparable(visible_to).where(Person.number == wanted))


def get_pair(pair_id: uuid.UUID, *, visible_to: User) -> DuplicatePair:
    """Only where both records are the reader's to compare."""
    seen = comparable(visible_to).with_only_columns(Person.id)
    statement = select(DuplicatePair).where(
        DuplicatePair.id == pair_id,
        DuplicatePair.first_id.in_(seen),
        DuplicatePair.second_id.in_(seen),
    )
    return get_row(statement)


def find_pair(one: Person, other: Person) -> DuplicatePair | None:
    first, second = sorted((one.id, other.id))
    return session().scalar(
        select(DuplicatePair).where(
            DuplicatePair.first_id == first, DuplicatePair.second_id == second
        )
    )


def list_suggested_for(person: Person) -> list[Person]:
    """Whose record may be this person's other one, the most alike first; what a verifier has judged
    is left out."""
    alike = [one.other.person_id for one in doubles.find_likenesses(person.id)]
    judged = select(DuplicatePair.first_id, DuplicatePair.second_id).where(
        or_(DuplicatePair.first_id == person.id, DuplicatePair.second_id == person.id)
    )
    known = {one for pair in session().execute(judged) for one in pair} if alike else set()
    wanted = [one for one in dict.fromkeys(alike) if one not in known]
    rows = session().scalars(select(Person).where(Person.id.in_(wanted))) if wanted else ()
    found = {row.id: row for row in rows}
    return [found[one] for one in wanted]


def has_open_suspicion(person: Person) -> bool:
    """Whether somebody has to decide first if this record is another one's double."""
    stored = select(DuplicatePair.id).where(
        or_(DuplicatePair.first_id == person.id, DuplicatePair.second_id == person.id),
        DuplicatePair.state.in_(OPEN),
    )
    return session().execute(stored.limit(1)).first() is not None or bool(
        list_suggested_for(person)
    )


@dataclass(frozen=True)
class Comparison:
    label: str
    one: str
    other: str
    agrees: bool


def compare(one: Person, other: Person) -> list[Comparison]:
    """What two records say of the same things; of contacts only whether they agree."""
    rows = [
        _row(_("Names"), _names(one), _names(other), agrees=_share_a_name(one, other)),
        *_compare_doctorates(one, other),
        *_compare_periods(one, other),
        Comparison(
            _("Contact details"), _("not shown"), _("not shown"), _share_contact(one, other)
        ),
    ]
    return [row for row in rows if row.one or row.other]


def _row(label: str, one: str, other: str, *, agrees: bool | None = None) -> Comparison:
    same = bool(one) and fold(one) == fold(other)
    return Comparison(label, one, other, same if agrees is None else agrees)


def _names(person: Person) -> str:
    return "; ".join(dict.fromkeys(name.full for name in person.names))


def _share_a_name(one: Person, other: Person) -> bool:
    """The same words, in whatever order."""
    first, second = (
        {tuple(sorted(name.folded.split())) for name in person.names if name.folded}
        for person in (one, other)
    )
    return bool(first & second)


def _compare_doctorates(one: Person, other: Person) -> list[Comparison]:
    first, second = queries.current_doctorate(one.id), queries.current_doctorate(other.id)
    labels = {
        "degree_title": _("Title of the degree"),
        "institution": _("Awarding institution"),
        "thesis_title": _("Title of the thesis"),
        "supervisor": _("Supervisor"),
    }
    days = [format_partial(row.awarded_on, row.precision) if row else "" for row in (first, second)]
    return [
        _row(_("Date of award"), *days, agrees=_may_be_one_day(first, second)),
        *(_row(label, _text(first, name), _text(second, name)) for name, label in labels.items()),
    ]


def _may_be_one_day(one: Doctorate | None, other: Doctorate | None) -> bool:
    if one is None or other is None:
        return False
    first, second = (PartialDate(row.awarded_on, row.precision) for row in (one, other))
    return days_apart(first, second) == 0


def _compare_periods(one: Person, other: Person) -> list[Comparison]:
    employments = queries.current_employment(one.id), queries.current_employment(other.id)
    residences = queries.current_residence(one.id), queries.current_residence(other.id)
    return [
        _row(_("Employer"), *(_text(row, "employer") for row in employments)),
        _row(_("Country of residence"), *_countries(*residences)),
    ]


def _countries(*residences: Residence | None) -> list[str]:
    codes = [row.country_code if row else "" for row in residences]
    known = taxonomy.find_countries({*codes})
    return [localized_text(known[code], "name") if code in known else code for code in codes]


def _text(row: Any, name: str) -> str:
    value = getattr(row, name) if row is not None else ""
    return str(value or "")


def _share_contact(one: Person, other: Person) -> bool:
    first, second = (
        {fold(row.value) for row in queries.list_contacts(each.id)} for each in (one, other)
    )
    return bool(first & second)


def get_merge(person: Person) -> PersonMerge:
    """The fact by which this record was joined with another one; raises when there is none."""
    statement = facts.read(PersonMerge).where(PersonMerge.person_id == person.id)
    return get_row(statement)
