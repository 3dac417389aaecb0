"""One expert and one contract, again and again: rows enough for measuring."""

import uuid
from typing import Any

from sqlalchemy import select

from registry.contracts.models import Contract, ContractFact, StepCheck
from registry.core.db import session
from registry.experts.claim_models import Claim, Verification
from registry.experts.models import Doctorate, Employment, Person, Residence

OF_EXPERT = (Claim, Doctorate, Employment, Residence, Verification)
OF_CONTRACT = (ContractFact, StepCheck)
Rows = dict[type[Any], list[dict[str, Any]]]


def rows_of(model: type[Any], *conditions: Any) -> list[dict[str, Any]]:
    table = model.__table__
    found = session().execute(select(*table.columns).where(*conditions))
    return [dict(row._mapping) for row in found]


class Copier:
    def __init__(self, person_id: uuid.UUID, contract_id: uuid.UUID) -> None:
        [self.person] = rows_of(Person, Person.id == person_id)
        [self.contract] = rows_of(Contract, Contract.id == contract_id)
        self.parts = {one: rows_of(one, one.person_id == person_id) for one in OF_EXPERT}
        self.steps = {one: rows_of(one, one.contract_id == contract_id) for one in OF_CONTRACT}

    def expert(self, place: int, gathered: Rows) -> uuid.UUID:
        new = {"id": uuid.uuid4(), "number": f"VN-{place + 1_000_000}", "user_id": None}
        gathered.setdefault(Person, []).append(self.person | new)
        ids: dict[Any, uuid.UUID] = {}
        for model, rows in self.parts.items():
            for row in rows:
                gathered.setdefault(model, []).append(self._renamed(row, ids, person=new["id"]))
        return new["id"]  # type: ignore[return-value]

    def sign(self, place: int, person_id: uuid.UUID, gathered: Rows) -> None:
        new = {"id": uuid.uuid4(), "number": f"HD-2001-{place:07d}", "person_id": person_id}
        gathered.setdefault(Contract, []).append(self.contract | new)
        ids = {self.contract["id"]: new["id"]}
        for model, rows in self.steps.items():
            for row in rows:
                gathered.setdefault(model, []).append(self._renamed(row, ids, person=person_id))  # type: ignore[arg-type]

    def _renamed(self, row: dict[str, Any], ids: dict[Any, uuid.UUID], *, person: Any) -> Any:
        made = dict(row)
        for name in ("id", "series_id", "subject_series_id", "claim_id", "contract_id"):
            if made.get(name) is not None:
                made[name] = ids.setdefault(made[name], uuid.uuid4())
        return made | {"person_id": person}
