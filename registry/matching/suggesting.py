"""What may be meant while somebody still types: terms of the register, and people whom they may see by name."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.finding import begins_words, words
from registry.core.i18n import localized
from registry.experts import names
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept, Scheme

LEAST, LONGEST = 2, 60  # letters
MOST = 5  # of a kind


@dataclass(frozen=True)
class Suggestion:
    """`person_id`: whose profile it leads to; else it is searched for."""

    text: str
    person_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Suggested:
    fields: Sequence[Suggestion]
    technologies: Sequence[Suggestion]
    people: Sequence[Suggestion]
    named: Sequence[uuid.UUID]  # who is shown by name to somebody else


NOTHING = Suggested((), (), (), ())


def suggest(text: str, *, visible_to: User) -> Suggested:
    """Every word begins a word of what is suggested, with or without marks."""
    wanted = words(text[:LONGEST])
    if len("".join(wanted)) < LEAST:
        return NOTHING
    fields, technologies = _terms(wanted)
    rows = _people(text[:LONGEST], visible_to)
    return Suggested(
        fields,
        technologies,
        [Suggestion(names.shown(row), row.person_id) for row in rows],
        list(dict.fromkeys(one for row in rows for one in names.named(row, viewer=visible_to))),
    )


def _terms(wanted: Sequence[str]) -> tuple[list[Suggestion], list[Suggestion]]:
    """By their names in either language, written in the reader's."""
    found: tuple[dict[str, None], dict[str, None]] = ({}, {})
    rows = session().execute(
        select(Scheme.code, Concept.name_vi, Concept.name_en)
        .join(Scheme, Scheme.id == Concept.scheme_id)
        .where(or_(Scheme.code == taxonomy.FIELDS, Scheme.code.startswith("QD")))
        .order_by(Concept.level.desc(), Concept.code)
    )
    for row in rows:
        if begins_words(row.name_vi, wanted) or begins_words(row.name_en, wanted):
            found[row.code != taxonomy.FIELDS][str(localized(row, "name"))] = None
    fields, technologies = ([Suggestion(name) for name in list(some)[:MOST]] for some in found)
    return fields, technologies


def _people(text: str, user: User) -> Sequence[Any]:
    statement = (
        experts.findable_people(user)
        .where(or_(*names.matches(text, user)), names.may_see(user))
        .order_by(*names.order(user), Person.id)
        .with_only_columns(*names.columns(user))
        .limit(MOST)
    )
    return session().execute(statement).all()
