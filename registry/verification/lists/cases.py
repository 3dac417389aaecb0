"""The list of appeals and suspensions. Names of its filters: list (appeals, proposed, suspended, ended),
reason, due."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.experts.claim_models import ProfileCase
from registry.experts.labels import case_reason_label
from registry.experts.lists import expert, shown_people
from registry.experts.states import CaseKind, CaseState
from registry.verification import listing
from registry.verification.lists.shared import NAME_OR_NUMBER
from registry.web.lists.columns import choice, day, deadline, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View
from registry.web.lists.filters import due_filter


def label_reasons(codes: Iterable[str]) -> dict[str, str]:
    return {code: case_reason_label(code) for code in codes}


def case_columns(_user: User) -> list[Column]:
    return [
        expert(),
        choice("kind", _l("Matter"), ProfileCase.kind, phone="next"),
        state(_l("Status"), ProfileCase.state),
        deadline(
            _l("Decide by"),
            lambda row: row.appeal_due_on if row.state is CaseState.APPEALED else None,
            sort=ProfileCase.appeal_due_on,
        ),
        Column(
            "reason",
            _l("Reason"),
            lambda row: case_reason_label(row.reason),
            sort=ProfileCase.reason,
        ),
        day("opened", _l("Since"), ProfileCase.created_at),
    ]


def _cases(kind: CaseKind, *states: CaseState) -> Any:
    return lambda _user: [ProfileCase.kind == kind, ProfileCase.state.in_(states)]


CASES = List(
    name="cases",
    title=_l("Appeals and suspensions"),
    lead=_l(
        "The ministry decides appeals. A suspension needs the ministry and an auditor; the count follows facts, so it moves only when a claim or a contract is found false."
    ),
    rows=listing.case_rows,
    id=ProfileCase.id,
    link=lambda row: url_for("oversight.show", person_id=row.person_id),
    columns=case_columns,
    views=(
        View("appeals", _l("Appeals"), _cases(CaseKind.NOT_ELIGIBLE, CaseState.APPEALED)),
        View(
            "proposed", _l("Suspension proposed"), _cases(CaseKind.SUSPENSION, CaseState.PROPOSED)
        ),
        View(
            "suspended",
            _l("Suspended by the ministry"),
            _cases(CaseKind.SUSPENSION, CaseState.IN_FORCE),
        ),
        View(
            "ended",
            _l("Ended suspensions"),
            _cases(CaseKind.SUSPENSION, CaseState.LIFTED, CaseState.FINAL, CaseState.REJECTED),
        ),
    ),
    filters=(
        Filter("reason", _l("Reason"), ProfileCase.reason, labels=label_reasons),
        due_filter(ProfileCase.appeal_due_on, label=_l("Decide by")),
    ),
    search=listing.search_cases,
    search_hint=NAME_OR_NUMBER,
    order=[ProfileCase.appeal_due_on.asc().nulls_last(), ProfileCase.created_at],
    people=shown_people,
    purpose="oversight",
    empty=Empty(
        _l("Nothing in this list"),
        _l("Open a profile by its number to look at it or to propose a suspension."),
    ),
)
