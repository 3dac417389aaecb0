"""What later features do when a contract takes a step, and what of theirs it waits for."""

from registry.accounts.models import User
from registry.contracts.models import Contract, ContractFact
from registry.core.hooks import Hook

agreed = Hook[[Contract, User], None]("contracts.agreed")
signed = Hook[[Contract, ContractFact, User], None]("contracts.signed")
before_signature = Hook[[Contract], None]("contracts.before_signature")
before_start = Hook[[Contract], None]("contracts.before_start")
unsettled = Hook[[Contract, str], list[tuple[str, str]]]("contracts.unsettled")
"""Titles and addresses of what should be settled before "signature" or "start"."""


def list_unsettled(contract: Contract, step: str) -> list[tuple[str, str]]:
    return [one for answer in unsettled(contract, step) for one in answer]
