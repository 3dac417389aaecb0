"""What the mails of contracts are written about that have several stories to tell."""

from datetime import date
from typing import Any

from registry.contracts.models import Contract, Promise
from registry.contracts.pace.models import BenchmarkState, StepBenchmark
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
PROCEDURE_NEWS = (
    "asked opened added applied granted refused done dropped reopened postponed expired"
).split()


def samples_of_agreements(contract: Contract) -> dict[str, list[dict[str, Any]]]:
    promise = Promise(text_vi="Nhà ở", text_en="Housing", due_on=date(2027, 2, 1))
    procedure = Procedure(
        title_vi="Giấy phép lao động", title_en="Work permit", due_on=date(2027, 1, 15)
    )
    about = {"contract": contract, "procedure": procedure}
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
    }


def _benchmark(state: BenchmarkState, answer: str) -> StepBenchmark:
    return StepBenchmark(
        step=ContractState.OFFERED, days=10, valid_from=date(2027, 1, 1), state=state, answer=answer
    )
