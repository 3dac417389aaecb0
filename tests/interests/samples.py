"""What the mails of interests may have to say."""

from typing import Any

from factories import make_opening

from registry.core.i18n import hanoi_today
from registry.interests.kinds import EndReason, NoReason
from registry.interests.models import Interest, InterestState


def samples_of_interests(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Each with everything that it may have to say."""
    opening, days = make_opening(), {"answer_due_on": hanoi_today(), "ends_on": hanoi_today()}

    def sample(state: InterestState, reason: str = "", answer: str = "") -> Any:
        return Interest(
            code="QT-2026-0001", person_id=person.id, opening=opening,
            institution=opening.institution, state=state, reason_code=reason, answer=answer, **days,
        )  # fmt: skip

    sent, answers = (
        sample(InterestState.SENT),
        [
            sample(InterestState.DECLINED, NoReason.TIME, "Hẹn dịp khác"),
            sample(InterestState.LAPSED, EndReason.SILENCE),
            *(sample(InterestState.ENDED, reason) for reason in EndReason),
        ],
    )
    tasks = ("stated", "resumed", "reminder")
    news = ("considered", "invited", "paused")
    return {
        "interest_task": [{"interest": sent, "news": one} for one in tasks],
        "interest_news": [{"interest": sent, "news": one} for one in news],
        "interest_answer": [{"interest": one, "news": ""} for one in answers],
        "interest_gone": [{"interest": one, "news": ""} for one in answers],
        "interest_silent": [{"interest": sent}],
    }
