"""One of each who may have to act, in one country, and one of each elsewhere who has not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from factories import (
    add,
    make_concept,
    make_contract,
    make_document,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_term,
    make_user,
)
from flask import current_app

from registry.accounts.models import AccountState, SecondFactorReset, User
from registry.audit.models import AccessEvent
from registry.background import mail, outbox
from registry.background.mail import MailMessage
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.kinds import Corrected, Proposer
from registry.contracts.models import Contract, Promise
from registry.contracts.states import ContractState as C
from registry.contracts.states import CorrectionState
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import Claim, ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import ClaimKind, ContactKind
from registry.experts.models import Contact
from registry.experts.states import CaseKind, CaseState, PairState
from registry.experts.states import ClaimState as K
from registry.experts.states import PersonState as P
from registry.introductions.models import Channel, Introduction
from registry.introductions.models import IntroductionState as I
from registry.leading.kinds import EmployerKind, EntryKind, LegalCategory, PostChange
from registry.leading.models import DesignationEntry, EntryState
from registry.leading.post_models import PostEntry
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import OpeningState as O
from registry.reference import services as reference
from registry.reference.kinds import ReferenceChangeKind
from registry.rights.models import Objection
from registry.rules import services as rules
from registry.targets import loading as target_rules
from registry.targets import queries as targets
from registry.targets.models import CountDecision, DecisionKind
from registry.taxonomy.kinds import InstitutionKind
from registry.work import queries

BOTH = {"recruiter", "approver"}
CONFIRMED = {"confirmed_by_expert_at": now()}
SIGNED = CONFIRMED | {"checked_at": now()}


@contextmanager
def undone() -> Iterator[None]:
    """One country serves for a whole table: making it takes longer than asking it."""
    point = session().begin_nested()
    try:
        yield
        session().flush()
    finally:
        point.rollback()
        session().expire_all()


class Country:
    """One of each who may have to act, and one of each elsewhere who has not."""

    def __init__(self) -> None:
        self.school, self.other_school = make_institution(), make_institution()
        self.mission, other_mission = make_mission("DE"), make_mission("FR")
        self.person = make_person(user=make_user(), verified=0)
        place, elsewhere = self.school.organisation, self.other_school.organisation
        self.people: dict[str, User] = {
            "expert": session().get_one(User, self.person.user_id),
            "recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=place),
            "approver": make_user(Role.INSTITUTION_APPROVER, organisation=place),
            "mission": make_user(Role.MISSION_OFFICER, organisation=self.mission.organisation),
            "desk": make_user(Role.MOFA_DESK),
            "officer": make_user(Role.RECRUITMENT_OFFICER),
            "verifier": make_user(Role.VERIFIER),
            "second": make_user(Role.VERIFIER),
            "ministry": make_user(Role.SCHEME_OFFICER),
            "auditor": make_user(Role.AUDITOR),
            "secretary": make_user(Role.DESIGNATION_SECRETARIAT),
            "other_secretary": make_user(Role.DESIGNATION_SECRETARIAT),
            "administrator": make_user(Role.ADMINISTRATOR),
            "reporter": make_user(Role.LINE_MINISTRY),
            "panel": make_user(Role.PANEL_MEMBER),
            "delegate": make_user(Role.DELEGATE),
            "other_expert": session().get_one(User, make_person(verified=0).user_id),
            "other_recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=elsewhere),
            "other_approver": make_user(Role.INSTITUTION_APPROVER, organisation=elsewhere),
            "other_mission": make_user(
                Role.MISSION_OFFICER, organisation=other_mission.organisation
            ),
        }
        self.program = make_program(self.school)
        address = {"kind": ContactKind.EMAIL, "value": "rieng.tu@example.org"}
        add(Contact(person_id=self.person.id, **address))
        session().flush()

    def whose_turn(self) -> set[str]:
        return {name for name in self.people if self.turns_of(name)}

    def turns_of(self, name: str) -> dict[str, int]:
        """How many cases of which kind wait for this one."""
        session().info.pop("work_counts", None)
        counts = queries.count(current_app.extensions["work"], self.people[name])
        return {code: found.mine for code, found in counts.items() if found.mine}

    def opening(self, state: O, **values: Any) -> Any:
        author = values.pop("author", self.people["recruiter"])
        return make_opening(self.program, state=state, author=author, **values)

    def with_second_approver(self) -> None:
        place = self.school.organisation
        self.people["second_approver"] = make_user(Role.INSTITUTION_APPROVER, organisation=place)
        self.opening(O.INSTITUTION_REVIEW, author=self.people["approver"])

    def introduction(self, state: I, **values: Any) -> Introduction:
        usual: dict[str, Any] = {
            "channel": Channel.MISSION,
            "mission_id": self.mission.id,
            "initiator_id": self.people["recruiter"].id,
        }
        opening = values.pop("opening", None) or self.opening(O.PUBLISHED, seats=2)
        return make_introduction(self.person, opening, state=state, **usual | values)

    def contract(self, state: C, **values: Any) -> Contract:
        return make_contract(self.introduction(I.OFFER_MADE), state=state, **values)

    def claim(self, state: K, **values: Any) -> Claim:
        claim = next(one for one in self.person.claims if one.kind is ClaimKind.DOCTORATE)
        claim.state, claim.due_on = state, hanoi_today() + timedelta(5)
        for name, value in values.items():
            setattr(claim, name, value)
        return claim

    def revocation(self) -> None:
        proposer = self.people["verifier"]
        self.claim(K.VERIFIED, revocation_by_id=proposer.id, revocation_at=now())

    def case(self, kind: CaseKind, state: CaseState, opener: str, **values: Any) -> ProfileCase:
        return add(
            ProfileCase(
                person_id=self.person.id,
                kind=kind,
                state=state,
                reason="x",
                text_vi="x",
                text_en="x",
                opened_by_id=self.people[opener].id,
                **values,
            )
        )

    def delivery(self, reason: str) -> None:
        contract = self.contract(C.ACTIVE, **SIGNED)
        add(
            DeliveryReport(
                contract_id=contract.id, term_id=make_term().id, weeks=15, credits=3,
                reported_by_id=self.people["recruiter"].id, disputed_reason=reason,
            )
        )  # fmt: skip

    def promise(self, *, is_late: bool = False) -> None:
        contract = self.contract(C.ACTIVE, **SIGNED)
        due_on = hanoi_today() + timedelta(-1 if is_late else 1)
        add(Promise(contract_id=contract.id, text_vi="Nhà ở", due_on=due_on))

    def void(self) -> None:
        proposer = self.people["ministry"].id
        self.contract(C.ACTIVE, **SIGNED, void_proposed_by_id=proposer)

    def correction(self, side: str, *, agreed: bool = False, **values: Any) -> None:
        proposer = {"institution": "recruiter"}.get(side, side)
        state = CorrectionState.AGREED if agreed else CorrectionState.PROPOSED
        contract = self.contract(C.ACTIVE, **values.get("contract", SIGNED))
        add(
            ContractCorrection(
                contract_id=contract.id, what=Corrected.START, state=state,
                proposed_for=Proposer(side), proposed_by_id=self.people[proposer].id,
                document_id=make_document().id, reason="x",
            )
        )  # fmt: skip

    def ruling(self) -> None:
        add(
            CountDecision(
                kind=DecisionKind.RULING, number="1", decided_on=hanoi_today(), text_vi="x",
                document_id=make_document().id, person_id=self.person.id,
                proposed_by_id=make_user(Role.SCHEME_OFFICER).id,
            )
        )  # fmt: skip

    def reference_change(self) -> None:
        reference.propose(
            self.other_school, ReferenceChangeKind.KIND, make_document(),
            values={"kind": InstitutionKind.ACADEMY, "successor_id": None},
            in_force_on=hanoi_today(), number="1", decided_on=hanoi_today(), reason="x",
            by=make_user(Role.SCHEME_OFFICER),
        )  # fmt: skip

    def listed_field(self) -> None:
        make_concept("50101", is_stem=False)
        reference.propose_row(
            ReferenceChangeKind.FIELD_FLAG, make_document(),
            content={"flag": "stem", "code": "50101", "is_listed": True},
            in_force_on=hanoi_today(), number="1", decided_on=hanoi_today(), reason="x",
            by=make_user(Role.SCHEME_OFFICER),
        )  # fmt: skip

    def rule_change(self) -> None:
        target_rules.load()
        target = targets.get_target("TG1")
        values = {
            name: getattr(target, name)
            for name in ("counts_from", "due_on", "title_vi", "title_en")
        }
        rules.propose_target(
            target, make_document(), content=values | {"value": target.value + 500}, number="1",
            decided_on=hanoi_today(), signed_by="x", reason="x", by=make_user(Role.SCHEME_OFFICER),
        )  # fmt: skip

    def amendment(self, state: EditionState) -> None:
        opening = self.opening(O.PUBLISHED)
        add(
            OpeningEdition(
                opening_id=opening.id, number=2, state=state, content={}, criteria=[],
                author_id=self.people["recruiter"].id,
            )
        )  # fmt: skip

    def pair(self, state: PairState) -> None:
        ids = sorted((self.person.id, make_person(verified=0).id))
        add(
            DuplicatePair(
                first_id=ids[0], second_id=ids[1], state=state, reason="x",
                proposed_by_id=self.people["verifier"].id,
            )
        )  # fmt: skip

    def entry(self) -> None:
        add(
            DesignationEntry(
                kind=EntryKind.RECORDING, state=EntryState.PROPOSED, series_id=self.person.id,
                person_id=self.person.id, legal_category=LegalCategory.EXPERT_D249,
                decision_number="1", authority="x", valid_from=hanoi_today(),
                proposed_by_id=self.people["secretary"].id,
            )
        )  # fmt: skip

    def post(self) -> None:
        add(
            PostEntry(
                kind=PostChange.RECORDING, series_id=self.person.id, person_id=self.person.id,
                employer="x", employer_kind=EmployerKind.INSTITUTE, valid_from=hanoi_today(),
                document_id=make_document().id, proposed_by_id=self.people["secretary"].id,
            )
        )  # fmt: skip

    def refusal(self) -> None:
        self.person.state = P.IN_REVIEW
        self.case(CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED, "verifier")

    def reading(self, viewer: str) -> AccessEvent:
        values = {"person_id": self.person.id, "viewer_id": self.people[viewer].id, "at": now()}
        role = min(self.people[viewer].roles).value
        row = AccessEvent(**values, role=role, fields=["name"], purpose="profile")
        add(row)
        return row

    def objection(self, viewer: str) -> None:
        reading = self.reading(viewer)
        values = {"person_id": self.person.id, "viewer_id": reading.viewer_id}
        add(Objection(**values, reading_id=reading.id, due_on=hanoi_today()))

    def objection_to_all(self) -> None:
        """To a viewing by the only officer, when no auditor can sign in."""
        self.people["auditor"].state = AccountState.DISABLED
        self.objection("ministry")

    def appeal(self) -> None:
        self.person.state = P.APPEAL
        self.case(CaseKind.NOT_ELIGIBLE, CaseState.APPEALED, "verifier")

    def suspended(self) -> None:
        self.person.state = P.SUSPENDED
        self.case(CaseKind.SUSPENSION, CaseState.IN_FORCE, "ministry")

    def parked(self) -> None:
        row = mail.queue("account_exists", to=self.people["expert"])
        session().flush()
        patience = mail.PATIENCE
        outbox.note_failure(MailMessage, row.id, reason="x", patience=patience, is_hopeless=True)

    def lost_factor(self) -> None:
        add(SecondFactorReset(user_id=self.people["verifier"].id))
