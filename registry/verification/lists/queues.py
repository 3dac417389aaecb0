"""The lists of the verifiers' office. Names of the filters of claims: list (queued, mine, second, done,
answered), kind, state, due (overdue, today, week, later), country; of profiles: list (submitted,
in_review, second, needs_info, refused), due, country; of cases: list (appeals, proposed, suspended,
ended), reason."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from registry.accounts.models import User
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l, ngettext, official_date
from registry.core.permissions import Permission
from registry.experts import names
from registry.experts.labels import case_reason_label
from registry.experts.models import Claim, Person, ProfileCase
from registry.experts.states import CaseKind, CaseState, ClaimState, PersonState
from registry.taxonomy import queries as taxonomy
from registry.verification import claims, listing, queries, review_queries
from registry.web.lists.common import DUE, due_filter, in_order
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, View

P = PersonState
NAME_OR_NUMBER = _l("Name with or without diacritics, VN")
COUNTRY = listing.country_of(Person.id)


def expert_column() -> Column:
    return Column(
        name="expert",
        label=_l("Expert"),
        value=names.shown,
        sort=names.order,
        under=Column(
            name="number",
            label=_l("Profile number"),
            value=lambda row: row.person_number,
            sort=Person.number,
        ),
    )


def country_column() -> Column:
    return Column(
        name="country",
        label=_l("Country of residence"),
        value=lambda row: row.more["country"],
        sort=lambda _user: [COUNTRY],
        is_extra=True,
    )


def country_filter() -> Filter:
    return Filter(
        name="country",
        label=_l("Country of residence"),
        by=lambda _user: listing.country_of(Person.id),
        labels=taxonomy.name_countries,
        is_joined=True,
    )


def more_of_claims(rows: Sequence[Any]) -> Mapping[UUID, dict[str, Any]]:
    countries = taxonomy.name_countries({row.country for row in rows if row.country})
    return {row.id: {"country": countries.get(row.country, "")} for row in rows}


def named(row: Any, user: User) -> Sequence[UUID]:
    return names.named(row, viewer=user)


# Claims


def claim_columns(_user: User) -> list[Column]:
    return [
        expert_column(),
        Column(
            name="kind",
            label=_l("Claim"),
            value=lambda row: str(row.kind.label),
            sort=Claim.kind,
            phone="next",
        ),
        Column(
            name="state",
            label=_l("Status"),
            value=lambda row: row.state,
            sort=Claim.state,
            phone="state",
        ),
        Column(
            name="due",
            label=_l("Answer by"),
            value=lambda row: row.due_on if row.state in queries.WAITING else None,
            sort=Claim.due_on,
            is_deadline=True,
            phone="due",
        ),
        Column(
            name="queued",
            label=_l("Submitted"),
            value=lambda row: official_date(row.queued_at) if row.queued_at else None,
            sort=Claim.queued_at,
        ),
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
    more=more_of_claims,
    views=(
        View(name="queued", label=_l("Waiting"), where=Claim.state == ClaimState.QUEUED),
        View(
            name="mine",
            label=_l("Taken by me"),
            where=lambda user: [Claim.state == ClaimState.CHECKING, Claim.verifier_id == user.id],
        ),
        View(
            name="second",
            label=_l("Waiting for a second verifier"),
            where=Claim.state == ClaimState.AWAITING_SECOND,
        ),
        View(name="done", label=_l("Verified"), where=Claim.state == ClaimState.VERIFIED),
        View(
            name="answered",
            label=_l("Refused or more asked"),
            where=Claim.state.in_([ClaimState.REFUSED, ClaimState.NEEDS_MORE]),
        ),
        View(name="all", label=_l("All")),
    ),
    filters=(
        Filter(name="kind", label=_l("Claim"), by=Claim.kind),
        Filter(name="state", label=_l("Status"), by=Claim.state),
        due_filter(Claim.due_on, label=_l("Answer by")),
        country_filter(),
    ),
    search=listing.search_claims,
    search_hint=NAME_OR_NUMBER,
    order=[Claim.due_on],
    people=named,
    purpose="verification",
    acts=(
        Act(
            name="take",
            label=_l("Take"),
            permission=Permission.CLAIM_VERIFY,
            refusal=_why_not_taken,
            do=_take,
            done=lambda number: ngettext(
                "You have taken %(num)s claim", "You have taken %(num)s claims", number
            ),
        ),
        Act(
            name="put-back",
            label=_l("Put back"),
            permission=Permission.CLAIM_VERIFY,
            refusal=_why_not_put_back,
            do=_put_back,
            done=lambda number: ngettext(
                "%(num)s claim is back in the queue", "%(num)s claims are back in the queue", number
            ),
        ),
    ),
    empty=Empty(
        title=_l("Nothing in this list"),
        text=_l("New claims appear here as soon as an expert submits them."),
    ),
)


# Profiles


def profile_columns(_user: User) -> list[Column]:
    return [
        expert_column(),
        Column(
            name="state",
            label=_l("Status"),
            value=lambda row: row.state,
            sort=Person.state,
            phone="state",
        ),
        Column(
            name="claims", label=_l("Claims"), value=lambda row: row.more["claims"], phone="hide"
        ),
        Column(
            name="submitted",
            label=_l("Submitted"),
            value=lambda row: official_date(row.submitted_at) if row.submitted_at else None,
            sort=Person.submitted_at,
        ),
        Column(
            name="due",
            label=_l("Answer by"),
            value=lambda row: row.more["due"],
            sort=lambda _user: [listing.RUNNING_SINCE],
            is_deadline=True,
            phone="due",
        ),
        country_column(),
    ]


def more_of_profiles(rows: Sequence[Any]) -> Mapping[UUID, dict[str, Any]]:
    due, states = listing.due_days(rows), listing.list_claim_states(rows)
    return {
        row_id: {**more, "due": due.get(row_id), "claims": "; ".join(states.get(row_id, ()))}
        for row_id, more in more_of_claims(rows).items()
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
        View(name="submitted", label=_l("Submitted"), where=Person.state == P.SUBMITTED),
        View(name="in_review", label=_l("In review"), where=Person.state == P.IN_REVIEW),
        View(
            name="second",
            label=_l("Refusal waits for a second verifier"),
            where=lambda user: [Person.state == P.IN_REVIEW, listing.has_proposed_refusal(user)],
        ),
        View(
            name="needs_info",
            label=_l("Waiting for the expert"),
            where=Person.state == P.NEEDS_INFO,
        ),
        View(
            name="refused",
            label=_l("Not eligible or under appeal"),
            where=Person.state.in_([P.NOT_ELIGIBLE, P.APPEAL]),
        ),
    ),
    filters=(
        Filter(name="due", label=_l("Answer by"), by=listing.review_bucket, labels=in_order(DUE)),
        country_filter(),
    ),
    search=listing.search_profiles,
    search_hint=NAME_OR_NUMBER,
    order=[Person.submitted_at],
    people=named,
    purpose="verification",
    empty=Empty(
        title=_l("Nothing in this list"),
        text=_l("Profiles appear here as soon as an expert submits them."),
    ),
)


# Appeals and suspensions


def label_reasons(codes: Iterable[str]) -> dict[str, str]:
    return {code: case_reason_label(code) for code in codes}


def case_columns(_user: User) -> list[Column]:
    return [
        expert_column(),
        Column(
            name="kind",
            label=_l("Matter"),
            value=lambda row: str(row.kind.label),
            sort=ProfileCase.kind,
            phone="next",
        ),
        Column(
            name="state",
            label=_l("Status"),
            value=lambda row: row.state,
            sort=ProfileCase.state,
            phone="state",
        ),
        Column(
            name="due",
            label=_l("Decide by"),
            value=lambda row: row.appeal_due_on if row.state is CaseState.APPEALED else None,
            sort=ProfileCase.appeal_due_on,
            is_deadline=True,
            phone="due",
        ),
        Column(
            name="reason",
            label=_l("Reason"),
            value=lambda row: case_reason_label(row.reason),
            sort=ProfileCase.reason,
        ),
        Column(
            name="opened",
            label=_l("Since"),
            value=lambda row: official_date(row.created_at),
            sort=ProfileCase.created_at,
        ),
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
        View(
            name="appeals",
            label=_l("Appeals"),
            where=_cases(CaseKind.NOT_ELIGIBLE, CaseState.APPEALED),
        ),
        View(
            name="proposed",
            label=_l("Suspension proposed"),
            where=_cases(CaseKind.SUSPENSION, CaseState.PROPOSED),
        ),
        View(
            name="suspended",
            label=_l("Suspended by the ministry"),
            where=_cases(CaseKind.SUSPENSION, CaseState.IN_FORCE),
        ),
        View(
            name="ended",
            label=_l("Ended suspensions"),
            where=_cases(
                CaseKind.SUSPENSION, CaseState.LIFTED, CaseState.FINAL, CaseState.REJECTED
            ),
        ),
    ),
    filters=(
        Filter(name="reason", label=_l("Reason"), by=ProfileCase.reason, labels=label_reasons),
        due_filter(ProfileCase.appeal_due_on, label=_l("Decide by")),
    ),
    search=listing.search_cases,
    search_hint=NAME_OR_NUMBER,
    order=[ProfileCase.appeal_due_on.asc().nulls_last(), ProfileCase.created_at],
    people=named,
    purpose="oversight",
    empty=Empty(
        title=_l("Nothing in this list"),
        text=_l("Open a profile by its number to look at it or to propose a suspension."),
    ),
)
