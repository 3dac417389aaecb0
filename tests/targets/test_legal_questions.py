"""What the law leaves open: every mark that the code cites is a row with its articles."""

import ast
import re
from pathlib import Path

from registry.core.packaged import read_rows
from registry.leading.kinds import LegalCategory
from registry.targets import loading
from registry.targets.sentences import WORDS

ROOT = Path(__file__).parent.parent.parent
MARK = re.compile(r"\b(AM\d+|J\d+)\b(?:[-–](AM\d+))?")
QUESTIONS = {row["code"]: row for row in read_rows("registry.targets", "legal_questions.csv")}


def cited() -> dict[str, str]:
    """Mark -> where; "AM2-AM4" cites all three."""
    found: dict[str, str] = {}
    for path in [*(ROOT / "registry").rglob("*.py"), *(ROOT / "registry").rglob("data/*.json")]:
        for first, last in MARK.findall(path.read_text(encoding="utf-8")):
            numbers = range(int(first.strip("AMJ")), int((last or first).strip("AMJ")) + 1)
            found |= {f"{first.rstrip('0123456789')}{one}": str(path) for one in numbers}
    return found


def test_every_cited_mark_is_a_row_of_the_table() -> None:
    marks = cited()
    assert {"AM3", "AM16", "J7"} <= marks.keys()
    assert marks.keys() <= QUESTIONS.keys(), marks.keys() - QUESTIONS.keys()


def test_every_row_says_in_both_languages_what_is_open_how_it_is_handled_and_where_it_stands() -> (
    None
):
    assert len(QUESTIONS) == 26
    for code, row in QUESTIONS.items():
        for name in ("question", "handling", "articles"):
            for language in ("vi", "en"):
                assert row[f"{name}_{language}"].strip(), f"{code}: {name}_{language}"
            assert row[f"{name}_vi"] != row[f"{name}_en"], code


def test_every_reason_of_a_predicate_has_its_sentence_with_all_places_filled() -> None:
    given: dict[str, set[str]] = {}
    for module in ("predicates", "teaching", "leading"):
        tree = ast.parse((ROOT / f"registry/targets/{module}.py").read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            is_no = isinstance(call, ast.Call) and getattr(call.func, "id", "") == "no"
            if is_no and isinstance(call, ast.Call):
                assert isinstance(call.args[1], ast.Constant), ast.unparse(call)
                names = {str(keyword.arg) for keyword in call.keywords}
                reason = str(call.args[1].value)
                given[reason] = given.get(reason, names) & names
    assert given.keys() == WORDS.keys()
    for reason, names in given.items():
        for words in WORDS[reason]:
            forms = [words.one, words.many] if hasattr(words, "by") else [str(words)]
            places = {place for form in forms for place in re.findall(r"%\((\w+)\)", form)}
            needed = places - {"num"} | ({words.by} if hasattr(words, "by") else set())
            assert needed <= names, f"{reason}: {needed - names}"


def test_each_legal_category_of_leading_experts_has_a_reading_with_its_own_citation() -> None:
    alone: dict[str, tuple[str, str]] = {}
    for reading in loading.readings():
        for rule in reading["predicates"]:
            if rule["code"] == "designated" and len(rule["categories"]) == 1:
                alone[rule["categories"][0]] = rule["citation_vi"], rule["citation_en"]
    assert alone.keys() == set(LegalCategory)
    for category, citations in alone.items():
        for citation in citations:
            assert re.search(r"\d+/2025/", citation), category
    assert len(set(alone.values())) == len(alone)
