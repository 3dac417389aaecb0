"""Which approvals and procedures the rules choose, and that a changed rule leaves what runs alone."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_user
from procedures.world import TODAY, World

from registry.contracts.kinds import ContractKind
from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.experts.kinds import Category
from registry.procedures import paths, rules
from registry.procedures.states import ProcedureState
from registry.taxonomy.kinds import Mode

TEACHING = {
    "kind": ContractKind.TEACHING_SEMESTER,
    "work_mode": Mode.VISITING_SEMESTER,
    "planned_end_on": TODAY + timedelta(60 + 130),
}
BLOCK = TEACHING | {"work_mode": Mode.INTENSIVE_BLOCK, "planned_end_on": TODAY + timedelta(88)}
ONLINE = TEACHING | {"work_mode": Mode.ONLINE}
PERMITS = {"work_permit", "permit_exemption", "permit_exemption_st", "short_stay_notice"}


@pytest.mark.parametrize(
    ("category", "values", "permit", "visa"),
    [
        (Category.FOREIGN, {}, "work_permit", "visa"),
        (Category.FOREIGN, {"planned_end_on": None}, "work_permit", "visa"),
        (Category.OVERSEAS_VIETNAMESE, {}, "work_permit", "visa_exemption"),
        (Category.FOREIGN, TEACHING, "permit_exemption", "visa"),
        (Category.FOREIGN, {"kind": ContractKind.EXPERT_249}, "permit_exemption_st", "visa"),
        (Category.FOREIGN, BLOCK, "short_stay_notice", "visa"),
        (Category.FOREIGN, ONLINE, None, None),
        (Category.VN_CITIZEN_ABROAD, {}, None, None),
        (Category.VN_CITIZEN_ABROAD, TEACHING, None, None),
    ],
)
def test_the_path_follows_nationality_kind_mode_and_length(
    database: Any, category: Category, values: Any, permit: str | None, visa: str | None
) -> None:
    codes = set(World(category, **values).path())
    assert codes & PERMITS == ({permit} if permit else set())
    assert codes & {"visa", "visa_exemption"} == ({visa} if visa else set())


def test_everything_has_a_doer_a_day_and_words_in_both_languages(database: Any) -> None:
    world = World()
    for row in world.path().values():
        assert row.state is ProcedureState.WAITING
        assert row.due_on >= TODAY
        assert row.title_vi
        assert row.title_en
        assert row.text_vi
        assert row.text_en


def test_a_path_that_is_opened_twice_stays_the_same(database: Any) -> None:
    world = World()
    first = world.path()
    assert paths.open_path(world.contract, by=None) == []
    assert world.path() == first


def test_a_changed_rule_holds_for_later_agreements_alone(database: Any) -> None:
    world = World()
    before = world.path()["housing"].due_on
    [housing] = [one for one in rules.list_latest() if one.code == "housing"]
    ministry = make_user(Role.SCHEME_OFFICER)
    later = rules.change(
        housing, valid_from=TODAY + timedelta(1), due_days=-40, source="QĐ 1", by=ministry
    )
    assert world.path()["housing"].due_on == before
    assert (housing.valid_to, later.due_days) == (TODAY + timedelta(1), -40)
    assert [one.due_days for one in paths.list_rules(TODAY) if one.code == "housing"] == [-14]
    in_force = paths.list_rules(TODAY + timedelta(1))
    assert [one.due_days for one in in_force if one.code == "housing"] == [-40]
    with pytest.raises(RegistryError, match="later version"):
        rules.change(housing, valid_from=TODAY + timedelta(9), due_days=1, by=ministry)
    with pytest.raises(RegistryError, match="applies only from a day after"):
        rules.change(later, valid_from=TODAY, due_days=1, by=ministry)
