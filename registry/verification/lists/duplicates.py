"""The lists of records that may be one natural person. Names of the filters of suggestions: likeness;
of pairs: list (same, unsure, merged, different), state."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.cards import titled
from registry.experts.double_models import DuplicatePair
from registry.experts.models import Person
from registry.experts.states import PairState
from registry.verification.duplicate_queries import is_comparable
from registry.verification.likeness import LIKENESSES
from registry.verification.models import SuggestedPair
from registry.web.lists.columns import by_language, day, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View

First, Second = aliased(Person), aliased(Person)


def _of_one(side: Any, name: str) -> list[Any]:
    columns = {
        "id": side.id,
        "number": side.number,
        "name": side.display_name,
        "title": side.academic_title,
        "state": side.state,
    }
    return [column.label(f"{name}_{what}") for what, column in columns.items()]


def _pairs(model: Any, user: User, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Only where both records are the reader's to compare."""
    return (
        select(model)
        .join(First, First.id == model.first_id)
        .join(Second, Second.id == model.second_id)
        .where(is_comparable(user, First), is_comparable(user, Second))
        .with_only_columns(
            model.id,
            model.created_at,
            *_of_one(First, "first"),
            *_of_one(Second, "second"),
            *columns,
        )
    )


def suggested_rows(user: User) -> Rows:
    decided = select(DuplicatePair.id).where(
        DuplicatePair.first_id == SuggestedPair.first_id,
        DuplicatePair.second_id == SuggestedPair.second_id,
    )
    return _pairs(SuggestedPair, user, SuggestedPair.score, SuggestedPair.reasons).where(
        ~decided.exists()
    )


def pair_rows(user: User) -> Rows:
    return _pairs(DuplicatePair, user, DuplicatePair.state, DuplicatePair.reason)


def _search(model: Any) -> Any:
    def search(text: str, user: User) -> ColumnElement[bool]:
        conditions = names.matches(text, user) or [Person.id.is_(None)]
        found = select(Person.id).where(or_(*conditions))
        return or_(model.first_id.in_(found), model.second_id.in_(found))

    return search


def _named(row: Any, _user: User) -> Sequence[UUID]:
    return [row.first_id, row.second_id]


def _records() -> list[Column]:
    return [
        Column(
            "one",
            _l("First record"),
            lambda row: titled(row.first_name, row.first_title),
            sort=by_language(First),
            under=Column(
                "one_number",
                _l("Number of the first record"),
                lambda row: row.first_number,
                sort=First.number,
            ),
        ),
        Column(
            "other",
            _l("Second record"),
            lambda row: titled(row.second_name, row.second_title),
            sort=by_language(Second),
            phone="next",
            under=Column(
                "other_number",
                _l("Number of the second record"),
                lambda row: row.second_number,
                sort=Second.number,
            ),
        ),
    ]


def suggested_columns(_user: User) -> list[Column]:
    return [
        *_records(),
        Column(
            "reasons",
            _l("What agrees"),
            lambda row: "; ".join(str(LIKENESSES[code]) for code in row.reasons),
        ),
        plain("score", _l("Similarity, out of 100"), SuggestedPair.score),
        Column(
            "states", _l("Status"), lambda row: [row.first_state, row.second_state], phone="state"
        ),
    ]


SUGGESTED = List(
    name="suggested-duplicates",
    title=_l("Duplicates"),
    lead=_l(
        "A person is counted once. Suggested pairs agree in the name and in something else; the same name alone merges nothing."
    ),
    rows=suggested_rows,
    id=SuggestedPair.id,
    link=lambda row: url_for("duplicates.compare", one=row.first_number, other=row.second_number),
    columns=suggested_columns,
    filters=(Filter("profile", _l("Status"), First.state),),
    search=_search(SuggestedPair),
    search_hint=_l("Name with or without diacritics, VN"),
    order=[SuggestedPair.score.desc()],
    people=_named,
    purpose="duplicate",
    empty=Empty(
        _l("Nothing is suggested"),
        _l("Compare two records by their numbers, or come back when there are new profiles."),
        icon="users",
    ),
)


def pair_columns(_user: User) -> list[Column]:
    return [
        *_records(),
        state(_l("Status"), DuplicatePair.state),
        day("since", _l("Since"), DuplicatePair.created_at),
        Column("reason", _l("Reason"), lambda row: row.reason, is_extra=True),
    ]


PAIRS = List(
    name="duplicate-pairs",
    title=_l("Duplicates"),
    lead=_l(
        "What verifiers concluded about two records. Two must agree before records are merged."
    ),
    rows=pair_rows,
    id=DuplicatePair.id,
    link=lambda row: url_for("duplicates.show", pair_id=row.id),
    columns=pair_columns,
    views=(
        View(
            "same",
            _l("Waiting for a second verifier"),
            DuplicatePair.state.in_([PairState.SAME, PairState.PARTING]),
        ),
        View("unsure", _l("Not clear yet"), DuplicatePair.state == PairState.UNSURE),
        View(
            "merged",
            _l("Merged"),
            DuplicatePair.state.in_([PairState.MERGED, PairState.PARTING]),
        ),
        View(
            "different",
            _l("Two different people"),
            DuplicatePair.state.in_([PairState.DIFFERENT, PairState.UNMERGED]),
        ),
    ),
    filters=(Filter("state", _l("Status"), DuplicatePair.state),),
    search=_search(DuplicatePair),
    search_hint=_l("Name with or without diacritics, VN"),
    order=[DuplicatePair.created_at],
    people=_named,
    purpose="duplicate",
    empty=Empty(
        _l("Nothing in this list"),
        _l("Compare two records by their numbers, or come back when there are new profiles."),
        icon="users",
    ),
)
