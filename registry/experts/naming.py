"""The names of an expert: as the papers have them, and as works are published under."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import session
from registry.core.finding import fold_name
from registry.core.sorting import name_keys
from registry.experts import checked_parts
from registry.experts.actions import ExpertAction
from registry.experts.kinds import ClaimKind, NameKind
from registry.experts.models import Person, PersonName
from search.text.titles import bare_name


@dataclass(frozen=True)
class LegalName:
    full: str
    family: str = ""
    middle: str = ""
    given: str = ""


def parse_name(full: str) -> LegalName:
    """Vietnamese order as a first guess; the bearer corrects the parts, never the full name."""
    words = bare_name(full).split()
    if len(words) < 2:
        return LegalName(full, "", "", " ".join(words))
    return LegalName(full, words[0], " ".join(words[1:-1]), words[-1])


def add_publishing_name(person: Person, full: str, *, by: User) -> None:
    """One more name on works; the legal name and all others stay as they are."""
    session().add(
        PersonName(person_id=person.id, kind=NameKind.PUBLISHING, full=full, folded=fold_name(full))
    )
    audit.record(ExpertAction.NAMES_SAVED, person, by=by)


def save_names(
    person: Person,
    *,
    legal: LegalName,
    publishing: Sequence[str],
    academic_title: str,
    gender: Any,
    by: User,
) -> None:
    session().execute(delete(PersonName).where(PersonName.person_id == person.id))
    rows = [
        (NameKind.LEGAL, legal),
        *((NameKind.PUBLISHING, LegalName(name)) for name in publishing),
    ]
    for kind, name in rows:
        session().add(
            PersonName(
                person_id=person.id,
                kind=kind,
                full=name.full,
                family=name.family,
                middle=name.middle,
                given=name.given,
                folded=fold_name(name.full),
            )
        )
    if person.display_name != legal.full and person.claims:
        checked_parts.lapse_check(person, ClaimKind.IDENTITY, on=None, by=by)
    person.display_name = legal.full
    person.sort_key_vi, person.sort_key_en = name_keys(
        family=legal.family, middle=legal.middle, given=legal.given, full=legal.full
    )
    person.academic_title = academic_title
    person.gender = gender
    audit.record(ExpertAction.NAMES_SAVED, person, by=by)
