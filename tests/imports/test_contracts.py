"""Contracts on paper out of a file: drafts of their institution."""

from typing import Any

import pytest
from factories import make_country
from imports.world import World, as_csv, bring_in, confirm, rows_of, work
from pages import press
from sqlalchemy import select

from registry.core.db import list_rows, session
from registry.entries.models import ContractEntry
from registry.entries.states import EntryState
from registry.imports.models import ImportBatch, ImportState, Outcome, Verdict

HEADS = (
    "Họ và tên",
    "Năm cấp bằng",
    "Nước công tác",
    "Loại hợp đồng",
    "Số hợp đồng",
    "Ngày ký",
    "Từ ngày",
    "Đến ngày",
)
ROW = (
    "Trần Văn Nam",
    "2014",
    "Hà Lan",
    "visiting",
    "15/HĐ",
    "01/08/2025",
    "01/09/2025",
    "31/01/2026",
)
BACKWARD = (*ROW[:4], "16/HĐ", "02/08/2025", "01/09/2025", "31/01/2025")


@pytest.fixture
def recruiter(client: Any, database: Any) -> Any:
    world = World()
    make_country("NL", name_vi="Hà Lan", name_en="Netherlands")
    client.log_in(world.recruiter)
    return client


def entries() -> list[ContractEntry]:
    session().expire_all()
    return list(list_rows(select(ContractEntry)))


def test_a_contract_on_paper_becomes_a_draft_and_goes_again(recruiter: Any) -> None:
    batch = bring_in(recruiter, "contracts", as_csv([HEADS, ROW, BACKWARD]))
    assert batch.state is ImportState.DECIDING
    first, second = rows_of(batch)
    assert first.verdict is Verdict.NEW, first.notes
    assert (second.verdict, second.notes[0]["column"]) == (Verdict.WRONG, "ends_on")
    for locale in ("vi", "en"):
        assert recruiter.get(f"/{locale}/imports/{batch.id}/rows").status_code == 200
    batch_id = confirm(recruiter, batch).id
    [entry] = entries()
    assert (entry.state, entry.post_country) == (EntryState.DRAFT, "NL")
    assert (str(entry.awarded_on), entry.awarded_precision.value) == ("2014-12-31", "year")
    again = bring_in(recruiter, "contracts", as_csv([HEADS, ROW]))
    assert [row.verdict for row in rows_of(again)] == [Verdict.SAME]
    press(recruiter, f"/vi/imports/{batch_id}/undo", reason="Nhầm tệp")
    work()
    assert entries() == [], rows_of(session().get_one(ImportBatch, batch_id))[0].notes
    assert rows_of(session().get_one(ImportBatch, batch_id))[0].outcome is Outcome.UNDONE
