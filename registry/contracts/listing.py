"""The list of contracts as statements: rows with what they show, and what may be searched."""

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, literal_column, or_
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.contracts.kinds import WITHOUT_INTRODUCTION
from registry.contracts.models import WAITING, Contract, begins_next
from registry.contracts.queries import visible_contracts
from registry.core.finding import found_by, has_number_of
from registry.core.paging import Rows, columns_of
from registry.desk.models import CaseOwner
from registry.experts import names
from registry.experts.audiences import PARTNERS
from registry.experts.models import Person
from registry.introductions import queries as introductions
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named

DUE_ON = case((Contract.state.in_(WAITING), Contract.planned_start_on))
"""By when the next step has to be done: work cannot begin before the paperwork is finished."""
BEGINS_NEXT: ColumnElement[Any] = literal_column(begins_next("contracts."), Date())
"""The same as the index has it."""
OWNER = aliased(User)
OWNED_BY = OWNER.display_name.label("owner_name")  # of an outer join: it may be empty
USUAL_ORDER = [BEGINS_NEXT, Contract.created_at.desc()]


def rows(user: User) -> Rows:
    return (
        visible_contracts(user)
        .join(Person, Person.id == Contract.person_id)
        .join(Organisation, Organisation.id == Contract.institution_id)
        .outerjoin(Introduction, Introduction.id == Contract.introduction_id)
        .outerjoin(Opening, Opening.id == Contract.opening_id)
        .outerjoin(CaseOwner, CaseOwner.record_id == Contract.id)
        .outerjoin(OWNER, OWNER.id == CaseOwner.user_id)
        .with_only_columns(
            *columns_of(
                Contract,
                "id number state channel kind work_mode planned_start_on planned_end_on place answer_by"
                " checked_at",
            ),
            DUE_ON.label("due_on"),
            Contract.moved_at.label("since"),
            Organisation.name_vi,
            Organisation.name_en,
            Opening.code.label("opening_code"),
            Introduction.code.label("introduction_code"),
            CaseOwner.user_id.label("owner_id"),
            OWNED_BY,
            *names.columns(user, revealed=_revealed(user)),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_contracts(user).with_only_columns(
        Contract.id, BEGINS_NEXT.label("due_on"), Contract.moved_at.label("since")
    )


def _revealed(user: User) -> ColumnElement[bool]:
    """Where the introduction behind a contract has shown the name to this reader, or where the
    institution has written it down itself."""
    introduced = and_(
        Introduction.id.is_not(None),
        Introduction.person_id == Contract.person_id,
        introductions.reveals_to(user),
    )
    if not user.roles & PARTNERS:
        return introduced
    return or_(introduced, Contract.channel.in_(WITHOUT_INTRODUCTION))


def search(text: str, user: User) -> ColumnElement[bool]:
    """Each way by a column of the contract itself, which has an index."""
    return found_by(
        Contract.id,
        *has_number_of(text, Contract.id, Contract.number),
        *has_number_of(text, Contract.introduction_id, Introduction.code),
        *has_number_of(text, Contract.opening_id, Opening.code),
        *names.ways(text, user, revealed=_revealed(user), of=Contract.person_id),
        *institution_named(text, Contract.institution_id),
    )


def by_name(user: User) -> Any:
    return names.in_parts(user, revealed=_revealed(user))
