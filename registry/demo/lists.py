"""The list, the work, the notices and the step that the gallery shows: samples in every state."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, StringField, TextAreaField
from wtforms.validators import InputRequired

from registry.contracts.states import ContractState
from registry.core.db import now
from registry.core.i18n import _, _l, hanoi_today, ngettext
from registry.core.paging import Page
from registry.core.saved_views import SavedView
from registry.core.waiting import Party
from registry.notices.models import NoticeKind
from registry.web.lists import address
from registry.web.lists.board import Group, Lane, ShownBoard
from registry.web.lists.declaration import (
    Act,
    Column,
    Empty,
    Facet,
    Filter,
    List,
    Option,
    Period,
    Preview,
    Tab,
)
from registry.web.lists.shown import Shown
from registry.web.lists.waiting import MINE, NOBODY, OTHERS
from registry.web.steps import Obstacle, Step

S = ContractState
HERE = "#g-work"
ROWS: Sequence[tuple[str, str, str, ContractState, int | None, int]] = (
    ("TS. Đỗ Hải Yến", "HD-2026-0231", "Đại học Bách khoa Hà Nội", S.OFFERED, -20, 34),
    ("GS.TS. Nguyễn Kỳ Nam", "HD-2026-0198", "Đại học Thái Nguyên", S.NEGOTIATING, 0, 12),
    ("TS. Đinh Công Vĩnh", "HD-2026-0187", "Đại học Phenikaa", S.SIGNED, 2, 3),
    ("PGS.TS. Lê Quỳnh Như", "HD-2026-0248", "Đại học Đà Nẵng", S.ACTIVE, None, 0),
)


def _rows() -> list[Any]:
    today = hanoi_today()
    return [
        SimpleNamespace(
            id=uuid.UUID(int=place),
            name=name,
            number=number,
            institution=institution,
            state=state,
            due_on=today + timedelta(left) if left is not None else None,
            days=days,
        )
        for place, (name, number, institution, state, left, days) in enumerate(ROWS, start=1)
    ]


def _columns(_user: Any) -> list[Column]:
    return [
        Column(
            "expert",
            _l("Expert"),
            lambda row: row.name,
            sort=1,
            under=Column("number", _l("Contract number"), lambda row: row.number),
        ),
        Column("institution", _l("Institution"), lambda row: row.institution, sort=1),
        Column("state", _l("Status"), lambda row: row.state, phone="state"),
        Column(
            "due",
            _l("Next deadline"),
            lambda row: row.due_on,
            sort=1,
            is_deadline=True,
            phone="due",
        ),
        Column("days", _l("Days in this step"), lambda row: row.days),
        Column("started", _l("Planned start"), lambda row: row.due_on, is_extra=True),
    ]


def _act(_row: Any, _user: Any) -> None:
    """The gallery changes nothing."""


ACT = Act(
    "check",
    _l("Mark as checked"),
    None,
    refusal=lambda _row, _user: "",
    do=_act,
    done=lambda number: ngettext(
        "%(num)s contract is marked as checked", "%(num)s contracts are marked as checked", number
    ),
)
SAMPLE = List(
    name="sample",
    title=_l("Contracts"),
    rows=lambda _user: None,  # type: ignore[arg-type,return-value]  # no statement is asked
    id=None,
    link=lambda _row: HERE,
    columns=_columns,
    filters=(Filter("state", _l("Status"), None), Period("start", _l("Planned start"), None)),
    search=lambda _text, _user: None,  # type: ignore[arg-type,return-value]
    search_hint=_l("Name with or without diacritics, VN, HD, GT, NC, institution"),
    order=(),
    acts=(ACT,),
    empty=Empty(_l("No contracts here yet"), icon="file-text"),
)


class ViewForm(Form):
    name = StringField(_l("Name of the view"))
    is_default = BooleanField(_l("Open the list with this view"))


class GraveForm(Form):
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Enter a reason"))])
    confirmed = BooleanField(_l("I have read this and want to continue"))


def lists_context() -> dict[str, Any]:
    shown = _shown(_rows())
    return {
        "listed": shown,
        "no_rows": replace(shown, page=Page([], 0, 1, 25), tabs=(), saved=(), preview=None),
        "boarded": replace(shown, board=_board(_turned(_rows())), preview=None),
        "view_form": ViewForm(prefix="view"),
        "cases": _cases(),
        "news": _notices(),
        "grave": Step(
            done="",
            title=_("Declare the contract void"),
            submit=_("Propose it"),
            lead=_("A void contract never counted. The auditor confirms it or refuses."),
            grave=(
                _("The seat is free again, and the opening with it."),
                _("Both sides are informed and see your reason."),
            ),
        ),
        "grave_form": GraveForm(prefix="grave"),
        "grave_facts": [(_("Contract number"), "HD-2026-0231"), (_("Expert"), "TS. Đỗ Hải Yến")],
        "obstacle": Obstacle(
            _("A day of this contract is still being corrected"),
            _("Decide on the correction first."),
            [(_("Open the case"), HERE)],
        ),
    }


def _shown(rows: list[Any]) -> Shown:
    asked = address.read(SAMPLE, MultiDict({"sort": "due", "state": "offered"}), user=None)
    columns = _columns(None)
    option = [
        Option("offered", S.OFFERED.label, 25, True),
        Option("signed", S.SIGNED.label, 8, False),
    ]
    return Shown(
        the_list=SAMPLE,
        asked=asked,
        page=Page(rows, 143, 1, 25),
        columns=[one for one in columns if not one.is_extra],
        all_columns=columns,
        sorts=address.sortable(SAMPLE, None),
        tabs=[Tab(_("All"), 143, HERE, True), Tab(_("Overdue"), 12, HERE, False)],
        facets=[Facet("state", _("Status"), option, Option("none", _("not known"), 2, False))],
        chips=[(f"{_('Status')}: {S.OFFERED.label}", HERE)],
        saved=[SavedView(name=_("To be signed in December"), query="q=", is_default=True)],
        visible=427,
        next_url="",
        previous_url="",
        acts=(ACT,),
        urls={"here": request.path, "csv": HERE, "xlsx": HERE, "keep": HERE, "act:check": HERE},
        query="",
        user=SimpleNamespace(is_authenticated=True, display_name="Lê Minh Anh"),
        today=hanoi_today(),
        preview=Preview(ACT, rows[:2], [(rows[3], _("There is nothing to check."))]),
    )


def _turned(rows: list[Any]) -> list[Any]:
    """With the next step of each, in every way that a card may say it."""
    check = SimpleNamespace(label=_("Check the contract"))
    for row, is_mine in zip(rows, (True, True, False, None), strict=True):
        row.more = (
            None
            if is_mine is None
            else SimpleNamespace(
                work=check, is_mine=is_mine, due_on=row.due_on, whose=str(Party.INSTITUTION.label)
            )
        )
    return rows


def _board(rows: list[Any]) -> ShownBoard:
    groups = [Group(MINE, rows[:1]), Group(OTHERS, rows[2:3])]
    lanes = [
        Lane(S.OFFERED.label, 38, groups, HERE),
        Lane(S.NEGOTIATING.label, 1, [Group(MINE, rows[1:2])], HERE),
        Lane(S.ACTIVE.label, 1, [Group(NOBODY, rows[3:])], HERE),
    ]
    facts = [one for one in _columns(None) if one.name in ("institution", "days")]
    return ShownBoard(lanes, facts, total=45, elsewhere=5, elsewhere_url=HERE)


def _cases() -> list[Any]:
    rows = _rows()
    check = SimpleNamespace(
        code="", label=_("Check the contract"), act=_("Check"), party=Party.OFFICER
    )
    promise = SimpleNamespace(
        code="contracts.keep_promise",
        label=_("Keep a promise"),
        act=_("Open"),
        party=Party.INSTITUTION,
    )
    return [
        SimpleNamespace(
            id=row.id,
            work=promise if number == 1 else check,
            title=row.name,
            about=f"{row.number} · {row.institution}",
            since=now() - timedelta(row.days),
            due_on=row.due_on,
            is_mine=number != 1,
        )
        for number, row in enumerate(rows)
    ]


def _notices() -> list[Any]:
    told = (
        (
            NoticeKind.OVERDUE,
            "GT-2026-0412 đã quá hạn 3 ngày làm việc",
            "GT-2026-0412 is 3 working days overdue",
        ),
        (
            NoticeKind.CONTRACT,
            "Trường gửi bản ký để kiểm tra",
            "The university sent the signed file",
        ),
        (NoticeKind.DECISION, "Hồ sơ của bạn đã được xác minh", "Your profile is verified"),
    )
    return [
        SimpleNamespace(
            id=uuid.UUID(int=number),
            kind=kind,
            endpoint=request.endpoint,
            arguments=dict(request.view_args or {}),
            is_new=number < 2,
            created_at=now() - timedelta(hours=number * 5),
            title_vi=title_vi,
            title_en=title_en,
            case_vi="HD-2026-0187, TS. Đinh Công Vĩnh",
            case_en="HD-2026-0187, Dr Đinh Công Vĩnh",
            text_vi="",
            text_en="",
        )
        for number, (kind, title_vi, title_en) in enumerate(told)
    ]
