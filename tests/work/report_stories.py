"""A body's report and the national one, step by step."""

from datetime import date, timedelta

from factories import make_institution, make_organisation, make_user
from sqlalchemy import select
from work.country import Country
from work.steps import REASON, TODAY, Watch

from registry.core.db import now, session
from registry.core.permissions import Role
from registry.reports import collecting, national, opening, services
from registry.reports.cycles import get_cycle
from registry.reports.models import ReportPart
from registry.targets import loading
from registry.taxonomy.kinds import OrganisationKind

WORDS = {**dict.fromkeys(services.NARRATIVE, ""), **dict.fromkeys(services.REQUIRED, "Đã làm.")}
PAPER = {
    "paper_number": "215/BC-BGDĐT",
    "paper_on": date(2026, 12, 5),
    "signer_authority": "KT. BỘ TRƯỞNG",
    "signer_title": "Thứ trưởng",
    "signer_name": "Nguyễn Văn An",
}


def reports_of_a_cycle(one: Country, step: Watch) -> None:
    loading.load()
    ministry = make_organisation(OrganisationKind.MINISTRY, code="MOIT")
    make_institution(parent_id=ministry.id)
    one.people["body"] = make_user(Role.LINE_MINISTRY, organisation=ministry)
    one.people["second_ministry"] = make_user(Role.SCHEME_OFFICER)
    cycle, officers = get_cycle("D1002", on=TODAY), {"ministry", "second_ministry"}
    run = step(None, _open, cycle, waits={"body"}, told={"body"})
    part = session().scalars(select(ReportPart)).one()
    step("body", services.write, part, WORDS, waits={"body"}, told=set())
    signed = {"signed_by": "An", "signed_title": "Thứ trưởng", "letter_number": ""}
    step("body", services.submit, part, **signed, waits=officers, told=officers)
    step("ministry", services.give_back, part, **REASON, waits={"body"}, told={"body"})
    step("body", services.submit, part, **signed, waits=officers, told=officers)
    step("ministry", services.accept, part, note="", waits=set(), told={"body"})
    report = step("ministry", national.begin, run, waits=set(), told=set())
    words = {**dict.fromkeys(collecting.WORDS, "Đã làm."), **PAPER}
    step("ministry", national.write, report, words, waits=set(), told=set())
    second = {"second_ministry"}
    step("ministry", national.propose, report, waits=second, told=second)
    told = {"body", "ministry"}
    step("second_ministry", national.freeze, report, waits=set(), told=told)


def _open(cycle: object) -> object:
    run = opening.open_run(cycle, TODAY.year, by=None)  # type: ignore[arg-type]
    run.data_on, run.known_at = TODAY, now()
    run.due_on = TODAY + timedelta(1)
    session().flush()
    return run
