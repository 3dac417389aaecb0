"""The list of claims. Names of its filters: list (queued, mine, second, revocation, done, answered), kind,
state, due (overdue, today, week, later), country."""

from typing import Any
from uuid import UUID

from flask import url_for

from registry.accounts.models import User
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l, ngettext
from registry.core.permissions import Permission
from registry.experts.claim_models import Claim
from registry.experts.lists import expert, shown_people
from registry.experts.states import ClaimState
from registry.verification import claims, listing, queries
from registry.verification.lists.shared import (
    NAME_OR_NUMBER,
    country_column,
    country_filter,
    more_with_country,
)
from registry.web.lists.columns import choice, day, deadline, state
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, View
from registry.web.lists.filters import due_filter


def claim_columns(_user: User) -> list[Column]:
    return [
        expert(),
        choice("kind", _l("Claim"), Claim.kind, phone="next"),
        state(_l("Status"), Claim.state),
        deadline(
            _l("Answer by"),
            lambda row: row.due_on if row.state in queries.WAITING else None,
            sort=Claim.due_on,
        ),
        day("queued", _l("Submitted"), Claim.queued_at),
        country_column(),
    ]


def _why_not_taken(row: Any, user: User) -> str:
    if row.state is not ClaimState.QUEUED:
        return _("It is no longer waiting.")
    try:
        claims.refuse_conflicted(queries.get_claim(row.id, visible_to=user).person, by=user)
    except NotAllowed as error:
        return str(error)
    return ""


def _take(claim_id: UUID, user: User) -> None:
    claims.take(queries.get_claim(claim_id, visible_to=user), by=user)


def _why_not_put_back(row: Any, user: User) -> str:
    is_mine = row.state is ClaimState.CHECKING and row.verifier_id == user.id
    return "" if is_mine else _("You have not taken it.")


def _put_back(claim_id: UUID, user: User) -> None:
    claims.put_back(queries.get_claim(claim_id, visible_to=user), by=user)


CLAIMS = List(
    name="claims",
    title=_l("Verification"),
    lead=_l(
        "The oldest deadline comes first. Nobody verifies a candidate of their own institution."
    ),
    rows=listing.claim_rows,
    bare=queries.visible_claims,
    id=Claim.id,
    link=lambda row: url_for("verification.show", claim_id=row.id),
    columns=claim_columns,
    more=more_with_country,
    views=(
        View("queued", _l("Waiting"), Claim.state == ClaimState.QUEUED),
        View(
            "mine",
            _l("Taken by me"),
            lambda user: [Claim.state == ClaimState.CHECKING, Claim.verifier_id == user.id],
        ),
        View(
            "second", _l("Waiting for a second verifier"), Claim.state == ClaimState.AWAITING_SECOND
        ),
        View(
            "revocation",
            _l("Revocation waits for the ministry"),
            Claim.revocation_by_id.is_not(None),
        ),
        View("done", _l("Verified"), Claim.state == ClaimState.VERIFIED),
        View(
            "answered",
            _l("Refused or more asked"),
            Claim.state.in_([ClaimState.REFUSED, ClaimState.NEEDS_MORE]),
        ),
        View("all", _l("All")),
    ),
    filters=(
        Filter("kind", _l("Claim"), Claim.kind),
        Filter("state", _l("Status"), Claim.state),
        due_filter(Claim.due_on, label=_l("Answer by")),
        country_filter(),
    ),
    search=listing.search_claims,
    search_hint=NAME_OR_NUMBER,
    order=[Claim.due_on],
    people=shown_people,
    purpose="verification",
    acts=(
        Act(
            "take",
            _l("Take"),
            Permission.CLAIM_VERIFY,
            refusal=_why_not_taken,
            do=_take,
            done=lambda number: ngettext(
                "You have taken %(num)s claim", "You have taken %(num)s claims", number
            ),
        ),
        Act(
            "put-back",
            _l("Put back"),
            Permission.CLAIM_VERIFY,
            refusal=_why_not_put_back,
            do=_put_back,
            done=lambda number: ngettext(
                "%(num)s claim is back in the queue", "%(num)s claims are back in the queue", number
            ),
        ),
    ),
    empty=Empty(
        _l("Nothing in this list"), _l("New claims appear here as soon as an expert submits them.")
    ),
)
