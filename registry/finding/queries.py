"""What a text finds, each kind through what its reader may see."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from registry.accounts.models import User
from registry.contracts import listing as contracts
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.finding import is_question, words
from registry.core.i18n import localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role, can
from registry.entries import listing as entries
from registry.entries.models import ContractEntry
from registry.experts import names
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.interests import listing as interests
from registry.interests.models import Interest
from registry.introductions import listing as introductions
from registry.introductions.models import Introduction
from registry.nominations import listing as nominations
from registry.nominations.models import Nomination
from registry.programs import listing as programs
from registry.programs.models import Opening, TalentProgram
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Institution, Organisation

MOST = 10  # of a kind; the list of that kind has the others


@dataclass(frozen=True)
class Hit:
    kind: str
    row_id: uuid.UUID
    title: Any
    number: str = ""
    note: Any = ""
    person_id: uuid.UUID | None = None  # whom it names to somebody else


@dataclass(frozen=True)
class FoundGroup:
    kind: str
    hits: Sequence[Hit]
    is_cut: bool


Finder = Callable[[str, User], FoundGroup | None]


def find(text: str, *, visible_to: User) -> list[FoundGroup]:
    """The groups in which something is found; nothing is found by nothing."""
    if not is_question(text):
        return []
    found = (find_some(text, visible_to) for find_some in FINDERS)
    return [group for group in found if group is not None and group.hits]


def _group(kind: str, statement: Rows, make: Callable[[Any], Hit]) -> FoundGroup:
    rows = session().execute(statement.limit(MOST + 1)).all()
    return FoundGroup(kind, [make(row) for row in rows[:MOST]], len(rows) > MOST)


def _people(text: str, user: User) -> FoundGroup | None:
    """Only those roles that have a page of a person."""
    if not user.roles & {Role.VERIFIER, Role.SCHEME_OFFICER, Role.AUDITOR} and not can(
        user, Permission.EXPERT_SEARCH
    ):
        return None
    statement = (
        experts.visible_people(user)
        .where(or_(*names.matches(text, user)))
        .order_by(*names.order(user), Person.id)
        .with_only_columns(*names.columns(user), Person.state)
    )
    return _group("person", statement, lambda row: _person_hit(row, user))


def _person_hit(row: Any, user: User) -> Hit:
    named = names.named(row, viewer=user)
    return Hit(
        "person",
        row.person_id,
        names.shown(row),
        row.person_number,
        row.state.label,
        named[0] if named else None,
    )


def _newest(
    kind: str,
    permission: Permission,
    listing: tuple[Callable[[User], Rows], Callable[[str, User], Any]],
    model: Any,
    make: Callable[[Any, User], Hit],
) -> Finder:
    """Of what a list shows, by its own search. `listing`: its rows, and its search."""
    rows, search = listing

    def find_some(text: str, user: User) -> FoundGroup | None:
        if not can(user, permission):
            return None
        found = rows(user).where(search(text, user))
        statement = found.order_by(model.created_at.desc(), model.id)
        return _group(kind, statement, lambda row: make(row, user))

    return find_some


def _case(kind: str, number: str) -> Callable[[Any, User], Hit]:
    """With the expert as this reader may know them. `number`: the column that has it."""

    def make(row: Any, user: User) -> Hit:
        named = names.named(row, viewer=user)
        shown = names.shown(row), getattr(row, number), _place_and_state(row)
        return Hit(kind, row.id, *shown, named[0] if named else None)

    return make


def _place_and_state(row: Any) -> str:
    return f"{localized(row, 'name')} · {row.state.label}"


def _entry(row: Any, _user: User) -> Hit:
    """By the name as the institution wrote it."""
    return Hit("entry", row.id, row.full_name, row.number, _place_and_state(row))


def _nomination(row: Any, _user: User) -> Hit:
    """By the name as the nominator wrote it."""
    return Hit("nomination", row.id, row.nominee_name, row.code, row.state.label)


def _opening(row: Any, _user: User) -> Hit:
    return Hit("opening", row.id, localized(row, "title"), row.code, _place_and_state(row))


def _programs(text: str, user: User) -> FoundGroup | None:
    if not can(user, Permission.OPENING_READ):
        return None
    statement = programs.program_rows(user).where(programs.search_programs(text, user))
    return _group(
        "program",
        statement.order_by(TalentProgram.code),
        lambda row: Hit(
            "program", row.id, localized(row, "title"), row.code, localized(row, "name")
        ),
    )


def _institutions(text: str, _user: User) -> FoundGroup | None:
    """Their names are public."""
    ids = taxonomy.find_organisation_ids(words(text))
    statement = (
        select(Institution.id, Institution.abbreviation, Organisation.name_vi, Organisation.name_en)
        .join(Organisation, and_(Organisation.id == Institution.id))
        .where(Institution.id.in_(ids))
        .order_by(taxonomy.language_key(Organisation), Institution.id)
    )
    return _group(
        "institution",
        statement,
        lambda row: Hit("institution", row.id, localized(row, "name"), row.abbreviation),
    )


P = Permission
FINDERS: Sequence[Finder] = (
    _people,
    _newest(
        "contract",
        P.CONTRACT_READ,
        (contracts.rows, contracts.search),
        Contract,
        _case("contract", "number"),
    ),
    _newest(
        "introduction",
        P.INTRODUCTION_READ,
        (introductions.rows, introductions.search),
        Introduction,
        _case("introduction", "code"),
    ),
    _newest(
        "interest",
        P.INTEREST_FOLLOW,
        (interests.rows, interests.search),
        Interest,
        _case("interest", "code"),
    ),
    _newest("entry", P.ENTRY_READ, (entries.rows, entries.search), ContractEntry, _entry),
    _newest(
        "nomination",
        P.NOMINATION_READ,
        (nominations.rows, nominations.search),
        Nomination,
        _nomination,
    ),
    _newest(
        "opening",
        P.OPENING_READ,
        (programs.opening_rows, programs.search_openings),
        Opening,
        _opening,
    ),
    _programs,
    _institutions,
)
