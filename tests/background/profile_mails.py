"""What the mails about an expert's own profile may have to say."""

from typing import Any

from registry.core.i18n import hanoi_today
from registry.profile.models import Reconfirmation


def samples_of_profiles(person: Any) -> dict[str, list[dict[str, Any]]]:
    question = Reconfirmation(person_id=person.id, due_on=hanoi_today())
    about = {"person": person, "question": question, "token": "abc-123"}
    return {name: [about] for name in ("reconfirm_asked", "reconfirm_dormant")}
