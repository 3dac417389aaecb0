"""The two sides of the small country, and who works on each."""

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.checkins.models import CheckIn
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.models import ContractFile, Promise
from registry.contracts.sharing.models import ShareProposal
from registry.core.db import session
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.taxonomy.mission_models import Mission
from registry.taxonomy.models import Institution, Organisation

PLACED = {
    Role.INSTITUTION_RECRUITER: "institution",
    Role.INSTITUTION_APPROVER: "institution",
    Role.RECRUITMENT_OFFICER: "institution",
    Role.MISSION_OFFICER: "mission",
    Role.LINE_MINISTRY: "ministry",
}

ASSIGNMENT = uuid.UUID("5f0c1f0e-6a0b-4c52-9d6e-2f1d7f3a9b10")
"""A run of the national assignment that waits for a decision: lists within it are named before it is made."""

IMPORT = uuid.UUID("0f6c3a52-21d7-4f0e-8a35-6c1a3b8f7e21")
"""An import whose rows wait for a decision."""

PART = uuid.UUID("7b1f5f0a-3c7e-4a55-8a06-2f6f7c1d9e31")
"""A body's report that is locked, behind whose numbers there are lists."""

NATIONAL = uuid.UUID("2c9f4f8e-95a7-4f25-9a3b-6f0d5a7c8b42")
"""A national report that is frozen."""

GIVEN_NAMES = (
    "An Anh Bình Châu Chi Cúc Dung Duyên Giang Hà Hạnh Hiền Hoa Hồng Hương Khanh Lan Liên Linh Loan"
    " Mai Minh My Nga Ngân Ngọc Nguyệt Nhàn Nhi Oanh Phương Quyên Sen Tâm Thảo Thu Trang Tú Vân Yến"
).split()


PAIRED = (PersonState.PAUSED, PersonState.DORMANT)


OF_CONTRACT: dict[str, Any] = {
    "report_id": DeliveryReport,
    "promise_id": Promise,
    "file_id": ContractFile,
    "correction_id": ContractCorrection,
    "proposal_id": ShareProposal,
    "check_in_id": CheckIn,
}
"""What is opened through a contract, by the names in addresses."""


@dataclass
class Side:
    """One institution, one mission, one ministry, one expert, and their people by role."""

    institution: Institution
    mission: Mission
    ministry: Organisation
    people: dict[str, User] = field(default_factory=dict)
    person: Person = field(init=False)


@dataclass
class SmallCountry:
    own: Side
    other: Side
    tokens: dict[str, str] = field(default_factory=dict)


def person_of(side: Side, who: str) -> Person:
    return session().scalars(select(Person).where(Person.user_id == side.people[who].id)).one()


def receive(name: str, *, by: User) -> Document:
    document = documents.receive(BytesIO(make_pdf(name)), filename=f"{name} số 1.pdf")
    documents.release(document, by=by)
    session().flush()
    return document
