"""The stories of introductions, openings and their amendments, step by step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from work.country import BOTH, Country
from work.steps import REASON, TODAY, Watch

from registry.experts.kinds import ContactKind
from registry.interests import endings as interest_endings
from registry.interests import services as interests
from registry.interests.kinds import NoReason
from registry.interests.models import Interest
from registry.introductions import endings as introduction_endings
from registry.introductions import proposals, silence
from registry.introductions import services as introductions
from registry.introductions.models import Introduction
from registry.introductions.models import IntroductionState as I
from registry.programs import amendments
from registry.programs import endings as opening_endings
from registry.programs import services as openings
from registry.programs.content import CriterionContent, content_of
from registry.programs.models import OpeningState as O


def propose(one: Country, step: Watch, **values: Any) -> Introduction:
    opening = one.opening(O.PUBLISHED)
    usual: dict[str, Any] = {"waits": {"mission"}, "told": {"mission"}}
    proposed: Introduction = step(
        "recruiter", proposals.propose, one.person, opening, **usual | values
    )
    return proposed


def an_introduction_that_succeeds(one: Country, step: Watch) -> None:
    introduction = propose(one, step)
    step(
        "mission", introductions.endorse, introduction, note="",
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    with step.undone():
        step("expert", introductions.decline, introduction, waits=set(), told={"recruiter"})
    with step.undone():
        step(None, silence.remind, introduction, waits={"expert"}, told={"expert"})
        step(None, silence.lapse, introduction, waits=set(), told={"expert", "recruiter"})
    step(
        "expert", introductions.accept, introduction, reveal=[ContactKind.EMAIL],
        waits={"recruiter"}, told={"recruiter"},
    )  # fmt: skip
    step("recruiter", introductions.note_talk, introduction, waits={"recruiter"}, told=set())
    for by, told in (("recruiter", {"expert"}), ("expert", {"recruiter"})):
        with step.undone():
            step(
                by, introduction_endings.close, introduction, is_final=True, note="x",
                waits=set(), told=told,
            )  # fmt: skip
    step(
        "approver", introduction_endings.withdraw, introduction, **REASON,
        waits=set(), told={"expert", "recruiter"},
    )  # fmt: skip


def an_interest(one: Country, step: Watch) -> None:
    opening, today = one.opening(O.PUBLISHED), {"today": TODAY}
    interest: Interest = step(
        "expert", interests.state_interest, one.person, opening, **today,
        waits={"recruiter"}, told={"recruiter"},
    )  # fmt: skip
    with step.undone():
        step("expert", interests.pause, interest, **today, waits={"expert"}, told={"recruiter"})
        step("expert", interests.resume, interest, **today, waits={"recruiter"}, told={"recruiter"})
    with step.undone():
        step(None, interest_endings.lapse, interest, waits=set(), told={"expert", "recruiter"})
    with step.undone():
        told = {"expert", "recruiter"}
        step(None, interests.rest, interest, **today, waits={"expert"}, told=told)
    step("recruiter", interests.consider, interest, **today, waits={"recruiter"}, told={"expert"})
    with step.undone():
        step(
            "recruiter", interests.answer_no, interest, reason=NoReason.TIME,
            waits=set(), told={"expert"},
        )  # fmt: skip
    told = {"expert", "mission"}
    step("recruiter", interests.invite, interest, **today, waits={"mission"}, told=told)
    step("expert", interests.withdraw, interest, waits=set(), told={"mission", "recruiter"})


def an_introduction_that_stays_at_the_desk(one: Country, step: Watch) -> None:
    introduction = propose(one, step)
    today = {"today": TODAY}
    with step.undone():
        step(
            "mission", introductions.refuse_endorsement, introduction, code="other",
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    with step.undone():
        step(
            "recruiter", introduction_endings.withdraw, introduction, **REASON,
            waits=set(), told={"mission"},
        )  # fmt: skip
    with step.undone():
        step(
            None, silence.close_unwilling, introduction, waits=set(), told={"mission", "recruiter"}
        )
    with step.undone():
        told = {"mission", "expert"}
        step(None, silence.bypass_mission, introduction, **today, waits={"expert"}, told=told)
    told = {"mission", "desk"}
    step(None, silence.hand_to_backup, introduction, **today, waits={"desk"}, told=told)
    step(None, silence.remind_desk, introduction, **today, waits={"desk"}, told={"desk"})


def an_introduction_past_the_mission(one: Country, step: Watch) -> None:
    one.person.bypasses_mission = True
    propose(one, step, waits={"expert"}, told={"expert"})


def an_opening(one: Country, step: Watch) -> None:
    content = content_of(one.opening(O.ARCHIVED, starts_on=TODAY + timedelta(90)))
    criteria = [CriterionContent.of(row) for row in one.opening(O.ARCHIVED).criteria]
    opening = step(
        "recruiter", openings.draft_opening, content, program=one.program, criteria=criteria,
        waits={"recruiter"}, told=set(),
    )  # fmt: skip
    for giver, give_back in (
        ("approver", openings.return_from_institution),
        ("ministry", openings.return_from_ministry),
    ):
        with step.undone():
            step(
                "recruiter", openings.submit_opening, opening, waits={"approver"}, told={"approver"}
            )
            if giver == "ministry":
                step(
                    "approver", openings.approve_opening, opening,
                    waits={"ministry"}, told={"ministry", "recruiter"},
                )  # fmt: skip
            told = {"recruiter"} | ({"approver"} if giver == "ministry" else set())
            step(giver, give_back, opening, **REASON, waits={"recruiter"}, told=told)


def a_published_opening(one: Country, step: Watch) -> None:
    opening = one.opening(O.MINISTRY_CHECK, approver_id=one.people["approver"].id)
    step("ministry", openings.publish_opening, opening, waits=set(), told=BOTH)
    step(
        "recruiter", openings.hold_opening, opening, **REASON,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    step("approver", openings.resume_opening, opening, waits=set(), told={"recruiter"})
    with step.undone():
        step(None, opening_endings.fill_opening, opening, waits=set(), told=BOTH)
        step(None, opening_endings.reopen_opening, opening, waits=set(), told=BOTH)
    step(None, openings.close_opening, opening, waits=BOTH, told=BOTH)
    step("recruiter", openings.begin_selection, opening, waits=BOTH, told={"approver"})
    with step.undone():
        step(
            "approver", opening_endings.record_no_suitable, opening, **REASON,
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    one.introduction(I.EXPERT_ASKED, opening=opening)
    step(
        "approver", opening_endings.cancel_opening, opening, **REASON,
        waits=set(), told={"recruiter", "expert"},
    )  # fmt: skip


def an_amendment(one: Country, step: Watch) -> None:
    opening = one.opening(O.PUBLISHED, approver_id=one.people["approver"].id)
    changed = replace(content_of(opening), seats=4)
    rest = {"criteria": [CriterionContent.of(row) for row in opening.criteria]} | REASON
    edition = step(
        "recruiter", amendments.propose_amendment, opening, changed, **rest,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    with step.undone():
        step(
            "recruiter", amendments.withdraw_amendment, opening, edition, **REASON,
            waits=set(), told={"approver"},
        )  # fmt: skip
    step(
        "approver", amendments.return_amendment, opening, edition, **REASON,
        waits={"recruiter"}, told={"recruiter"},
    )  # fmt: skip
    with step.undone():
        step(
            "approver", amendments.withdraw_amendment, opening, edition, **REASON,
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    step(
        "recruiter", amendments.revise_amendment, opening, edition, changed, **rest,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    step(
        "approver", amendments.approve_amendment, opening, edition, waits=set(), told={"recruiter"}
    )
