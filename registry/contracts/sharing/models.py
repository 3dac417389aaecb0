"""Which part of one contract is credited to another institution than the one that signed it.

What is left is the signing institution's own, so that the parts of a contract are one whole by the way
they are kept, and no sum can be wrong.
"""

import uuid
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from registry.contracts.models import Contract
from registry.core.enums import LabelledEnum
from registry.core.facts import Fact, last_changes, one_current
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.taxonomy.models import Institution


class ShareState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for the other institution")
    CONFIRMED = "confirmed", _l("Waiting for an officer")
    IN_FORCE = "in_force", _l("Agreed and checked")
    REFUSED = "refused", _l("Not agreed")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    LAPSED = "lapsed", _l("Lapsed")


S = ShareState
CLOSING = {S.REFUSED, S.WITHDRAWN, S.LAPSED}
SHARE_MOVES: dict[ShareState, set[ShareState]] = {
    S.PROPOSED: {S.CONFIRMED, *CLOSING},
    S.CONFIRMED: {S.IN_FORCE, *CLOSING},
    S.IN_FORCE: set(),
    S.REFUSED: set(),
    S.WITHDRAWN: set(),
    S.LAPSED: set(),
}
OPEN = (S.PROPOSED, S.CONFIRMED)


class ContractShare(Fact):
    """From `valid_from` until before `valid_to` this part of the contract is the institution's."""

    __tablename__ = "contract_shares"

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy calls it on the class
        part = CheckConstraint("0 < numerator AND numerator < denominator", name="part")
        return (
            one_current("uq_contract_shares_current", "series_id"),
            *last_changes("contract_shares"),
            part,
        )

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]


class ShareProposal(Stamped, Versioned, Base):
    """Proposed by the institution of the contract, confirmed by the other one, checked by an officer.
    A numerator of 0 ends what was agreed."""

    __tablename__ = "share_proposals"
    legal_moves = SHARE_MOVES
    __table_args__ = (
        Index(None, "contract_id", "created_at"),
        Index(None, "institution_id", "state"),
        Index(None, "state", "due_on"),
        unique_where(
            "uq_share_proposals_open", "contract_id", where="state IN ('proposed', 'confirmed')"
        ),
        CheckConstraint("0 <= numerator AND numerator < denominator", name="part"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint(
            "checked_by_id <> proposed_by_id AND checked_by_id <> confirmed_by_id", name="six_eyes"
        ),
    )

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    state: Mapped[ShareState] = mapped_column(default=ShareState.PROPOSED)
    numerator: Mapped[int]
    denominator: Mapped[int]
    begins_on: Mapped[date]
    reason: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]  # by when whoever it waits for has to answer
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    contract: Mapped[Contract] = relationship(lazy="joined", innerjoin=True)
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)

    @property
    def part(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)
