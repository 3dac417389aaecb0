"""What would make somebody count, as steps: whose turn it is, and on which page the step is taken.

A reason that is not final has its page in PLACES or, where nobody can take a step in this product, its
words alone. Which of two takes the next step may depend on how far a check has come.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import list_rows, session
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.experts.claim_models import Claim
from registry.experts.models import Person
from registry.targets import sentences
from registry.targets.findings import Finding
from registry.targets.verdicts import Verdict
from registry.verification.queries import WAITING

EXPERT, VERIFIER = frozenset({Role.EXPERT}), frozenset({Role.VERIFIER})
SECRETARIAT = frozenset({Role.DESIGNATION_SECRETARIAT})


@dataclass(frozen=True)
class Place:
    """The page of a step, for whoever holds one of these roles for this case."""

    roles: frozenset[Role]
    endpoint: str
    values: Callable[[Verdict], Mapping[str, Any]]


def _contract(verdict: Verdict) -> Mapping[str, Any]:
    return {"contract_id": verdict.contract_id}


def _profile(name: str, endpoint: str = "experts.section") -> Place:
    return Place(EXPERT, endpoint, lambda _verdict: {"name": name})


REPORT = Place(INSTITUTION_ROLES, "contracts.delivery", _contract)
START = Place(INSTITUTION_ROLES, "contracts.start", _contract)
DESIGNATE = Place(SECRETARIAT, "leading.new", lambda _verdict: {})
PLACES: Mapping[str, Place] = {
    "no_doctorate": _profile("doctorate"),
    "doctorate_day_unknown": _profile("doctorate"),
    "no_employment": _profile("employment", "past.new"),
    "needs_ruling": Place(
        frozenset({Role.SCHEME_OFFICER}),
        "decisions.ruling",
        lambda verdict: {"person_id": verdict.person_id},
    ),
    "not_started": START,
    "start_overdue": START,
    "not_delivered": REPORT,
    "semester_short": REPORT,
    "open_ended": REPORT,
    "block_not_taught": REPORT,
    "ended_before_semester": REPORT,
    "not_checked": Place(frozenset({Role.RECRUITMENT_OFFICER}), "contracts.show", _contract),
    "not_confirmed": Place(EXPERT, "contracts.show", _contract),
    "not_designated": DESIGNATE,
    "revoked": DESIGNATE,
    "term_over": DESIGNATE,
    "no_running_work": Place(
        SECRETARIAT, "leading.new_post", lambda verdict: {"series_id": verdict.designation_id}
    ),
}
ELSEWHERE = frozenset({"no_kind"})
"""What these need is done on no one page: it comes with the reference data."""


@dataclass(frozen=True)
class Remedy:
    """One cause. `text` is empty where the remedy of an earlier one serves it too."""

    why: str
    text: str
    roles: frozenset[Role] = frozenset()
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    owner_id: uuid.UUID | None = None
    institution_id: uuid.UUID | None = None

    def is_for(self, user: User) -> bool:
        """Whether the step is this reader's to take, and the page theirs to open."""
        is_owner = self.owner_id == user.id
        if self.roles == EXPERT:
            return is_owner
        held = self.roles & user.roles
        if not held or is_owner:
            return False
        places = user.organisation_ids(*held)
        return not places or self.institution_id in places


def read_remedies(
    cases: Sequence[tuple[Verdict, Sequence[Finding]]],
) -> list[list[Remedy]]:
    """Of each verdict for what failed in it, in a constant number of statements."""
    people = {verdict.person_id for verdict, _failed in cases}
    named = session().execute(select(Person.id, Person.user_id).where(Person.id.in_(people)))
    owners = {person_id: user_id for person_id, user_id in named}  # noqa: C416 - rows, not pairs
    claims = _claims(people) if any(map(_asks_for_check, cases)) else {}
    return [_of_case(verdict, failed, owners, claims) for verdict, failed in cases]


def _asks_for_check(case: tuple[Verdict, Sequence[Finding]]) -> bool:
    return any(finding.reason == "not_verified" for finding in case[1])


def _claims(people: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Claim]:
    rows = list_rows(select(Claim).where(Claim.person_id.in_(people)))
    return {(row.person_id, row.kind.value): row for row in rows}


def _of_case(
    verdict: Verdict,
    failed: Sequence[Finding],
    owners: Mapping[uuid.UUID, uuid.UUID | None],
    claims: Mapping[tuple[uuid.UUID, str], Claim],
) -> list[Remedy]:
    told: set[str] = set()
    found = []
    for finding in failed:
        why, text = sentences.explain(finding)
        place, said = PLACES.get(finding.reason), text
        if finding.reason == "not_verified":
            claim = claims.get((verdict.person_id, finding.values["claims"][0]))
            place = _place_of_check(claim)
            said = sentences.ask_for_check(finding) if place and place.roles == EXPERT else text
        found.append(_remedy(why, "" if said in told else said, verdict, owners, place))
        told.add(said)
    return found


def _remedy(
    why: str,
    text: str,
    verdict: Verdict,
    owners: Mapping[uuid.UUID, uuid.UUID | None],
    place: Place | None,
) -> Remedy:
    bare = Remedy(
        why,
        text,
        owner_id=owners.get(verdict.person_id),
        institution_id=verdict.institution_id,
    )
    if place is None or not text:
        return bare
    return replace(bare, roles=place.roles, endpoint=place.endpoint, values=place.values(verdict))


def _place_of_check(claim: Claim | None) -> Place | None:
    """With the verifiers while they have it; else the expert gives them something to check."""
    if claim is None:
        return None
    claim_id, kind = claim.id, claim.kind.value
    if claim.state in WAITING:
        return Place(VERIFIER, "verification.show", lambda _verdict: {"claim_id": claim_id})
    return Place(EXPERT, "claims.show", lambda _verdict: {"kind": kind})
