"""What the institution of the small country entered of contracts on paper, in each state."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from account_steps import make_member
from factories.papers import Paper
from faults.sides import Side, SmallCountry

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.entries import asking, deciding, links, schedule, services
from registry.entries.kinds import Answer
from registry.entries.models import ContractEntry
from registry.entries.states import EntryState

GIVEN = cycle("Ân Bách Cương Doãn Đạt Gia Hùng Khôi Lâm Mạnh Nghĩa Phong Quốc Sơn Trí Vinh".split())


def make_entries(country: SmallCountry) -> None:
    side = country.own
    side.people["second_officer"] = make_member(Role.RECRUITMENT_OFFICER)
    paper = _paper_of(side)
    _make_with_institution(paper)
    _make_with_officer(paper)
    for given in (Answer.OBJECTS, Answer.WRONG, None):
        entry = _accept(paper)
        if given is not None:
            asking.answer(entry, given, text="Sai ngày ký." if given is Answer.WRONG else "")
        else:
            country.tokens["entry"] = links.make_link(entry)
    session().flush()


def _paper_of(side: Side) -> Paper:
    """The first officer is the second one of the country, so that hers is the confirmation."""
    return Paper(
        institution=side.institution,
        recruiter=side.people["institution_recruiter"],
        approver=side.people["institution_approver"],
        officer=side.people["second_officer"],
        second=side.people["recruitment_officer"],
    )


def _person() -> dict[str, Any]:
    """Nobody looks like somebody else."""
    given = next(GIVEN)
    return {
        "full_name": f"Vương Đình {given}",
        "email": f"giay-{ord(given[0])}-{len(given)}-{ord(given[-1])}@uni-example.de",
        "thesis_title": f"Thesis of {given}",
        "degree_institution": f"University of {given}",
        "employer": f"Institute of {given}",
    }


def _draft(paper: Paper, **values: Any) -> ContractEntry:
    entry = paper.enter(**_person(), **values)
    paper.add_files(entry)
    return entry


def _sent(paper: Paper, **values: Any) -> ContractEntry:
    entry = _draft(paper, **values)
    services.send(entry, by=paper.approver)
    return entry


def _accept(paper: Paper) -> ContractEntry:
    entry = _sent(paper)
    deciding.accept(entry, by=paper.officer)
    session().flush()
    return entry


def _make_with_institution(paper: Paper) -> None:
    _draft(paper)
    services.hand_over(_draft(paper), by=paper.recruiter)
    schedule.lapse(_draft(paper))
    services.withdraw(_draft(paper), reason="Nhập nhầm.", by=paper.recruiter)


def _make_with_officer(paper: Paper) -> None:
    _sent(paper)
    deciding.give_back(_sent(paper), reason="Thiếu trang.", by=paper.officer)
    deciding.refuse(_sent(paper), reason="Không có hợp đồng này.", by=paper.officer)
    long_ago = date(hanoi_today().year - 2, 3, 1)
    days = {"signed_on": long_ago, "starts_on": long_ago, "ends_on": long_ago + timedelta(300)}
    old = _sent(paper, **days)
    deciding.accept(old, by=paper.officer)
    assert old.state is EntryState.AWAITING_SECOND
