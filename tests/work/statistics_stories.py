"""A release of statistics, step by step."""

from factories import make_user
from work.country import Country
from work.steps import TODAY, Watch

from registry.core.permissions import Role
from registry.statistics import services


def a_release_of_statistics(one: Country, step: Watch) -> None:
    one.people.pop("second_auditor", None)  # of another story, which was undone
    one.people["second_officer"] = make_user(Role.SCHEME_OFFICER)
    others = {"second_officer"}
    release = step("ministry", services.draft, TODAY, waits=others, told=others)
    step("second_officer", services.refuse, release, "Chờ.", waits=set(), told={"ministry"})
    release = step("ministry", services.draft, TODAY, waits=others, told=others)
    step("second_officer", services.issue, release, waits=set(), told={"ministry"})
    del one.people["second_officer"]
