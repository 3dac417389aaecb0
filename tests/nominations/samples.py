"""What the mails of nominations may have to say."""

import uuid
from typing import Any

from registry.core.i18n import hanoi_today
from registry.leading.kinds import LegalCategory
from registry.nominations.kinds import Channel
from registry.nominations.models import Nomination
from registry.nominations.states import NominationState


def samples_of_nominations(_person: Any) -> dict[str, list[dict[str, Any]]]:
    def sample(state: NominationState) -> Nomination:
        return Nomination(
            id=uuid.uuid4(),
            code="DC-2026-0014",
            state=state,
            channel=Channel.ABROAD,
            category=LegalCategory.EXPERT_D249,
            due_on=hanoi_today(),
        )

    told = {
        "asked": NominationState.ASKED,
        "returned": NominationState.RETURNED,
        "not_eligible": NominationState.ENDED,
        "not_recommended": NominationState.ENDED,
        "eligible": NominationState.ELIGIBLE,
        "recommended": NominationState.RECOMMENDED,
        "designated": NominationState.DESIGNATED,
        "declined": NominationState.ENDED,
    }
    reminded = (NominationState.ASKED, NominationState.DOSSIER)
    return {
        "nomination_news": [
            *({"nomination": sample(state), "news": news} for news, state in told.items()),
            *({"nomination": sample(state), "news": "reminder"} for state in reminded),
        ],
        "nomination_course": [{"nomination": sample(state)} for state in NominationState],
        "nomination_panel": [
            {"nomination": sample(NominationState.SCORING), "news": news}
            for news in ("appointed", "opened", "short")
        ],
        "nomination_task": [{"nomination": sample(NominationState.CHECK)}],
    }
