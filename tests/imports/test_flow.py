"""From a file to what stands in the register, and back."""

from typing import Any

import pytest
from factories import make_opening, make_program
from imports.world import (
    PROGRAM_HEADS,
    World,
    as_csv,
    as_xlsx,
    bring_in,
    choices,
    confirm,
    faults,
    program,
    rows_of,
    the_batch,
    upload,
    work,
)
from pages import press, token
from sqlalchemy import select

from registry.accounts.models import Invitation
from registry.background.jobs import JobState, get_job
from registry.core.db import list_rows, session
from registry.imports.models import Decision, ImportState, Outcome, Verdict
from registry.notices.models import Notice
from registry.programs.models import Opening, OpeningState, TalentProgram


@pytest.fixture
def world(database: Any) -> World:
    return World()


@pytest.fixture
def approver(client: Any, world: World) -> Any:
    client.log_in(world.approver)
    return client


def programs() -> list[TalentProgram]:
    session().expire_all()
    return list(list_rows(select(TalentProgram).order_by(TalentProgram.code)))


def test_a_list_of_programmes_is_checked_confirmed_and_recorded(
    approver: Any, world: World
) -> None:
    wrong = program(3, decided_on="31/02/2025")
    content = as_csv([PROGRAM_HEADS, program(1), program(2), wrong])
    batch = bring_in(approver, "programs", content)
    assert batch.job_id
    assert get_job(batch.job_id).state is JobState.DONE, get_job(batch.job_id).error
    assert batch.state is ImportState.DECIDING, batch.problem
    found = rows_of(batch)
    assert [row.verdict for row in found] == [Verdict.NEW, Verdict.NEW, Verdict.WRONG]
    assert found[2].notes[0] == {"code": "date", "column": "decided_on", "value": "31/02/2025"}
    assert programs() == []
    for locale in ("vi", "en"):
        page = approver.get(f"/{locale}/imports/{batch.id}")
        assert page.status_code == 200
        assert "31/02/2025" in approver.get(f"/{locale}/imports/{batch.id}/rows").text
    batch = confirm(approver, batch)
    assert batch.state is ImportState.DONE
    assert [one.decision_number for one in programs()] == ["1/QĐ-BGDĐT", "2/QĐ-BGDĐT"]
    assert {one.institution_id for one in programs()} == {world.place_id}
    told = list_rows(select(Notice).where(Notice.user_id == world.approver_id))
    assert len(told) == 2


def test_what_nobody_has_touched_is_removed_again_and_the_rest_is_named(
    approver: Any, world: World
) -> None:
    content = as_csv([PROGRAM_HEADS, program(1), program(2), program(3)])
    batch = confirm(approver, bring_in(approver, "programs", content))
    first, second, _third = programs()
    first.name_en = "Changed since"
    make_opening(second)
    session().commit()
    touched = {first.id, second.id}
    sent = press(approver, f"/vi/imports/{batch.id}/undo", reason="Nhầm tệp")
    assert sent.status_code == 302, faults(sent)
    work()
    batch = the_batch()
    assert batch.state is ImportState.UNDONE
    assert {one.id for one in programs()} == touched
    outcomes = [row.outcome for row in rows_of(batch)]
    assert outcomes == [Outcome.KEPT, Outcome.KEPT, Outcome.UNDONE]
    assert approver.get(f"/vi/imports/{batch.id}/rows?outcome=kept").status_code == 200


def test_rows_that_are_there_already_or_nearly_are_told_with_their_reasons(
    approver: Any, world: World
) -> None:
    content = as_csv([PROGRAM_HEADS, program(1), program(1), program(1, name_en="Other")])
    batch = confirm(approver, decided(approver, bring_in(approver, "programs", content)))
    again = as_csv([PROGRAM_HEADS, program(1), program(1, name_en="Something else")])
    batch = bring_in(approver, "programs", again)
    same, likely = rows_of(batch)
    assert (same.verdict, same.decision) == (Verdict.SAME, Decision.SKIP)
    assert same.notes[0]["record"] == programs()[0].code
    assert (likely.verdict, likely.decision) == (Verdict.LIKELY, Decision.OPEN)
    refused = press(approver, f"/vi/imports/{batch.id}/confirm")
    assert refused.status_code == 422
    assert the_batch().state is ImportState.DECIDING


def decided(client: Any, batch: Any) -> Any:
    page = f"/vi/imports/{batch.id}"
    sent = client.post(f"{page}/skip-likely", data={"csrf_token": token(client.get(page))})
    assert sent.status_code == 302, faults(sent)
    return the_batch()


def test_rows_are_decided_one_by_one(approver: Any, world: World) -> None:
    batch = bring_in(approver, "programs", as_csv([PROGRAM_HEADS, program(1), program(2)]))
    url = f"/vi/imports/{batch.id}/rows"
    chosen = str(rows_of(batch)[0].id)
    values = {"csrf_token": token(approver.get(url)), "row": chosen, "promised": chosen}
    assert approver.post(f"{url}/act/skip", data=values).status_code == 302
    assert [row.decision for row in rows_of(batch)] == [Decision.SKIP, Decision.TAKE]
    confirm(approver, the_batch())
    assert len(programs()) == 1


def test_a_cancelled_import_leaves_nothing(approver: Any, world: World) -> None:
    batch = bring_in(approver, "programs", as_csv([PROGRAM_HEADS, program(1)]))
    assert (
        press(approver, f"/vi/imports/{batch.id}", f"/vi/imports/{batch.id}/cancel").status_code
        == 302
    )
    batch = the_batch()
    assert batch.state is ImportState.CANCELLED
    assert rows_of(batch) == []
    assert programs() == []


def test_openings_become_drafts_of_their_institution(approver: Any, world: World) -> None:
    known = make_program(world.place)
    heads = (
        "Chương trình",
        "Vị trí",
        "Hình thức hợp tác",
        "Lĩnh vực",
        "Số lượng",
        "Ngôn ngữ giảng dạy",
        "Ngày bắt đầu",
        "Hạn nộp hồ sơ",
        "Lương từ",
        "Lương đến",
    )
    row = (
        known.code,
        "Giảng viên học máy",
        "visiting_semester",
        "102",
        "2",
        "English",
        "01/02/2027",
        "15.12.2026",
        "60.000.000",
        "90,000,000",
    )
    batch = bring_in(approver, "openings", as_xlsx([heads, row]), name="vi-tri.xlsx")
    assert [one.verdict for one in rows_of(batch)] == [Verdict.NEW], rows_of(batch)[0].notes
    confirm(approver, batch)
    [opening] = list_rows(select(Opening))
    assert (opening.state, opening.pay_to, opening.seats) == (OpeningState.DRAFT, 90_000_000, 2)
    assert opening.author_id == world.approver_id


def test_staff_are_invited_as_by_hand(approver: Any, world: World) -> None:
    heads = ("Họ và tên", "Email", "Vai trò")
    people = [
        (f"Nguyễn Văn {n}", f"n{n}@truong.edu.vn", "Institution recruiter") for n in range(80)
    ]
    batch = bring_in(approver, "staff", as_csv([heads, *people]))
    assert {row.verdict for row in rows_of(batch)} == {Verdict.NEW}
    confirm(approver, batch)
    invited = list_rows(select(Invitation))
    assert len(invited) == 80
    again = bring_in(approver, "staff", as_csv([heads, people[0]]))
    assert [row.verdict for row in rows_of(again)] == [Verdict.SAME]


def test_how_columns_were_assigned_is_remembered(approver: Any, world: World) -> None:
    heads = ("A", "B", "C", "D", "E", "F", "G")
    content = as_csv([heads, program(1)])
    upload(approver, "programs", content)
    batch = the_batch()
    assert batch.columns == {}
    url = f"/vi/imports/{batch.id}/columns"
    names = ("name_vi", "name_en", "level", "field", "decision_number", "decided_on", "starts_on")
    chosen = choices(batch, {name: place for place, name in enumerate(names)})
    assert press(approver, url, **chosen).status_code == 302
    work()
    assert the_batch().state is ImportState.DECIDING
    upload(approver, "programs", as_csv([heads, program(2)]))
    assert the_batch().columns == {name: place for place, name in enumerate(names)}


def test_a_file_that_is_no_table_is_refused_with_the_reason(approver: Any, world: World) -> None:
    sent = upload(approver, "programs", b"%PDF-1.7 ...", name="x.csv")
    assert sent.status_code == 422
    assert "xlsx" in sent.text


def test_templates_and_explanations_open_for_every_kind(
    approver: Any, client: Any, world: World
) -> None:
    for locale in ("vi", "en"):
        for kind in ("programs", "openings", "staff", "experts"):
            page = f"/{locale}/imports/new/{kind}"
            assert approver.get(page).status_code == 200
            for form in ("xlsx", "csv"):
                assert approver.get(f"{page}/template.{form}").status_code == 200
    client.log_in(world.recruiter)
    assert client.get("/vi/imports/new/programs").status_code == 404
    assert client.get("/vi/imports/").status_code == 200
