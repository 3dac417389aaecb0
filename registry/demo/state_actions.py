"""Which action of the audit chain leads to which state, for histories that are written in bulk."""

from registry.audit.actions import AuditAction
from registry.contracts.actions import ContractAction
from registry.contracts.models import Contract
from registry.core.tables import Base
from registry.experts.actions import ExpertAction
from registry.experts.models import Person
from registry.introductions.actions import IntroductionAction
from registry.introductions.models import Introduction
from registry.programs.actions import ProgramAction
from registry.programs.models import Opening
from registry.verification.actions import VerificationAction

BY_STATE: dict[type[Base], dict[str, AuditAction]] = {
    Person: {
        "draft": ExpertAction.PROFILE_BEGUN,
        "submitted": VerificationAction.PROFILE_SUBMITTED,
        "in_review": VerificationAction.REVIEW_BEGUN,
        "needs_info": VerificationAction.PROFILE_MORE_ASKED,
        "active": VerificationAction.PROFILE_ACTIVATED,
        "not_eligible": VerificationAction.FOUND_NOT_ELIGIBLE,
        "appeal": VerificationAction.PROFILE_APPEALED,
        "paused": ExpertAction.PROFILE_PAUSED,
        "dormant": ExpertAction.PROFILE_FELL_DORMANT,
        "withdrawn": ExpertAction.PROFILE_WITHDRAWN,
        "suspended": VerificationAction.PROFILE_SUSPENDED,
        "merged": VerificationAction.PROFILE_MERGED,
        "recorded": ExpertAction.RECORDED,
    },
    Opening: {
        "draft": ProgramAction.OPENING_DRAFTED,
        "institution_review": ProgramAction.OPENING_SUBMITTED,
        "returned": ProgramAction.OPENING_RETURNED,
        "ministry_check": ProgramAction.OPENING_APPROVED,
        "published": ProgramAction.OPENING_PUBLISHED,
        "on_hold": ProgramAction.OPENING_HELD,
        "closed": ProgramAction.OPENING_CLOSED,
        "selecting": ProgramAction.OPENING_SELECTION_BEGUN,
        "filled": ProgramAction.OPENING_FILLED,
        "partly_filled": ProgramAction.OPENING_PARTLY_FILLED,
        "cancelled": ProgramAction.OPENING_CANCELLED,
        "no_suitable": ProgramAction.OPENING_ENDED_WITHOUT_CANDIDATE,
        "archived": ProgramAction.OPENING_ARCHIVED,
    },
    Introduction: {
        "proposed": IntroductionAction.PROPOSED,
        "routed": IntroductionAction.ROUTED,
        "escalated": IntroductionAction.ESCALATED,
        "endorsed": IntroductionAction.ENDORSED,
        "not_endorsed": IntroductionAction.NOT_ENDORSED,
        "expert_asked": IntroductionAction.EXPERT_ASKED,
        "accepted": IntroductionAction.ACCEPTED,
        "declined": IntroductionAction.DECLINED,
        "lapsed": IntroductionAction.LAPSED,
        "connected": IntroductionAction.CONNECTED,
        "talking": IntroductionAction.TALK_NOTED,
        "offer_made": IntroductionAction.OFFER_MADE,
        "closed_no_fit": IntroductionAction.CLOSED,
        "closed_later": IntroductionAction.CLOSED,
        "converted": IntroductionAction.CONVERTED,
        "withdrawn": IntroductionAction.WITHDRAWN,
    },
    Contract: {
        "draft": ContractAction.DRAFTED,
        "offered": ContractAction.OFFERED,
        "negotiating": ContractAction.COUNTERED,
        "agreed": ContractAction.AGREED,
        "signed": ContractAction.SIGNED,
        "active": ContractAction.STARTED,
        "suspended": ContractAction.SUSPENDED,
        "completed": ContractAction.COMPLETED,
        "ended_early": ContractAction.ENDED_EARLY,
        "not_started": ContractAction.NEVER_STARTED,
        "declined": ContractAction.DECLINED,
        "retracted": ContractAction.RETRACTED,
        "lapsed": ContractAction.LAPSED,
        "void": ContractAction.VOIDED,
    },
}


def action_of(kind: type[Base], state: str) -> AuditAction:
    return BY_STATE[kind][state]
