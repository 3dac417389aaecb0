"""Double opt-in between an expert and an opening, routed to the responsible mission abroad."""

import uuid
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.experts.kinds import ContactKind
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.taxonomy.mission_models import Mission
from registry.taxonomy.models import Institution


class IntroductionState(LabelledEnum):
    PROPOSED = "proposed", _l("Requested")
    ROUTED = "routed", _l("With the mission abroad")
    ESCALATED = "escalated", _l("With the central desk")
    ENDORSED = "endorsed", _l("Endorsed")
    NOT_ENDORSED = "not_endorsed", _l("Not endorsed")
    EXPERT_ASKED = "expert_asked", _l("Waiting for the expert's answer")
    ACCEPTED = "accepted", _l("Accepted")
    DECLINED = "declined", _l("Not now")
    LAPSED = "lapsed", _l("Lapsed without an answer")
    CONNECTED = "connected", _l("Connected")
    TALKING = "talking", _l("Talking")
    OFFER_MADE = "offer_made", _l("Offer made")
    CLOSED_NO_FIT = "closed_no_fit", _l("Closed: no fit")
    CLOSED_LATER = "closed_later", _l("Closed: later perhaps")
    CONVERTED = "converted", _l("Contract signed")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


S = IntroductionState
OPEN_STATES = {
    S.PROPOSED,
    S.ROUTED,
    S.ESCALATED,
    S.ENDORSED,
    S.EXPERT_ASKED,
    S.ACCEPTED,
    S.CONNECTED,
    S.TALKING,
    S.OFFER_MADE,
}
TALKS = frozenset({S.CONNECTED, S.TALKING})
REVEALED_STATES = {S.CONNECTED, S.TALKING, S.OFFER_MADE, S.CONVERTED}
"""Only in these may the other side read what the expert chose to reveal."""

INTRODUCTION_MOVES: dict[IntroductionState, set[IntroductionState]] = {
    S.PROPOSED: {S.ROUTED, S.EXPERT_ASKED, S.WITHDRAWN},
    S.ROUTED: {S.ENDORSED, S.NOT_ENDORSED, S.ESCALATED, S.EXPERT_ASKED, S.WITHDRAWN},
    S.ESCALATED: {S.ROUTED, S.ENDORSED, S.NOT_ENDORSED, S.WITHDRAWN},
    S.ENDORSED: {S.EXPERT_ASKED, S.WITHDRAWN},
    S.EXPERT_ASKED: {S.ACCEPTED, S.DECLINED, S.LAPSED, S.WITHDRAWN},
    S.ACCEPTED: {S.CONNECTED, S.WITHDRAWN},
    S.CONNECTED: {S.TALKING, S.OFFER_MADE, S.CLOSED_NO_FIT, S.CLOSED_LATER, S.WITHDRAWN},
    S.TALKING: {S.OFFER_MADE, S.CLOSED_NO_FIT, S.CLOSED_LATER, S.WITHDRAWN},
    S.OFFER_MADE: {S.CONVERTED, S.CLOSED_NO_FIT, S.CLOSED_LATER, S.WITHDRAWN},
    S.NOT_ENDORSED: set(),
    S.DECLINED: set(),
    S.LAPSED: set(),
    S.CLOSED_NO_FIT: set(),
    S.CLOSED_LATER: set(),
    S.CONVERTED: set(),
    S.WITHDRAWN: set(),
}


class Channel(LabelledEnum):
    MISSION = "mission", _l("Through the mission abroad")
    # safety mode, or no mission responsible
    CENTRAL_DESK = "central_desk", _l("Through the central desk")
    BYPASS = "bypass", _l("Directly to the expert")  # the expert wants no mission in between


class Introduction(Stamped, Versioned, Base):
    __tablename__ = "introductions"
    legal_moves = INTRODUCTION_MOVES
    __table_args__ = (
        Index(None, "institution_id", "state"),
        Index(None, "mission_id", "state"),
        Index(None, "person_id", "state"),
        Index(None, "state"),  # what waits, for those who see all
        Index(
            "ix_introductions_open_first",  # in the list, and all that its order and a desk's consent ask
            "is_open",
            "channel",
            "person_id",
            "state",
            "desk_due_on",
            "answer_due_on",
            "outcome_due_on",
            "created_at",
            "id",
        ),
        Index(
            "ix_introductions_of_desk",  # which a desk counts, with all that its filters ask
            "channel",
            "person_id",
            "state",
            "is_open",
            "mission_id",
            "institution_id",
            "desk_due_on",
            "answer_due_on",
            "outcome_due_on",
        ),
        unique_where("uq_introductions_open_pair", "person_id", "opening_id", where="is_open"),
    )

    code: Mapped[str] = mapped_column(unique=True)  # GT-2026-0412
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    initiator_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[IntroductionState] = mapped_column(default=S.PROPOSED)
    is_open: Mapped[bool] = mapped_column(default=True)
    message_vi: Mapped[str] = mapped_column(default="")
    message_en: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel]
    mission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("missions.id"))
    routed_on: Mapped[date | None]
    desk_due_on: Mapped[date | None]
    endorsement_note: Mapped[str] = mapped_column(default="")
    desk_officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    refusal_code: Mapped[str] = mapped_column(default="")
    answer_due_on: Mapped[date | None]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)
    outcome_due_on: Mapped[date | None]  # of those who talk; of an offer that came to nothing too
    outcome_reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    closing_note: Mapped[str] = mapped_column(default="")
    moved_at: Mapped[datetime] = mapped_column(
        default=now, server_default="2000-01-01 00:00:00.000000"
    )  # the last step of its history, or change of its desk

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    mission: Mapped[Mission | None] = relationship(lazy="joined")
    reveals: Mapped[list["Reveal"]] = relationship(order_by="Reveal.kind")

    @hybrid_property
    def answer_by(self) -> date | None:
        """The day by which whoever is asked now is to answer: the desk, the expert, then both sides."""
        if self.state in (S.ROUTED, S.ESCALATED):
            return self.desk_due_on
        if self.state is S.EXPERT_ASKED:
            return self.answer_due_on
        return self.outcome_due_on if self.is_open else None

    @answer_by.inplace.expression
    @classmethod
    def _answer_by(cls) -> ColumnElement[date | None]:
        return case(
            (cls.state.in_((S.ROUTED, S.ESCALATED)), cls.desk_due_on),
            (cls.state == S.EXPERT_ASKED, cls.answer_due_on),
            (cls.is_open, cls.outcome_due_on),
        )

    @property
    def is_revealed(self) -> bool:
        """Whether the other side may know who they are."""
        return self.state in REVEALED_STATES


class Reveal(Stamped, Base):
    """They chose to let the other side of this introduction read this contact. Deleting the choice
    hides it from the next read on; the value itself stays in their contacts only."""

    __tablename__ = "reveals"
    __table_args__ = (UniqueConstraint("introduction_id", "kind"),)

    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"))
    kind: Mapped[ContactKind]
