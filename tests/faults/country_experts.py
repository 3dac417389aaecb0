"""Experts of the small country in every state, with what is decided about them."""

import json
from datetime import timedelta

import pyotp
from account_steps import make_member
from factories import add, make_person, make_user
from faults.sides import GIVEN_NAMES, PAIRED, Side, person_of, receive
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import Claim, Evidence, ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import ClaimKind, RecordSource, VerificationMethod
from registry.experts.models import AvailabilityWindow, LanguageSkill, Nationality, Person
from registry.experts.states import CaseKind, CaseState, ClaimState, PairState, PersonState
from registry.profile import links
from registry.profile.kinds import ProposalKind
from registry.profile.models import Proposal, Reconfirmation
from registry.taxonomy.kinds import Mode


def find_claim(person: Person, kind: ClaimKind) -> Claim:
    statement = select(Claim).where(Claim.person_id == person.id, Claim.kind == kind)
    return session().scalars(statement).one()


def add_evidence(claim: Claim, *, by: User) -> None:
    document = receive("văn bằng", by=by)
    add(Evidence(claim_id=claim.id, document_id=document.id, note="Bản gốc"))


def make_experts_in_every_state(side: Side) -> str:
    """Each with an account of its own; their claims are in every state too. The link by which one of
    them says whether the profile is still right."""
    states = iter([ClaimState.CHECKING, *ClaimState, *ClaimState])
    for state in PersonState:
        person = _make_expert(side, f"expert_{state.value}", state)
        if state in {PersonState.DRAFT, PersonState.NEEDS_INFO}:
            continue
        for claim in session().scalars(select(Claim).where(Claim.person_id == person.id)):
            if state is not PersonState.IN_REVIEW or claim.kind is ClaimKind.RESIDENCE:
                _put_claim(claim, next(states, ClaimState.QUEUED), side)
    side.people["expert_without_profile"] = make_member(Role.EXPERT)
    side.people["expert_without_factor"] = make_user(Role.EXPERT)
    factor = {"totp_secret": pyotp.random_base32(), "totp_confirmed_at": now()}
    side.people["expert_with_factor"] = make_member(Role.EXPERT, **factor)
    _make_cases(side)
    _make_pair(side)
    person = person_of(side, "expert_active")
    _propose(person)
    add(Nationality(person_id=side.person.id, country_code="DE"))
    values = {"asked_at": now(), "due_on": hanoi_today(), "told_on": hanoi_today()}
    return links.make_link(add(Reconfirmation(person_id=person.id, notices_sent=3, **values)))


def _propose(person: Person) -> None:
    """What a record of theirs says waits for them."""
    about = {"department": "", "country": "DE", "start": "2012", "end": "2014", "file": ""}
    rows = {
        ProposalKind.NAME: {"full": "T. Thu Tran"},
        ProposalKind.DEGREE: {"title": "PhD", "place": "Universität Ulm", **about},
        ProposalKind.POST: {"title": "Engineer", "place": "Bosch GmbH", **about},
    }
    for place, (kind, item) in enumerate(rows.items()):
        values = {"key": kind.value, "content": json.dumps(item | {"kind": kind.value})}
        asked = {"person_id": person.id, "source": RecordSource.ORCID, "read_at": now()}
        add(Proposal(kind=kind, place=place, **values, **asked))


def _make_expert(side: Side, name: str, state: PersonState) -> Person:
    user = make_member(Role.EXPERT)
    side.people[name] = user
    is_unverified = state in {PersonState.DRAFT, PersonState.NEEDS_INFO}
    given = GIVEN_NAMES[len(side.people) % len(GIVEN_NAMES)]  # nobody looks like somebody's double
    person = make_person(
        user=user, state=state, verified=0 if is_unverified else 2, name=("Trần", "Thu", given)
    )
    if is_unverified:
        add_evidence(find_claim(person, ClaimKind.IDENTITY), by=user)
        _complete_profile(person)
    return person


def _make_cases(side: Side) -> None:
    """What the office raised with profiles, at every point at which somebody has to act."""
    for name, kind, state, opener, confirmer in (
        (
            "expert_not_eligible",
            CaseKind.NOT_ELIGIBLE,
            CaseState.IN_FORCE,
            "second_verifier",
            "verifier",
        ),
        ("expert_appeal", CaseKind.NOT_ELIGIBLE, CaseState.APPEALED, "second_verifier", "verifier"),
        ("expert_doubted", CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED, "second_verifier", None),
        ("expert_doubted_too", CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED, "verifier", None),
        ("expert_suspected", CaseKind.SUSPENSION, CaseState.PROPOSED, "auditor", None),
        ("expert_suspected_too", CaseKind.SUSPENSION, CaseState.PROPOSED, "scheme_officer", None),
        ("expert_suspended", CaseKind.SUSPENSION, CaseState.IN_FORCE, "auditor", "scheme_officer"),
    ):
        if state is CaseState.IN_FORCE and kind is CaseKind.SUSPENSION:
            _remember_active(person_of(side, name))
        if name not in side.people:
            is_doubted = kind is CaseKind.NOT_ELIGIBLE
            _make_expert(side, name, PersonState.IN_REVIEW if is_doubted else PersonState.ACTIVE)
        add(
            ProfileCase(
                person_id=person_of(side, name).id,
                kind=kind,
                state=state,
                reason="other",
                text_vi="Cần xem lại.",
                text_en="To be looked at.",
                opened_by_id=side.people[opener].id,
                confirmed_by_id=side.people[confirmer].id if confirmer else None,
                decided_on=hanoi_today() if confirmer else None,
                appeal_until=hanoi_today() + timedelta(20),
            )
        )


def _make_pair(side: Side) -> None:
    """Two records of which one verifier says that they are one person's."""
    people = [person_of(side, f"expert_{state.value}").id for state in PAIRED]
    first, second = sorted(people)
    add(
        DuplicatePair(
            first_id=first,
            second_id=second,
            state=PairState.SAME,
            kept_id=first,
            reason="Cùng luận án.",
            proposed_by_id=side.people["second_verifier"].id,
        )
    )


def _remember_active(person: Person) -> None:
    add(
        StateChange(
            object_type="persons",
            object_id=person.id,
            from_state="active",
            to_state="suspended",
            at=now(),
            reason="",
        )
    )


def _complete_profile(person: Person) -> None:
    add(
        AvailabilityWindow(
            person_id=person.id, mode=Mode.VISITING_SEMESTER, starts_on=hanoi_today()
        )
    )
    add(LanguageSkill(person_id=person.id, language="en", level="C2", can_teach=True))


def _put_claim(claim: Claim, state: ClaimState, side: Side) -> None:
    claim.state = state
    if state is ClaimState.CHECKING:
        claim.verifier_id = side.people["verifier"].id
    if state is ClaimState.AWAITING_SECOND:
        claim.proposed_by_id = side.people["second_verifier"].id
        claim.proposed_level = 3
        claim.proposed_method = VerificationMethod.ISSUING_BODY
