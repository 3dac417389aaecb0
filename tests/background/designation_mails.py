"""What the mails of designations and posts are written about."""

import uuid
from typing import Any

from registry.accounts.models import User
from registry.core.i18n import hanoi_today
from registry.experts.models import Person
from registry.leading.kinds import EntryKind, PostChange
from registry.leading.models import DesignationEntry, EntryState
from registry.leading.post_models import PostEntry
from registry.leading.review_models import DesignationReview


def samples_of_designations(person: Any, reader: User) -> dict[str, list[dict[str, Any]]]:
    answers = ((EntryState.CONFIRMED, ""), (EntryState.REJECTED, "Sai số"))
    values = {"kind": EntryKind.RECORDING, "person": person, "decision_number": "12/QĐ-BGDĐT"}
    both = [{"entry": DesignationEntry(state=one, answer=why, **values)} for one, why in answers]
    post = PostEntry(kind=PostChange.END, state=EntryState.CONFIRMED, person=person, employer="X")
    posts = dict.fromkeys(("post_waiting", "post_answered"), [{"entry": post}])
    ends: dict[str, Any] = {"ends_on": hanoi_today(), "series_id": uuid.uuid4()}
    own = Person(number="VN-10002", user_id=reader.id)
    terms = [
        {"review": DesignationReview(**ends, person=one, note=""), "news": news}
        for one in (person, own)
        for news in ("due", "lapsed", "let_end", "extended", "renewed")
    ]
    return {
        "designation_term": terms,
        "designation_waiting": both[:1],
        "designation_answered": both,
        **posts,
    }
