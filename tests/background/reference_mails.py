"""What the mails about changes of an institution are tried with."""

import uuid
from datetime import date
from typing import Any

from factories import make_institution

from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.models import ReferenceChange


def samples_of_reference() -> dict[str, list[dict[str, Any]]]:
    changes = [
        ReferenceChange(
            id=uuid.uuid4(), kind=ReferenceChangeKind.NAMES, state=state, number="12/QĐ-TTg",
            in_force_on=date(2026, 9, 1), answer=answer, institution=place, institution_id=place.id,
        )
        for place in [make_institution()]
        for state, answer in (
            (ReferenceChangeState.APPROVED, ""),
            (ReferenceChangeState.REFUSED, "Sai số"),
        )
    ]  # fmt: skip
    names = ("waiting", "answered", "approved")
    return {f"reference_change_{name}": [{"change": one} for one in changes] for name in names}
