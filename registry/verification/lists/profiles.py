"""The list of profiles to review. Names of its filters: list (submitted, in_review, second, needs_info,
refused), due, country."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.experts.lists import expert, shown_people
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.verification import listing, review_queries
from registry.verification.lists.shared import (
    NAME_OR_NUMBER,
    country_column,
    country_filter,
    more_with_country,
)
from registry.web.lists.columns import day, deadline, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View
from registry.web.lists.filters import DUE, in_order

P = PersonState


def profile_columns(_user: User) -> list[Column]:
    return [
        expert(),
        state(_l("Status"), Person.state),
        Column("claims", _l("Claims"), lambda row: row.more["claims"], phone="hide"),
        day("submitted", _l("Submitted"), Person.submitted_at),
        deadline(
            _l("Answer by"), lambda row: row.more["due"], sort=lambda _user: [listing.RUNNING_SINCE]
        ),
        country_column(),
    ]


def more_of_profiles(rows: Sequence[Any]) -> Mapping[UUID, dict[str, Any]]:
    due, states = listing.due_days(rows), listing.list_claim_states(rows)
    return {
        row_id: {**more, "due": due.get(row_id), "claims": "; ".join(states.get(row_id, ()))}
        for row_id, more in more_with_country(rows).items()
    }


PROFILES = List(
    name="profiles",
    title=_l("Profiles to review"),
    lead=_l(
        "Each profile as a whole. A refusal needs two verifiers; the expert may appeal against it."
    ),
    rows=listing.profile_rows,
    bare=review_queries.reviewable,
    id=Person.id,
    link=lambda row: url_for("reviews.show", person_id=row.id),
    columns=profile_columns,
    more=more_of_profiles,
    views=(
        View("submitted", _l("Submitted"), Person.state == P.SUBMITTED),
        View("in_review", _l("In review"), Person.state == P.IN_REVIEW),
        View(
            "second",
            _l("Refusal waits for a second verifier"),
            lambda user: [Person.state == P.IN_REVIEW, listing.has_proposed_refusal(user)],
        ),
        View("needs_info", _l("Waiting for the expert"), Person.state == P.NEEDS_INFO),
        View(
            "refused",
            _l("Not eligible or under appeal"),
            Person.state.in_([P.NOT_ELIGIBLE, P.APPEAL]),
        ),
    ),
    filters=(
        Filter("due", _l("Answer by"), listing.review_bucket, labels=in_order(DUE)),
        country_filter(),
    ),
    search=listing.search_profiles,
    search_hint=NAME_OR_NUMBER,
    order=[Person.submitted_at],
    people=shown_people,
    purpose="verification",
    empty=Empty(
        _l("Nothing in this list"), _l("Profiles appear here as soon as an expert submits them.")
    ),
)
