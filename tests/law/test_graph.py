"""Each legal text with everything that rests on it: nothing that cites it is left out."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from running import load_reference

from registry.core.config import PACKAGE
from registry.core.db import session
from registry.core.routes import access_of
from registry.law.graph import Touched, find_touched, list_touched
from registry.law.texts import NUMBER, LegalText, find_numbers
from registry.taxonomy.kinds import Table
from registry.taxonomy.models import ReferenceRow

BASES = re.compile(r"^(citation|basis|article|articles)_vi$")
ANSWERED = {
    "legal_questions.csv": "what is open in the words of the law: answered by the readings, which cite it",
}


@pytest.fixture
def touched(database: Any, app: Flask) -> list[Touched]:
    load_reference()
    return list_touched(app.extensions["citing"])


def cited_in_data() -> Iterator[tuple[str, str]]:
    """(name of the file, legal basis) of every row of data that has one."""
    for path in PACKAGE.glob("*/data/*"):
        if path.suffix == ".csv" and path.name not in ANSWERED:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield from ((path.name, row[key]) for key in row if BASES.match(key or ""))
        elif path.suffix == ".json":
            yield from ((path.name, one) for one in _bases_in(json.loads(path.read_text())))


def _bases_in(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            if BASES.match(key) and isinstance(value, str):
                yield value
            else:
                yield from _bases_in(value)
    elif isinstance(found, list):
        for one in found:
            yield from _bases_in(one)


def test_whatever_our_data_rest_on_is_found_from_the_text(touched: list[Touched]) -> None:
    by_number = {one.text.number: {each.cited for each in one.citations} for one in touched}
    files = set()
    for name, basis in cited_in_data():
        for number in NUMBER.findall(basis):
            files.add(name)
            own = basis.replace("{article_vi}", "")
            assert any(own in cited for cited in by_number[number]), (name, basis)
    assert len(files) > 8


def test_a_text_that_is_replaced_lists_all_that_rests_on_it(
    touched: list[Touched], database: Any, app: Flask
) -> None:
    text = find_touched("249-2025-nd-cp", touched)
    assert text is not None
    kinds = {kind for kind, _those in text.by_kind()}
    assert {"Clause of contracts", "Criterion of leading experts"} <= kinds
    assert {"Item of a leading expert's package", "Kind of contract"} <= kinds
    assert sum(len(those) for _kind, those in text.by_kind()) == len(text.citations)
    assert not text.is_outlived(date(2026, 12, 1))
    row = session().query(ReferenceRow).filter_by(code="249/2025/NĐ-CP").one()
    row.valid_to = date(2027, 1, 1)
    database.flush()
    ended = find_touched("249-2025-nd-cp", list_touched(app.extensions["citing"]))
    assert ended is not None
    assert ended.is_outlived(date(2027, 1, 1))
    assert not ended.is_outlived(date(2026, 12, 31))


def test_every_rule_of_every_reading_is_found_from_its_decision(touched: list[Touched]) -> None:
    decision = find_touched("1002-qd-ttg", touched)
    assert decision is not None
    assert decision.text.number == "1002/QĐ-TTg"
    titles = [one.title for one in decision.citations]
    assert any(title.startswith("TG1 · ") for title in titles)
    assert any(title.startswith("TG2 · ") for title in titles)
    report = next(one for one in decision.citations if str(one.kind) == "Report")
    assert report.deadline == "each year by 30/11"
    assert report.actor


LAWS = [
    LegalText("125/2025/QH15", "Luật Giáo dục đại học"),
    LegalText("43/2019/QH14", "Luật Giáo dục"),
]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Quyết định 1002/QĐ-TTg, mục II.2.b", {"1002/QĐ-TTg"}),
        ("Nghị quyết 71-NQ/TW; Nghị quyết 281/NQ-CP", {"71-NQ/TW", "281/NQ-CP"}),
        ("Luật số 08/2012/QH13 (34/2018/QH14)", {"08/2012/QH13", "34/2018/QH14"}),
        ("Thông tư 83/2026/TT-BGDĐT", {"83/2026/TT-BGDĐT"}),
        ("Luật Giáo dục đại học, Điều 5", {"125/2025/QH15"}),
        ("Luật Giáo dục, Điều 5", {"43/2019/QH14"}),
        ("Luật Giáo dục; Nghị định 249/2025/NĐ-CP", {"43/2019/QH14", "249/2025/NĐ-CP"}),
        ("Luật Giáo dục đại học 2012 (08/2012/QH13)", {"08/2012/QH13"}),
        ("Luật Giáo dục đại học số 08/2012/QH13", {"08/2012/QH13"}),
        ("ngày 24/05/2025, khoản 1/2", set()),
        ("quy tắc nghiệp vụ của hệ thống", set()),
    ],
)
def test_texts_are_read_by_number_and_laws_by_name(words: str, numbers: set[str]) -> None:
    assert find_numbers(words, LAWS) == numbers


def test_each_text_has_an_address_of_its_own(touched: list[Touched]) -> None:
    slugs = [one.text.slug for one in touched]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    listed = session().query(ReferenceRow).filter_by(file=Table.LEGAL_BASIS).count()
    assert sum(one.text.is_listed for one in touched) == listed


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_everybody_reads_a_text_and_takes_all_of_it_away(
    client: Any, touched: list[Touched], locale: str
) -> None:
    g.locale = locale
    listed = client.get(f"/{locale}/legal-texts/")
    assert "1002/QĐ-TTg" in listed.text
    page = client.get(f"/{locale}/legal-texts/1002-qd-ttg")
    assert page.status_code == 200
    with client.get(f"/{locale}/legal-texts/1002-qd-ttg/csv") as answer:
        lines = answer.get_data().decode("utf-8-sig").splitlines()
    decision = find_touched("1002-qd-ttg", touched)
    assert decision is not None
    assert len(lines) == len(decision.citations) + 1
    assert client.get(f"/{locale}/legal-texts/none-such").status_code == 404


def test_nothing_that_is_not_public_is_led_to(app: Flask, touched: list[Touched]) -> None:
    public = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access_of(app.view_functions[rule.endpoint]).read is None
    ]
    led_to = {one.endpoint for text in touched for one in text.citations if one.endpoint}
    assert led_to
    assert led_to <= set(public)
