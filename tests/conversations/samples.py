"""What the mails of conversations may have to say."""

from typing import Any

from factories import make_introduction

from registry.conversations.meetings.models import Meeting
from registry.core.db import now
from registry.core.i18n import hanoi_today


def samples_of_conversations(person: Any) -> dict[str, list[dict[str, Any]]]:
    introduction = make_introduction(person)
    sides = (True, False)
    meeting = Meeting(
        introduction=introduction, starts_at=now(), minutes=45, answer_due_on=hanoi_today()
    )
    news = "proposed agreed reminder cancelled lapsed held missed".split()
    return {
        "meeting_news": [
            {"introduction": introduction, "meeting": meeting, "news": one, "to_expert": side}
            for one in news
            for side in sides
        ],
        "conversation_message": [{"introduction": introduction, "to_expert": one} for one in sides],
    }
