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
from registry.core.i18n import _, _l, ngettext
from registry.core.permissions import Permission
from registry.experts.labels import case_reason_label
from registry.experts.lists import expert, shown_people
from registry.experts.models import Claim, Person, ProfileCase
from registry.experts.states import CaseKind, CaseState, ClaimState, PersonState
from registry.taxonomy import queries as taxonomy
from registry.verification import claims, listing, queries, review_queries
from registry.web.lists.columns import choice, day, deadline, state
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, View
from registry.web.lists.filters import DUE, due_filter, in_order

P = PersonState
NAME_OR_NUMBER = _l("Name with or without diacritics, VN")
COUNTRY = listing.country_of(Person.id)


def country_column() -> Column:
    return Column(
        "country",
        _l("Country of residence"),
        lambda row: row.more["country"],
        sort=lambda _user: [COUNTRY],
        is_extra=True,
    )


def country_filter() -> Filter:
    return Filter(
        "country",
        _l("Country of residence"),
        lambda _user: listing.country_of(Person.id),
        labels=taxonomy.name_countries,
        is_joined=True,
    )


def more_of_claims(rows: Sequence[Any]) -> Mapping[UUID, dict[str, Any]]:
    countries = taxonomy.name_countries({row.country for row in rows if row.country})
    return {row.id: {"country": countries.get(row.country, "")} for row in rows}


# Claims


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
    more=more_of_claims,
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


# Profiles


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


# Appeals and suspensions


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
