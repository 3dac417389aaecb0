"""Imports as they are after each of their steps."""

import uuid
from datetime import timedelta
from typing import Any

import orjson

from factories.rows import add
from registry.accounts.models import User
from registry.background import jobs
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.numbering import next_number
from registry.imports.models import (
    RUNNING,
    Decision,
    ImportBatch,
    ImportKind,
    ImportRow,
    ImportState,
    Verdict,
)
from registry.imports.problems import note
from registry.imports.services import JOB_OF

HEADS = ["Tên chương trình", "Tên tiếng Anh", "Số quyết định"]
VERDICTS = (Verdict.NEW, Verdict.LIKELY, Verdict.WRONG, Verdict.SAME)


def make_import(
    state: ImportState = ImportState.DECIDING,
    *,
    by: User,
    organisation: Any = None,
    rows: int = 3,
    **values: Any,
) -> ImportBatch:
    sample = [("Danh sách", [(1, HEADS), (2, ["Vi mạch", "Chips", "12/QĐ-BGDĐT"])])]
    usual = {
        "code": next_number("NL-2026-"),
        "kind": ImportKind.PROGRAMS,
        "state": state,
        "organisation_id": organisation.id if organisation else None,
        "started_by_id": by.id,
        "confirmed_by_id": by.id,
        "filename": "chuong-trinh.csv",
        "sha256": "0" * 64,
        "encoding": "utf-8",
        "sample": orjson.dumps(sample).decode(),
        "columns": {"name_vi": 0, "name_en": 1, "decision_number": 2},
        "decide_by": hanoi_today() + timedelta(30),
    }
    batch = add(ImportBatch(**{**usual, **values}))
    if state in RUNNING:
        job = jobs.start(JOB_OF[state], by=by, batch=str(batch.id))
        session().flush()
        batch.job_id = job.id
    read = 0 if state in {ImportState.MATCHING, ImportState.CHECKING} else rows
    for number in range(2, read + 2):
        add(_row(batch, number))
    return batch


def _row(batch: ImportBatch, number: int) -> ImportRow:
    verdict = VERDICTS[number % len(VERDICTS)]
    notes = [note("required", "name_en")] if verdict is Verdict.WRONG else []
    decisions = {Verdict.LIKELY: Decision.OPEN, Verdict.NEW: Decision.TAKE}
    if batch.state in RUNNING:  # a worker has nothing left to write
        decisions = {}
    return ImportRow(
        batch_id=batch.id,
        number=number,
        key=uuid.uuid4().hex,
        digest="",
        cells=orjson.dumps({"name_vi": f"Chương trình {number}"}).decode(),
        verdict=verdict,
        decision=decisions.get(verdict, Decision.SKIP),
        notes=notes,
    )
