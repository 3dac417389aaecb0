"""What experts of the demo country object to in the ledger, told by the product's own steps: one objection
waits for the ministry, one was answered. The expert whose account is shown comes first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.db import session
from registry.demo.staff import Staff
from registry.experts.models import Person
from registry.rights import queries, services
from registry.rights.models import Outcome

LOOKED_THROUGH = 50  # readings, of which some belong to one visit
REASON = "Tôi không quen cơ sở này và chưa ứng tuyển vào vị trí nào của họ."
ANSWER = (
    "Cán bộ tuyển dụng đã mở hồ sơ khi tìm giảng viên cho vị trí đã công bố, đúng phạm vi mà chuyên gia cho phép xem.",
    "The recruiter opened the profile while looking for a lecturer for a published opening, within what the expert lets institutions see.",
)


def tell(staff: Staff, expert_id: UUID) -> None:
    """Called when everything else is written."""
    for place, reading in enumerate(_visits(expert_id)[:2]):
        person = session().get_one(Person, reading.person_id)
        expert = session().get_one(User, person.user_id)
        objection = services.object_to(reading, reason=REASON if place == 0 else "", by=expert)
        if place == 1:
            text_vi, text_en = ANSWER
            services.answer(
                objection,
                outcome=Outcome.JUSTIFIED,
                text_vi=text_vi,
                text_en=text_en,
                by=session().get_one(User, staff.shown["ministry"]),
            )


def _visits(expert_id: UUID) -> Sequence[AccessEvent]:
    """One reading of each."""
    statement = (
        select(AccessEvent)
        .join(Person, Person.id == AccessEvent.person_id)
        .where(Person.user_id.is_not(None))
        .order_by(Person.id != expert_id, Person.number, AccessEvent.at.desc(), AccessEvent.id)
    )
    found = session().scalars(statement.limit(LOOKED_THROUGH))
    return list({(row.person_id, *queries.key_of(row)): row for row in found}.values())
