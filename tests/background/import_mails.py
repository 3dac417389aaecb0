"""The mails of imports and of the people who are invited by them."""

import uuid
from datetime import UTC, datetime
from typing import Any

from factories import make_import, make_institution, make_user

from registry.core.permissions import Role
from registry.imports import bases
from registry.imports.invitation_models import ExpertInvitation
from registry.imports.queries import count_rows_of


def samples_of_imports() -> dict[str, list[dict[str, Any]]]:
    approver, place = make_user(Role.INSTITUTION_APPROVER), make_institution()
    batch = make_import(by=approver)
    news = ("checked", "unreadable", "written", "stopped", "undone", "lapsed")
    letters = [
        ExpertInvitation(
            id=uuid.uuid4(), email="a@example.org", display_name="Trần & Nam", locale="vi",
            organisation=organisation, given_by=approver, expires_at=datetime(2026, 12, 24, tzinfo=UTC),
        )
        for organisation in (None, place.organisation)
    ]  # fmt: skip
    return {
        "import_news": [
            {"batch": batch, "news": one, "counts": count_rows_of(batch)} for one in news
        ],
        "expert_invitation": [
            {"invitation": one, "token": "x", "basis": bases.get("agreed"), "is_reminder": truth}
            for one, truth in zip(letters, (True, False), strict=True)
        ],
        "expert_invitation_taken_back": [{"invitation": letters[0]}],
    }
