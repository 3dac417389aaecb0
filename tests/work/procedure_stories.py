"""What is arranged after an agreement, step by step."""

from sqlalchemy import select
from work.contract_stories import offer
from work.country import BOTH, Country
from work.steps import REASON, TODAY, Watch

from registry.contracts import services as contracts
from registry.contracts.models import Contract
from registry.core.db import session
from registry.procedures import loading, services
from registry.procedures.kinds import Doer, ProcedureKind
from registry.procedures.models import Procedure

ALL = BOTH | {"expert"}


def what_follows_an_agreement(one: Country, step: Watch) -> None:
    loading.load()
    contract = offer(one, step)
    step("expert", contracts.agree, contract, edition=1, waits=ALL, told=ALL)
    permit = of(contract, is_strict=True)
    step("recruiter", services.apply, permit, applied_on=TODAY, waits=ALL, told={"approver"})
    refusal = {"decided_on": TODAY} | REASON
    step("recruiter", services.refuse, permit, **refusal, waits=ALL, told={"officer", "approver"})
    step("officer", services.drop, permit, **REASON, waits=ALL, told=set())
    arrival = of(contract, doer=Doer.EXPERT, kind=ProcedureKind.TASK)
    step("expert", services.finish, arrival, None, note="VN36", waits=ALL, told=BOTH)


def of(contract: Contract, **values: object) -> Procedure:
    statement = select(Procedure).where(Procedure.contract_id == contract.id)
    return session().scalars(statement.filter_by(**values).limit(1)).one()
