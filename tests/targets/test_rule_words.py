"""The readings choose from words that the records really have: one that none has counts nobody."""

import csv
from importlib.resources import files
from typing import Any

import pytest

from registry.contracts.kinds import ContractKind
from registry.core.enums import LabelledEnum
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.leading.kinds import LegalCategory
from registry.targets import loading, queries
from registry.taxonomy.kinds import InstitutionKind, Mode
from registry.taxonomy.loading_institutions import KINDS

WORDS: dict[tuple[str, str], type[LabelledEnum]] = {
    ("doctorate", "kinds"): DegreeKind,
    ("working_abroad", "kinds"): EmploymentKind,
    ("working_abroad", "needs_ruling"): EmploymentKind,
    ("institution_counts", "kinds"): InstitutionKind,
    ("recruited_or_semester", "semester"): ContractKind,
    ("recruited_or_semester", "semester_modes"): Mode,
    ("designated", "categories"): LegalCategory,
}


@pytest.fixture
def readings(database: Any) -> list[Any]:
    loading.load()
    return [rules for target in queries.list_targets() for rules in queries.list_rule_sets(target)]


def test_every_word_of_a_reading_is_one_of_the_records(readings: list[Any]) -> None:
    seen = set()
    for rules in readings:
        for rule in rules.predicates:
            for (code, name), words in WORDS.items():
                if rule["code"] == code and name in rule:
                    unknown = set(rule[name]) - {word.value for word in words}
                    assert not unknown, (rules.edition, code, name)
                    seen.add((code, name))
    assert seen == set(WORDS)


def test_every_kind_of_higher_education_institution_counts(readings: list[Any]) -> None:
    """But those of the armed forces, which have a reading of their own."""
    path = files("registry.taxonomy").joinpath("data", "institution_kinds.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    named = {row["kind"] for row in rows if row["is_hei"] == "yes"}
    kinds = {str(KINDS[kind].value) if kind in KINDS else kind for kind in named}
    official = next(rules for rules in readings if rules.edition.startswith("TG1"))
    counted = next(rule for rule in official.predicates if rule["code"] == "institution_counts")
    assert kinds - set(counted["kinds"]) <= {"armed_forces_school"}
