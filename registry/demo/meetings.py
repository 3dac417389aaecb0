"""Introductions of the demo country, in every state."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.core.numbering import next_number
from registry.demo.cast import MISSION_COUNTRIES
from registry.demo.chronicle import Chronicle, moment
from registry.demo.openings import DemoOpening
from registry.demo.paperwork import Paperwork
from registry.demo.reference import DemoExpert
from registry.demo.staff import Staff
from registry.experts.kinds import ContactKind
from registry.introductions.models import (
    OPEN_STATES,
    REVEALED_STATES,
    TALKS,
    Channel,
    Introduction,
    IntroductionState,
    Reveal,
)
from registry.programs.models import OpeningState
from registry.taxonomy.models import AcademicTerm

COURSES = {
    IntroductionState.ROUTED: ["routed"],
    IntroductionState.ESCALATED: ["routed", "escalated"],
    IntroductionState.NOT_ENDORSED: ["routed", "not_endorsed"],
    IntroductionState.EXPERT_ASKED: ["routed", "endorsed", "expert_asked"],
    IntroductionState.DECLINED: ["routed", "endorsed", "expert_asked", "declined"],
    IntroductionState.LAPSED: ["routed", "endorsed", "expert_asked", "lapsed"],
}

ASKED = ("desk_officer_id", "answer_due_on", "asked_at", "answered_at", "outcome_due_on")
CONNECTED_COURSE = ["routed", "endorsed", "expert_asked", "accepted", "connected"]


REASONS = (
    "Chuyên gia phù hợp với hướng nghiên cứu của chương trình; trường mong được trao đổi trực tiếp.",
    "Học phần này cần người có kinh nghiệm giảng dạy quốc tế; trường đã chuẩn bị trợ giảng.",
    "Trường đang xây dựng phòng thí nghiệm và mong có chuyên gia đồng hành từ đầu.",
)


REASONS_EN = (
    "Your work fits the direction of the programme; we would like to talk with you directly.",
    "This course needs international teaching experience; teaching assistants are ready.",
    "We are building the laboratory and would like an expert with us from the start.",
)


@dataclass
class DemoCountry:
    """What the stories are made of."""

    chronicle: Chronicle
    staff: Staff
    openings: list[DemoOpening]
    terms: list[AcademicTerm]
    missions: dict[str, uuid.UUID]
    paperwork: Paperwork
    today: date

    @property
    def rng(self) -> random.Random:
        return self.chronicle.rng


UNASKED = {
    IntroductionState.ROUTED,
    IntroductionState.ESCALATED,
    IntroductionState.NOT_ENDORSED,
}


def write_introduction(
    country: DemoCountry,
    expert: DemoExpert,
    opening: DemoOpening,
    state: IntroductionState,
    begun: date,
    *,
    answered: date,
) -> uuid.UUID:
    rng, mission = country.rng, country.missions.get(expert.country)
    message_vi, message_en = rng.choice(list(zip(REASONS, REASONS_EN, strict=True)))
    introduction_id = country.chronicle.add(
        Introduction,
        code=next_number(f"GT-{begun.year}-"),
        person_id=expert.id,
        opening_id=opening.id,
        institution_id=opening.institution_id,
        initiator_id=country.staff.recruiters[opening.institution_id],
        state=state,
        is_open=state in OPEN_STATES,
        message_vi=message_vi,
        message_en=message_en,
        channel=Channel.MISSION if mission else Channel.CENTRAL_DESK,
        mission_id=None if state is IntroductionState.ESCALATED else mission,
        routed_on=begun,
        desk_due_on=begun + timedelta(7),
        endorsement_note="",
        refusal_code="expert_asked_for_pause" if state is IntroductionState.NOT_ENDORSED else "",
        **_asked(country, mission, state, begun),
        reminders_sent=0,
        closing_note="",
        created_at=moment(begun, rng),
        version=1,
    )
    if state in REVEALED_STATES:
        reveal = {"kind": ContactKind.EMAIL, "created_at": moment(answered, rng)}
        country.chronicle.add(Reveal, introduction_id=introduction_id, **reveal)
    acts = _who_acts(country, opening, mission, expert)
    _tell_introduction_course(country, introduction_id, state, begun, acts)
    return introduction_id


def _asked(
    country: DemoCountry, mission: uuid.UUID | None, state: IntroductionState, begun: date
) -> dict[str, Any]:
    """Who put the question to the expert, and when it was answered."""
    rng = country.rng
    asked_on = min(begun + timedelta(rng.randrange(1, 3)), country.today)
    if state in UNASKED:
        return dict.fromkeys(ASKED) | {"outcome_reminders": 0}
    is_answered = state is not IntroductionState.EXPERT_ASKED
    answered_on = min(asked_on + timedelta(6), country.today)
    return {
        "desk_officer_id": country.staff.desks.get(mission) if mission else None,
        "answer_due_on": asked_on + timedelta(21),
        "asked_at": moment(asked_on, rng),
        "answered_at": moment(answered_on, rng) if is_answered else None,
        **_outcome(country, state, answered_on),
    }


def _outcome(
    country: DemoCountry, state: IntroductionState, answered_on: date
) -> dict[str, date | int | None]:
    """Who has talked for long has said before that they go on; of some both sides are asked just now."""
    if state not in TALKS:
        return {"outcome_due_on": None, "outcome_reminders": 0}
    soon = country.today + timedelta(4 + answered_on.toordinal() % 45)
    due = max(answered_on + timedelta(60), soon)
    return {"outcome_due_on": due, "outcome_reminders": int(due - country.today < timedelta(14))}


def _who_acts(
    country: DemoCountry, opening: DemoOpening, mission: uuid.UUID | None, expert: DemoExpert
) -> dict[str, uuid.UUID | None]:
    """By state: the desk endorses and asks, the expert answers, the institution does the rest."""
    recruiter = country.staff.recruiters[opening.institution_id]
    central = country.staff.shown["mofa"]
    desk = country.staff.desks.get(mission, central) if mission else central
    by_desk = dict.fromkeys(
        (
            IntroductionState.ENDORSED,
            IntroductionState.NOT_ENDORSED,
            IntroductionState.EXPERT_ASKED,
        ),
        desk,
    )
    by_expert = dict.fromkeys(
        (IntroductionState.ACCEPTED, IntroductionState.CONNECTED, IntroductionState.DECLINED),
        expert.user_id,
    )
    by_system = dict.fromkeys(
        (IntroductionState.ROUTED, IntroductionState.ESCALATED, IntroductionState.LAPSED), None
    )
    acts = {**dict.fromkeys(IntroductionState, recruiter), **by_desk, **by_expert, **by_system}
    return {state.value: who for state, who in acts.items()}


def _tell_introduction_course(
    country: DemoCountry,
    introduction_id: uuid.UUID,
    state: IntroductionState,
    begun: date,
    acts: dict[str, uuid.UUID | None],
) -> None:
    course = COURSES.get(state) or [
        *CONNECTED_COURSE,
        *([state.value] if state is not IntroductionState.CONNECTED else []),
    ]
    gap = max(0, min(3, (country.today - begun).days // (len(course) + 1)))
    country.chronicle.course(
        Introduction,
        introduction_id,
        moment(begun, country.rng),
        [(0, "proposed"), *((gap, step) for step in course)],
        None,
        acts,
    )


def opening_for(country: DemoCountry, expert: DemoExpert, *, published_before: date) -> DemoOpening:
    """One in the expert's field where there is one."""
    known = [
        opening
        for opening in country.openings
        if opening.published_on and opening.published_on < published_before
    ]
    known = known or [opening for opening in country.openings if opening.published_on]
    near = [opening for opening in known if opening.field_code[:3] == expert.field_code[:3]]
    return country.rng.choice(near or known)


def introduce(country: DemoCountry, expert: DemoExpert, state: IntroductionState) -> None:
    is_open = state in {
        IntroductionState.ROUTED,
        IntroductionState.ESCALATED,
        IntroductionState.EXPERT_ASKED,
    }
    days = country.rng.randrange(1, 5) if is_open else country.rng.randrange(30, 300)
    days += 8 if state is IntroductionState.ESCALATED else 0
    begun = max(country.today - timedelta(days), expert.registered_on + timedelta(20))
    begun = min(begun, country.today - timedelta(1))
    write_introduction(
        country,
        expert,
        opening_for(country, expert, published_before=begun),
        state,
        begun,
        answered=begun,
    )


def wait_for_shown_missions(country: DemoCountry, pool: list[DemoExpert]) -> None:
    """The missions whose accounts are printed find a request to endorse."""
    for place in MISSION_COUNTRIES.values():
        expert = next((expert for expert in pool if expert.country == place), None)
        if expert:
            pool.remove(expert)
            introduce(country, expert, IntroductionState.ROUTED)


def wait_for_shown_expert(country: DemoCountry, expert: DemoExpert) -> None:
    """The expert whose account is printed finds a request that waits for their answer."""
    own = [
        opening
        for opening in country.openings
        if opening.state is OpeningState.PUBLISHED
        and opening.institution_id == country.openings[0].institution_id
    ]
    shown = [opening for opening in own if opening.field_code[:3] == expert.field_code[:3]] or own
    opening = shown[0] if shown else country.openings[0]
    begun = country.today - timedelta(3)
    write_introduction(
        country, expert, opening, IntroductionState.EXPERT_ASKED, begun, answered=begun
    )
