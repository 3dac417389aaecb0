"""The list of changes of reference data. Names of its filters: list (open, all), state, kind, institution,
force_from, force_to."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.finding import words
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.reference import matters, queries, saying, waiting
from registry.reference.kinds import ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.lists import institution_filter
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import by_language, choice, day, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View
from registry.web.lists.waiting import waits_filter

PROPOSER = aliased(User)


def _rows(_user: User) -> Rows:
    return (
        select(
            ReferenceChange.id,
            ReferenceChange.kind,
            ReferenceChange.state,
            ReferenceChange.in_force_on,
            ReferenceChange.content,
            ReferenceChange.number,
            ReferenceChange.decided_on,
            ReferenceChange.created_at,
            ReferenceChange.answered_at,
            ReferenceChange.institution_id,
            Organisation.name_vi,
            Organisation.name_en,
            PROPOSER.display_name.label("proposer"),
        )
        .outerjoin(Organisation, Organisation.id == ReferenceChange.institution_id)
        .join(PROPOSER, PROPOSER.id == ReferenceChange.proposed_by_id)
    )


def _search(text: str, _user: User) -> ColumnElement[bool]:
    found = taxonomy.find_organisation_ids(words(text))
    return or_(
        ReferenceChange.institution_id.in_(found),
        ReferenceChange.number.icontains(text, autoescape=True),
        ReferenceChange.subject_key.icontains(text, autoescape=True),
    )


def _more(rows: Sequence[Any]) -> Mapping[Any, Any]:
    names = queries.name_all(row.content for row in rows)
    return {row.id: saying.in_one(row.content, names) for row in rows}


def _columns(_user: User) -> list[Column]:
    return [
        Column("subject", _l("Of what"), matters.title_of, sort=by_language(Organisation)),
        choice("kind", _l("What changes"), ReferenceChange.kind),
        Column("value", _l("New value"), lambda row: row.more),
        plain("force", _l("In force from"), ReferenceChange.in_force_on, phone="due"),
        state(_l("Status"), ReferenceChange.state),
        plain("document", _l("Legal document"), ReferenceChange.number),
        Column("staff", _l("Entered by"), lambda row: row.proposer, sort=PROPOSER.display_name),
        day("entered", _l("Entered on"), ReferenceChange.created_at),
        day("answered", _l("Decided on"), ReferenceChange.answered_at, is_extra=True),
        plain("dated", _l("Date of the legal document"), ReferenceChange.decided_on, is_extra=True),
    ]


CHANGES = List(
    name="reference-changes",
    title=_l("Changes of reference data"),
    lead=_l(
        "What the number rests on: one officer of the ministry proposes a change with its legal document, another one compares and decides."
    ),
    rows=_rows,
    id=ReferenceChange.id,
    link=lambda row: url_for("reference.show", reference_change_id=row.id),
    columns=_columns,
    more=_more,
    works=waiting.WORK,
    views=(
        View("all", _l("All")),
        View("open", _l("Open"), ReferenceChange.state == ReferenceChangeState.PROPOSED),
    ),
    filters=(
        Filter("state", _l("Status"), ReferenceChange.state),
        Filter("kind", _l("What changes"), ReferenceChange.kind),
        waits_filter(waiting.WORK, ReferenceChange.id),
        institution_filter(ReferenceChange.institution_id),
        Period("force", _l("In force from"), ReferenceChange.in_force_on),
    ),
    search=_search,
    search_hint=_l("Institution, code, or number of the legal document"),
    order=[ReferenceChange.created_at.desc()],
    empty=Empty(
        _l("No changes yet"),
        _l("Open an institution among the reference data to propose one."),
        icon="landmark",
    ),
)
