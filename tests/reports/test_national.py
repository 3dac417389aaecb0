"""The national report: frozen by a second person, the same for ever, and superseded by name."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, make_signed_contract
from reports.world import World
from sqlalchemy import select

from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.reports import collecting, files, national, national_queries, verifying
from registry.reports.national_models import NationalFile, NationalReport
from registry.reports.states import PartState, ReportState

PAPER = {
    "paper_number": "215/BC-BGDĐT",
    "paper_on": date(2026, 12, 5),
    "signer_authority": "KT. BỘ TRƯỞNG",
    "signer_title": "Thứ trưởng",
    "signer_name": "Nguyễn Văn An",
}


@pytest.fixture
def world(database: Any) -> World:
    return World()


def drafted(world: World) -> NationalReport:
    world.accepted()
    world.run.due_on -= timedelta(2)  # its day has passed
    report = national.begin(world.run, by=world.officer)
    fill(report, world)
    return report


def fill(report: NationalReport, world: World) -> None:
    words = {name: getattr(report, name) for name in collecting.WORDS}
    national.write(report, {**words, "proposals_vi": "Đề nghị.", **PAPER}, by=world.officer)


def frozen(world: World) -> NationalReport:
    report = drafted(world)
    national.propose(report, by=world.officer)
    national.freeze(report, by=world.second)
    session().flush()
    return report


def kept(report: NationalReport) -> dict[str, Any]:
    return collecting.load(report.snapshot)


def content(report: NationalReport, name: str) -> bytes:
    return national_queries.get_file(report, name).content


def test_it_begins_with_words_from_the_numbers_and_names_who_is_missing(world: World) -> None:
    report = drafted(world)
    assert "cả nước có 4 người được tính" in report.results_vi
    assert "chưa có quyết định" in report.results_vi
    assert "Không nhận được báo cáo của: Bộ Y tế." in report.results_vi
    assert "4 persons count" in report.results_en
    assert "- Bộ Công Thương: Thủ tục kéo dài." in report.difficulties_vi


def test_the_number_is_the_list_the_sum_of_the_bodies_and_the_export(world: World) -> None:
    snapshot = kept(frozen(world))
    target = snapshot["targets"][0]
    assert target["total"] == len(target["people"]) == 4
    assert sum(row["total"] for row in target["bodies"]) == 4
    assert [row["code"] for row in target["bodies"]] == ["MOIT", "MOH", ""]
    assert {row["number"] for row in target["people"]} == {one.number for one in world.people}
    assert all(row["evidence"] for row in target["people"])


def test_no_name_of_anybody_in_the_register_is_in_any_file(world: World) -> None:
    report = frozen(world)
    text = content(report, files.JSON).decode()
    assert all(person.display_name not in text for person in world.people)


def test_only_a_second_person_freezes_it(world: World) -> None:
    report = drafted(world)
    national.propose(report, by=world.officer)
    with pytest.raises(NotAllowed):
        national.freeze(report, by=world.officer)
    national.refuse(report, reason="Thiếu phụ lục.", by=world.second)
    assert (report.state, report.note) == (ReportState.DRAFT, "Thiếu phụ lục.")


def test_it_waits_for_the_due_day_and_for_every_answer(world: World) -> None:
    part = world.submitted()
    report = national.begin(world.run, by=world.officer)
    fill(report, world)
    with pytest.raises(RegistryError, match="every submitted"):
        national.propose(report, by=world.officer)
    part.state = PartState.ACCEPTED
    with pytest.raises(RegistryError, match="Bodies can still report"):
        national.propose(report, by=world.officer)


def test_freezing_locks_what_was_accepted_and_names_the_rest(world: World) -> None:
    report = frozen(world)
    assert world.part(world.trade).state is PartState.LOCKED
    assert world.part(world.health).state is PartState.NOT_RECEIVED
    parts = {part["code"]: part for part in kept(report)["parts"]}
    assert parts["MOIT"]["is_received"]
    assert parts["MOH"] | {"is_received": False, "figures": None, "words": {}} == parts["MOH"]


def test_nothing_recorded_later_changes_a_frozen_report(world: World) -> None:
    report = frozen(world)
    before, digest = report.snapshot, report.sha256
    make_signed_contract(make_person(), world.school)
    assert (report.snapshot, report.sha256) == (before, digest)
    again = collecting.collect(report)  # from the tables, as known at its moment
    assert collecting.as_bytes(again) == before.encode()


@pytest.mark.parametrize("name", files.NAMES)
def test_two_generations_give_the_same_bytes(world: World, name: str) -> None:
    report = frozen(world)
    again = files.make(name, json.loads(report.snapshot), digest=report.sha256)
    assert again == content(report, name)
    found = verifying.verify(again)
    assert (found.is_equal, found.is_issued, found.name) == (True, True, name)


def test_verifying_says_what_differs(world: World) -> None:
    report = frozen(world)
    value = kept(report)
    value["targets"][0]["total"] = 5
    found = verifying.verify(json.dumps(value).encode())
    assert found.differences == ["$.targets[0].total: 5 instead of 4"]
    damaged = content(report, "vi.pdf")[:-9] + b"otherwise"
    found = verifying.verify(damaged, number=report.number)
    assert not found.is_issued
    assert "first difference at byte" in found.differences[0]
    with pytest.raises(verifying.Unknown):
        verifying.verify(b"%PDF of somebody else")


def test_a_correction_supersedes_with_a_reason_and_names_the_difference(world: World) -> None:
    report = frozen(world)
    late = make_person()
    make_signed_contract(late, world.clinic)
    reason = "Bổ sung hợp đồng ghi nhận muộn."
    successor = national.correct(report, reason=reason, known_at=now(), by=world.officer)
    with pytest.raises(Conflict):
        national.correct(report, reason=reason, known_at=now(), by=world.officer)
    fill(successor, world)
    national.propose(successor, by=world.officer)
    national.freeze(successor, by=world.second)
    assert (report.state, successor.state) == (ReportState.SUPERSEDED, ReportState.FROZEN)
    said = kept(successor)["supersedes"]
    assert (said["number"], said["sha256"], said["reason"]) == (
        report.number,
        report.sha256,
        reason,
    )
    assert said["changes"][0] == {"code": "TG1", "in": [late.number], "out": []}
    found = national_queries.find_issued(report.number)
    assert found is not None
    assert found.successor is successor


def test_a_digest_finds_its_report_and_an_unknown_one_none(world: World) -> None:
    report = frozen(world)
    rows: Iterator[NationalFile] = iter(session().scalars(select(NationalFile)))
    for row in rows:
        found = national_queries.find_issued(row.sha256)
        assert found is not None
        assert found.report is report
    assert national_queries.find_issued("0" * 64) is None
    draft = national.correct(report, reason="x", known_at=now(), by=world.officer)
    assert national_queries.find_issued(draft.number) is None
