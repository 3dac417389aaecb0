"""An institution that has a contract on paper, its people, and the officers who check it."""

import io
from datetime import date
from typing import Any

from factories.accounts import make_user
from factories.reference import make_concept, make_country, make_institution
from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.entries import deciding, likely, services
from registry.entries.kinds import EntryFileKind
from registry.entries.models import ContractEntry
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.experts.states import PairState
from registry.programs.kinds import FundingLine
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution

F = EntryFileKind


def receive(title: str) -> Document:
    return documents.receive(io.BytesIO(make_pdf(title)), filename=f"{title}.pdf")


PEOPLE = (
    ("recruiter", Role.INSTITUTION_RECRUITER, True),
    ("approver", Role.INSTITUTION_APPROVER, True),
    ("officer", Role.RECRUITMENT_OFFICER, False),
    ("second", Role.RECRUITMENT_OFFICER, False),
    ("verifier", Role.VERIFIER, False),
    ("auditor", Role.AUDITOR, False),
)


class Paper:
    """`values`: what stands on the paper. Whoever is not given is made."""

    def __init__(self, institution: Institution | None = None, **people: User) -> None:
        self.institution = institution or make_institution()
        organisation = self.institution.organisation
        self.recruiter, self.approver, self.officer, self.second, self.verifier, self.auditor = (
            people.get(name) or make_user(role, organisation=organisation if is_theirs else None)
            for name, role, is_theirs in PEOPLE
        )
        make_country("DE")
        self.concept = make_concept()
        self.count = 0

    def values(self, **changes: Any) -> dict[str, Any]:
        today = hanoi_today()
        return {
            "full_name": "Trần Thị Bích Hạnh",
            "birth_year": 1979,
            "email": "hanh.tran@uni-example.de",
            "language": "en",
            "degree_kind": DegreeKind.PHD,
            "degree_title": "Dr. rer. nat.",
            "field_code": self.concept.code,
            "degree_institution": "Universität Bremen",
            "degree_country": "DE",
            "awarded_on": date(2009, 7, 3),
            "thesis_title": "Learning from few images",
            "employer": "Universität Bremen",
            "post_title": "Wissenschaftliche Mitarbeiterin",
            "post_country": "DE",
            "post_kind": EmploymentKind.EMPLOYED,
            "post_since": date(2012, 4, 1),
            "kind": ContractKind.VISITING,
            "work_mode": Mode.VISITING_SEMESTER,
            "funding_line": FundingLine.INSTITUTION,
            "legal_basis": "Quyết định số 1002/QĐ-TTg",
            "signed_on": date(today.year, today.month, 1),
            "starts_on": date(today.year, today.month, 1),
            "ends_on": date(today.year + 1, today.month, 1),
            "teaching_hours": 60,
            "load_percent": 100,
        } | changes

    def enter(self, **changes: Any) -> ContractEntry:
        return services.enter(
            self.values(**changes), institution_id=self.institution.id, by=self.recruiter
        )

    def add_files(self, entry: ContractEntry, *kinds: EntryFileKind) -> None:
        for kind in kinds or (F.CONTRACT, F.DOCTORATE, F.POST, F.IDENTITY):
            self.count += 1
            document = receive(f"{kind.value} {self.count} {entry.number}")
            services.attach(entry, document, kind, by=self.recruiter)
        if entry.started_on and not kinds:
            self.add_files(entry, F.START)

    def sent(self, **changes: Any) -> ContractEntry:
        entry = self.enter(**changes)
        self.add_files(entry)
        services.hand_over(entry, by=self.recruiter)
        services.send(entry, by=self.approver)
        return entry

    def accepted(self, **changes: Any) -> ContractEntry:
        entry = self.sent(**changes)
        for one in likely.list_people(entry):
            deciding.judge(entry, one.person, outcome=PairState.DIFFERENT, by=self.officer)
        deciding.accept(entry, by=self.officer)
        if entry.contract is None:
            deciding.confirm(entry, by=self.second)
        session().flush()
        return entry
