import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.facts import Fact
from registry.i18n import _l


class LegalCategory(StrEnum):
    """The legal texts keep these apart; which of them count is data of the rule set (AM16)."""

    EXPERT_D249 = "expert_d249"
    CHIEF_ENGINEER_D231 = "chief_engineer_d231"
    DEFENCE_EXPERT_D103 = "defence_expert_d103"

    @property
    def label(self) -> str:
        return {
            "expert_d249": _l("Expert (Decree 249/2025)"),
            "chief_engineer_d231": _l("Chief engineer or chief architect (Decree 231/2025)"),
            "defence_expert_d103": _l("Defence and security expert (Decree 103)"),
        }[self]


class Designation(Fact):
    """A competent authority designated this person: `valid_from` is the first day of the term."""

    __tablename__ = "designations"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    legal_category: Mapped[LegalCategory]
    decision_number: Mapped[str]
    authority: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))
