"""Why a contract ended, or never came about: a code for the counts, beside what was written."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.enums import LabelledEnum
from registry.core.facts import Fact
from registry.core.i18n import _l


class Occasion(LabelledEnum):
    DECLINED = "declined", _l("Declined by the expert")
    RETRACTED = "retracted", _l("Retracted by the institution")
    LAPSED = "lapsed", _l("Lapsed without an answer")
    NEVER_STARTED = "never_started", _l("Never started")
    ENDED_EARLY = "ended_early", _l("Ended early")
    NOT_RENEWED = "not_renewed", _l("Not renewed")


class LeavingSide(LabelledEnum):
    EXPERT = "expert", _l("Expert")
    INSTITUTION = "institution", _l("Institution")
    OFFICER = "officer", _l("Recruitment officer")
    NOBODY = "nobody", _l("Nobody")


class ContractLeaving(Fact):
    """`valid_from` is the last day of work, or the day on which it was said. One a contract is believed;
    `reason` is what was written in one's own words."""

    __tablename__ = "contract_leavings"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    occasion: Mapped[Occasion]
    cause: Mapped[str]  # a code of data/leaving_reasons.csv
    side: Mapped[LeavingSide]
