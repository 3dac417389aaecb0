"""What the mails of contracts are written about that have several stories to tell."""

import uuid
from datetime import date
from typing import Any

from registry.contracts.checkins.models import CheckIn
from registry.contracts.models import Contract, Promise
from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.contracts.sharing.models import ShareProposal
from registry.contracts.states import ContractState
from registry.procedures.models import Procedure

CONTRACT_NEWS = (
    "handed_over",
    "handed_back",
    "proposal_agreed",
    "start_confirmed",
    "checked",
    "delivery_confirmed",
    "ending",
    "not_renewed",
    "promise_kept",
    "promise_objected",
    "promise_broken",
)
SHARE_NEWS = "proposed confirmed in_force refused withdrawn lapsed".split()
PROCEDURE_NEWS = (
    "asked opened added applied granted refused done dropped reopened postponed expired"
).split()


def samples_of_agreements(contract: Contract) -> dict[str, list[dict[str, Any]]]:
    promise = Promise(text_vi="Nhà ở", text_en="Housing", due_on=date(2027, 2, 1))
    procedure = Procedure(
        title_vi="Giấy phép lao động", title_en="Work permit", due_on=date(2027, 1, 15)
    )
    about = {"contract": contract, "procedure": procedure}
    day = date(2027, 1, 15)
    share = ShareProposal(id=uuid.uuid4(), institution=contract.institution, begins_on=day)
    answers = ((BenchmarkState.CONFIRMED, ""), (BenchmarkState.REJECTED, "Quá ngắn"))
    benchmarks = [{"benchmark": _benchmark(state, answer)} for state, answer in answers]
    return {
        "contract_news": [
            {"contract": contract, "news": news, "reason": "Thiếu số giờ", "promise": promise}
            for news in CONTRACT_NEWS
        ],
        "promise_waiting": [{"contract": contract, "promise": promise}],
        "procedure_news": [{**about, "news": news} for news in PROCEDURE_NEWS],
        "procedure_refused": [about],
        "benchmark_waiting": benchmarks[:1],
        "benchmark_answered": benchmarks,
        "contract_share": [
            {"contract": contract, "proposal": share, "news": news} for news in SHARE_NEWS
        ],
        "check_in": [
            {"contract": contract, "check_in": CheckIn(id=uuid.uuid4(), due_on=day), "news": news}
            for news in ("asked", "reminded", "settled")
        ],
        "check_in_concern": [{"contract": contract}],
    }


def _benchmark(state: BenchmarkState, answer: str) -> StepBenchmark:
    return StepBenchmark(
        step=ContractState.OFFERED, days=10, valid_from=date(2027, 1, 1), state=state, answer=answer
    )
