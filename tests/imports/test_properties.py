"""What is filled into a template is read as it was meant; an import that is undone leaves nothing behind."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imports.world import PROGRAM_HEADS, World, as_csv, bring_in, confirm, program, work
from pages import press
from sqlalchemy import select

from registry.core.db import session
from registry.imports import judging, matching, patterns, reading
from registry.imports.columns import unescaped
from registry.imports.known import KINDS
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting, read_terms
from registry.programs.models import Criterion, Opening, TalentProgram
from search.text import legacy

pytestmark = pytest.mark.slow  # a process for each file

LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", min_size=3, max_size=30)
NAMES = (
    LETTERS.map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 2)
    .filter(lambda text: not legacy.convert(text))  # "geá" is how an old font writes "gế"
)
KEPT = (TalentProgram, Opening, Criterion)


@pytest.mark.parametrize("kind", [ImportKind.PROGRAMS, ImportKind.OPENINGS])
def test_a_template_is_matched_column_by_column(database: Any, tmp_path: Path, kind: Any) -> None:
    world = World()
    declared = KINDS[kind]
    terms = read_terms(
        [one.terms for one in declared.columns], Setting(world.approver, world.place_id)
    )
    for name, content in (
        ("x.xlsx", patterns.as_workbook(declared, terms)),
        ("x.csv", patterns.as_csv(declared)),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        number, heads = reading.look(str(path)).sheets[0].rows[0]
        wanted = {one.name: place for place, one in enumerate(declared.columns)}
        assert number == 1
        assert matching.propose(heads, declared) == wanted


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(names=st.lists(NAMES, min_size=1, max_size=5))
def test_what_is_filled_into_a_template_is_read_as_it_was_meant(
    database: Any, tmp_path: Path, names: list[str]
) -> None:
    world = World()
    declared = KINDS[ImportKind.PROGRAMS]
    setting = Setting(world.approver, world.place_id)
    terms = read_terms([one.terms for one in declared.columns], setting)
    book = openpyxl.load_workbook(io.BytesIO(patterns.as_workbook(declared, terms)))
    sheet = book.worksheets[0]
    for name in names:
        sheet.append([one.example if one.name != "name_vi" else name for one in declared.columns])
    book.save(tmp_path / "x.xlsx")
    looked = reading.look(str(tmp_path / "x.xlsx"))
    rows = list(reading.read(str(tmp_path / "x.xlsx"), 0, looked.encoding))
    places = matching.propose(rows[0][1], declared)
    found = [judging.read_row(n, cells, declared, places, terms, setting) for n, cells in rows[1:]]
    assert [row.verdict for row in found] == [Verdict.NEW] * len(names), found[0].notes
    assert [row.values["name_vi"] for row in found] == names
    assert {row.values["quota"]["2027"] for row in found} == {6}


def everything() -> dict[str, list[Any]]:
    session().expire_all()
    return {
        model.__tablename__: [
            tuple(row) for row in session().execute(select(model.__table__).order_by(model.id))
        ]
        for model in KEPT
    }


def test_an_import_that_nobody_touched_leaves_every_row_as_it_was(
    client: Any, database: Any
) -> None:
    client.log_in(World().approver)
    before = everything()
    rows = [program(number) for number in range(1, 9)]
    batch_id = confirm(client, bring_in(client, "programs", as_csv([PROGRAM_HEADS, *rows]))).id
    assert everything() != before
    press(client, f"/vi/imports/{batch_id}/undo", reason="Nhầm tệp")
    work()
    assert everything() == before


def test_what_our_own_file_escapes_is_read_without_the_sign() -> None:
    assert unescaped("'=1+1") == "=1+1"
    assert unescaped("'t Hooft") == "'t Hooft"
