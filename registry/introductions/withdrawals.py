"""How open introductions react when the expert withdraws a consent: in the same transaction."""

from registry.accounts.models import User
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.introductions import endings, queries
from registry.introductions.models import Channel, Introduction, IntroductionState

S = IntroductionState
WITH_A_DESK = {S.ROUTED, S.ESCALATED}
NOT_ACCEPTED = {S.PROPOSED, S.ROUTED, S.ESCALATED, S.ENDORSED, S.EXPERT_ASKED}


def follow(person: Person, purpose: ConsentPurpose, by: User) -> None:
    """Nobody introduces them any more; what they accepted themselves goes on until they end it."""
    for introduction in queries.list_open_for_person(person.id):
        if _rests_on(introduction, purpose):
            endings.end_for_consent(introduction, reason=queries.CONSENT_WITHDRAWN, by=by)


def _rests_on(introduction: Introduction, purpose: ConsentPurpose) -> bool:
    if purpose is ConsentPurpose.EMBASSY:
        return introduction.state in WITH_A_DESK and introduction.channel is Channel.MISSION
    is_asked = purpose in {ConsentPurpose.BE_FOUND, ConsentPurpose.INTRODUCTION}
    return is_asked and introduction.state in NOT_ACCEPTED
