"""The reports of the small country: of the ministry of one side in each state, and national ones drafted,
proposed, frozen and superseded."""

import itertools
from datetime import date
from typing import Any

from factories import add
from faults.sides import NATIONAL, PART, Side, SmallCountry

from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.reports import collecting, national, opening, services
from registry.reports.cycles import get_cycle
from registry.reports.kinds import BodyKind
from registry.reports.models import ReportPart, ReportRun
from registry.reports.national_models import NationalReport

WORDS = {
    **dict.fromkeys(services.NARRATIVE, ""),
    "results_vi": "Đã tuyển dụng giảng viên.",
    "difficulties_vi": "Thủ tục kéo dài.",
    "proposals_vi": "Đề nghị hướng dẫn.",
}
PAPER = {
    "paper_number": "215/BC-BGDĐT",
    "paper_on": date(2026, 12, 5),
    "signer_authority": "KT. BỘ TRƯỞNG",
    "signer_title": "Thứ trưởng",
    "signer_name": "Nguyễn Văn An",
}
YEARS = itertools.count(2)


def make_reports(country: SmallCountry) -> None:
    """Of earlier years, whose moments have passed; the day of a run with no body is nobody's."""
    side = country.own
    for course in ("open", "draft", "returned", "submitted", "accepted"):
        _report(side, course)
    _make_national(country)
    _run(side, "NQ03-06")  # past its day: it ends by a word of the ministry
    session().flush()


def _run(side: Side, code: str = "D1002", **values: Any) -> tuple[ReportRun, ReportPart]:
    cycle = get_cycle(code, on=hanoi_today())
    back = 1 if values else next(YEARS)  # last year the targets were known already
    run = opening.open_run(cycle, hanoi_today().year - back, by=None)
    part = add(
        ReportPart(
            run_id=run.id,
            run=run,
            organisation_id=side.ministry.id,
            organisation=side.ministry,
            kind=BodyKind.MINISTRY,
            is_mandatory=True,
            due_on=run.due_on,
            **values,
        )
    )
    return run, part


def _report(side: Side, course: str, **values: Any) -> ReportPart:
    officer = side.people["scheme_officer"]
    _a_run, part = _run(side, **values)
    if course != "open":
        _write(side, part)
    if course in {"returned", "submitted", "accepted"}:
        _submit(side, part)
    if course == "returned":
        services.give_back(part, reason="Nêu rõ nguyên nhân.", by=officer)
    if course == "accepted":
        services.accept(part, note="", by=officer)
    return part


def _write(side: Side, part: ReportPart) -> None:
    services.write(part, WORDS, by=side.people["line_ministry"])


def _submit(side: Side, part: ReportPart) -> None:
    services.submit(
        part,
        signed_by="Trần Văn Bình",
        signed_title="Thứ trưởng",
        letter_number="1/BC",
        by=side.people["line_ministry"],
    )


def _make_national(country: SmallCountry) -> None:
    """Proposed by the officer of the other side, so that the one of this side is the second person."""
    own, other = (side.people["scheme_officer"] for side in (country.own, country.other))
    _begin(country.own, own)  # a draft
    national.propose(_begin(country.own, other), by=other)
    first = _begin(country.own, other)
    national.propose(first, by=other)
    national.freeze(first, by=own)
    frozen = national.correct(first, reason="Ghi nhận muộn.", known_at=now(), by=other)
    _fill(frozen, other)
    national.propose(frozen, by=other)
    national.freeze(frozen, by=own)
    last = _begin(country.own, other, id=NATIONAL)
    national.propose(last, by=other)
    national.freeze(last, by=own)


def _begin(side: Side, by: Any, **values: Any) -> NationalReport:
    part = _report(side, "accepted", **({"id": PART} if values else {}))
    report = national.begin(part.run, by=by, **values)
    _fill(report, by)
    return report


def _fill(report: NationalReport, by: Any) -> None:
    words = {name: getattr(report, name) or "Nội dung." for name in collecting.WORDS}
    national.write(report, {**words, **PAPER}, by=by)
