"""Brings the packaged texts of consents into their table; an edition that is there stays as it is."""

from datetime import date

from sqlalchemy import select

from registry.core.db import session
from registry.core.packaged import read_rows
from registry.experts.consent_models import ConsentText
from registry.experts.kinds import ConsentPurpose


def load() -> None:
    """Called inside a transaction."""
    known = set(session().execute(select(ConsentText.purpose, ConsentText.edition)).all())
    for row in read_rows("registry.experts", "consent_texts.csv"):
        purpose, edition = ConsentPurpose(row["purpose"]), int(row["edition"])
        if (purpose, edition) not in known:
            session().add(
                ConsentText(
                    purpose=purpose,
                    edition=edition,
                    text_vi=row["text_vi"],
                    text_en=row["text_en"],
                    controller=row["controller"],
                    valid_from=date.fromisoformat(row["valid_from"]),
                )
            )
