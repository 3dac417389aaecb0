"""Which approvals and procedures a contract needs: chosen by the rules in force on the day of agreement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.audit import states
from registry.contracts.models import Contract
from registry.core import facts
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today, official_date
from registry.core.periods import holding_on
from registry.experts import queries as experts
from registry.procedures import queries
from registry.procedures.actions import ProcedureAction
from registry.procedures.kinds import DueFrom
from registry.procedures.models import Procedure, ProcedureRule
from registry.taxonomy.models import InstitutionType
from registry.taxonomy.working_days import add_working_days

COPIED = (
    "kind doer place title_vi title_en text_vi text_en office_vi office_en basis_vi basis_en"
    " gate is_strict usual_days"
).split()


@dataclass(frozen=True)
class Case:
    """What the rules ask of a contract."""

    category: str
    contract_kind: str
    work_mode: str
    institution_kinds: frozenset[str]
    funding_line: str
    days: int | None  # of the agreed period; None has no end


def needs(rule: ProcedureRule, case: Case) -> bool:
    wanted = (
        (rule.categories, {case.category}),
        (rule.contract_kinds, {case.contract_kind}),
        (rule.work_modes, {case.work_mode}),
        (rule.institution_kinds, case.institution_kinds),
        (rule.funding_lines, {case.funding_line}),
    )
    if any(values and not set(values) & given for values, given in wanted):
        return False
    days = case.days if case.days is not None else 1_000_000
    return (rule.min_days or 0) <= days <= (rule.max_days or 1_000_000)


def case_of(contract: Contract, *, on: date) -> Case:
    """Whose category is not known is treated as a foreigner: what is not needed is dropped with a
    reason, while what nobody thought of stops the work."""
    category = experts.current_category(contract.person_id, as_of=on)
    end = contract.planned_end_on
    return Case(
        category=category.category.value if category else "foreign",
        contract_kind=contract.kind.value,
        work_mode=contract.work_mode.value,
        institution_kinds=_kinds_of(contract.institution_id, on),
        funding_line=contract.funding_line.value,
        days=(end - contract.planned_start_on).days + 1 if end else None,
    )


def _kinds_of(institution_id: uuid.UUID, on: date) -> frozenset[str]:
    statement = facts.read(InstitutionType).where(
        InstitutionType.institution_id == institution_id,
        or_(InstitutionType.valid_to.is_(None), InstitutionType.valid_to > on),
    )
    return frozenset(row.kind.value for row in list_rows(statement))


def list_rules(on: date) -> Sequence[ProcedureRule]:
    return list_rows(
        select(ProcedureRule)
        .where(holding_on(ProcedureRule, on))
        .order_by(ProcedureRule.place, ProcedureRule.code)
    )


def open_path(contract: Contract, *, by: User | None) -> list[Procedure]:
    """Adds what the rules ask for and is not there yet; what is there stays as it is."""
    today = hanoi_today()
    agreed = _day_of_agreement(contract) or today
    case = case_of(contract, on=today)
    there = {one.rule_id: one for one in queries.list_procedures(contract)}
    codes = queries.list_codes(contract)
    added = []
    for rule in list_rules(agreed):
        if rule.id in there or rule.code in codes or not needs(rule, case):
            continue
        row = Procedure(
            contract_id=contract.id,
            rule_id=rule.id,
            due_on=max(_due_on(rule, contract, agreed), today),
            **{name: getattr(rule, name) for name in COPIED},
        )
        states.begin(row, by=by, action=ProcedureAction.ADDED)
        added.append(row)
    session().flush()
    return added


def _day_of_agreement(contract: Contract) -> date | None:
    moments = (contract.agreed_by_expert_at, contract.agreed_by_institution_at)
    known = [moment for moment in moments if moment]
    return official_date(max(known)) if known else None


def _due_on(rule: ProcedureRule, contract: Contract, agreed: date) -> date:
    if rule.due_from is DueFrom.AGREEMENT:
        return add_working_days(agreed, rule.due_days)
    return contract.planned_start_on + timedelta(rule.due_days)
