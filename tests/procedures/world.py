"""An agreed contract of an expert with a foreign nationality, with everybody who may act."""

import io
import itertools
from datetime import date, timedelta
from typing import Any

from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_person,
    make_program,
    make_user,
)

from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.kinds import Category
from registry.experts.models import ExpertCategory
from registry.introductions.models import IntroductionState
from registry.procedures import loading, paths, queries
from registry.procedures.models import Procedure
from registry.taxonomy.kinds import Mode

TODAY = hanoi_today()
numbers = itertools.count(1)


def paper() -> Document:
    content = make_pdf(f"giay phep {next(numbers)}")
    return documents.receive(io.BytesIO(content), filename="giay-phep.pdf")


class World:
    def __init__(self, category: Category = Category.FOREIGN, **values: Any) -> None:
        loading.load()
        self.institution = make_institution()
        organisation = self.institution.organisation
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=organisation)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=organisation)
        self.officer = make_user(Role.RECRUITMENT_OFFICER)
        self.stranger = make_user(
            Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation
        )
        self.person = make_person()
        for row in session().scalars(
            facts.read(ExpertCategory).where(ExpertCategory.person_id == self.person.id)
        ):
            facts.supersede(row)
        facts.record(
            ExpertCategory(
                person_id=self.person.id, category=category, valid_from=date(2025, 6, 1)
            ),
            by=None,
        )
        opening = make_opening(make_program(self.institution))
        introduction = make_introduction(self.person, opening, state=IntroductionState.OFFER_MADE)
        self.contract: Contract = make_contract(
            introduction,
            state=ContractState.AGREED,
            **{
                "kind": ContractKind.FIXED_TERM,
                "work_mode": Mode.FIXED_TERM,
                "planned_start_on": TODAY + timedelta(60),
                "planned_end_on": TODAY + timedelta(60 + 730),
            }
            | values,
        )

    @property
    def expert(self) -> User:
        return session().get_one(User, self.person.user_id)

    def path(self) -> dict[str, Procedure]:
        """By the code of the rule."""
        paths.open_path(self.contract, by=None)
        rules = {one.id: one.code for one in paths.list_rules(TODAY)}
        return {
            rules[one.rule_id]: one for one in queries.list_procedures(self.contract) if one.rule_id
        }
