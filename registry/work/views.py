"""Today's work: what is overdue, what waits for the reader, for whom others wait, what is new."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import sessions
from registry.audit import services as audit
from registry.core.i18n import _, _l, hanoi_today, ngettext
from registry.core.paging import SIZE, Page
from registry.core.permissions import Permission, Role, requires
from registry.core.waiting import SOON
from registry.desk import reminders
from registry.experts import queries as experts
from registry.notices import queries as notices
from registry.web.forms import ButtonForm, ledger, page_number, transaction
from registry.web.steps import Step, current_user, page_of, press
from registry.work import queries
from registry.work.queries import Case, Group

OWN = Permission.ACCOUNT_OWN
SHOWN_LATE, SHOWN_MINE, SHOWN_NEW, SHOWN_SOON = 8, 10, 6, 5
GROUPS = ("late", "mine", "others", "soon")
MOST_AT_ONCE = 50  # cases that somebody is reminded of together
STEPS = {
    "remind": Step(done=_l("A reminder is sent.")),
    "remind_all": Step(done=_l("The reminders are sent.")),
}
bp = Blueprint("work", __name__, url_prefix="/<any(vi,en):locale>/work")
NAVIGATION = [(_l("Today's work"), "work.index", OWN)]


def declared() -> Any:
    return current_app.extensions["work"]


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    user = current_user()
    if user.roles == {Role.EXPERT} and experts.find_own_person(user) is None:
        return redirect(url_for("experts.home"))  # where a profile is begun
    works = queries.works_of(declared(), user)
    counts = queries.count(works, user)
    visit = queries.last_visit(user, without=sessions.current_session_id())
    news, news_total = notices.list_since(user, visit or user.created_at, limit=SHOWN_NEW)
    late = queries.list_cases(works, user, Group.LATE, limit=SHOWN_LATE)
    mine = queries.list_cases(works, user, Group.ON_TIME, limit=SHOWN_MINE)
    total = queries.total(counts)
    is_soon = total.soon + total.others_soon > 0
    soon = queries.list_cases(works, user, Group.SOON, limit=SHOWN_SOON) if is_soon else []
    note_readers([*late, *mine, *soon])
    return render_template(
        "work/index.html",
        today=hanoi_today(),
        total=total,
        reminded=reminded_of(late),
        may_remind=reminders.may_remind(user),
        remind_url=partial(remind_url, group=None),
        due_soon=soon,
        late=late,
        mine=mine,
        parties=queries.sum_by_party(works, counts),
        news=news,
        news_total=news_total,
        last_visit=visit,
        roles=[role.label for role in sorted(user.roles)],
        soon=SOON,
        url_of=url_of,
    )


@bp.app_template_global("own_cases")
def own_cases() -> tuple[list[Case], int]:
    """What waits for the reader, the nearest day first, and how much of it there is."""
    user = current_user()
    works = queries.works_of(declared(), user)
    cases = queries.list_cases(works, user, Group.MINE, limit=SHOWN_MINE)
    note_readers(cases)
    return cases, queries.total(queries.count_mine(works, user)).mine


@bp.app_template_global("url_of_case")
def url_of_case(case: Case) -> str:
    return url_of(case)


@bp.post("/remind/<code>/<uuid:row_id>")
@requires(OWN, write=OWN)
def remind(code: str, row_id: UUID) -> ResponseReturnValue:
    """Of a case that waits for somebody else; back to the group that showed it."""
    found = reminders.find_waiting(declared(), current_user(), code, row_id)
    if found is None:
        abort(404)
    group = request.args.get("group", "")
    is_group = group in GROUPS
    return press(
        STEPS["remind"],
        lambda: reminders.remind(*found, by=current_user()),
        page=page_of("work.cases", group=group) if is_group else page_of("work.index"),
        to=lambda: url_for(".cases", group=group) if is_group else url_for(".index"),
    )


@bp.route("/remind-all", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def remind_all() -> ResponseReturnValue:
    """Of all that is overdue and waits for others: first who would be reminded and who would not."""
    user, party = current_user(), request.args.get("party", "")
    if not reminders.may_remind(user):
        abort(403)
    planned, is_more = _plan(party)
    form = ButtonForm()
    if form.submitted():
        promised = set(request.form.getlist("promised"))
        going = {f"{one.work.code} {one.row.id}" for one in planned if not one.why_not}
        if promised == going and going:
            with form.errors_shown():
                with transaction():
                    number = reminders.remind_all(planned, by=user)
                flash(_said(number), "success")
                return redirect(url_for(".index"))
        else:
            flash(_("Some of these cases have changed meanwhile. Look at them again."), "warning")
    note_readers([queries.describe_row(one.work, one.row, user) for one in planned])
    return render_template(
        "work/remind_all.html", planned=planned, is_more=is_more, party=party or None
    )


def _said(number: int) -> str:
    return ngettext(
        "A reminder is sent about %(num)s case", "Reminders are sent about %(num)s cases", number
    )


def _plan(party: str) -> tuple[list[reminders.Planned], bool]:
    user = current_user()
    works = queries.works_of(declared(), user)
    wanted = [one for one in works if party in ("", one.party.value)]
    cases = queries.list_cases(wanted, user, Group.OTHERS_LATE, limit=MOST_AT_ONCE + 1)
    planned = []
    for case in cases[:MOST_AT_ONCE]:
        found = reminders.find_waiting(wanted, user, case.work.code, case.id)
        planned += [reminders.plan(*found, by=user)] if found else []
    return planned, len(cases) > MOST_AT_ONCE


@bp.get("/<any(late,mine,others,soon):group>")
@requires(OWN)
def cases(group: str) -> ResponseReturnValue:
    """One group as a whole; of it one kind of work, or what waits for one party."""
    user = current_user()
    works = queries.works_of(declared(), user)
    counts = queries.count(works, user)
    chosen, party = request.args.get("kind", ""), request.args.get("party", "")
    wanted = [work for work in works if chosen == work.code or party == work.party.value] or works
    part = Group(group)
    number = page_number()
    found = queries.list_cases(wanted, user, part, limit=SIZE, offset=(number - 1) * SIZE)
    sizes = {work: size_of(counts.get(work.code, queries.WaitingCount()), part) for work in works}
    total = sum(sizes[work] for work in wanted)
    note_readers(found)
    return render_template(
        "work/cases.html",
        part=part,
        page=Page(found, total, number, SIZE),
        kinds=[(work, size) for work, size in sizes.items() if size],
        chosen=chosen if wanted is not works else "",
        party=wanted[0].party if party and wanted is not works else None,
        url_of=url_of,
        reminded=reminded_of(found),
        remind_url=partial(remind_url, group=group),
    )


@bp.get("/next/<code>")
@requires(OWN)
def next_case(code: str) -> ResponseReturnValue:
    """To the next case of this kind that waits for the reader; to all work when there is none."""
    user = current_user()
    work = next((one for one in queries.works_of(declared(), user) if one.code == code), None)
    if work is None:
        abort(404)
    found = queries.find_next(work, user, after=request.args.get("after", type=UUID))
    return redirect(url_of(found) if found else url_for(".index"))


def size_of(count: queries.WaitingCount, group: Group) -> int:
    sizes = {
        Group.LATE: count.late + count.others_late,
        Group.MINE: count.mine,
        Group.OTHERS: count.others,
        Group.SOON: count.soon + count.others_soon,
    }
    return sizes[group]


def reminded_of(cases: Sequence[Case]) -> Mapping[UUID, bool]:
    """Those of these cases that this reader may remind somebody of: whether that was done today."""
    others = [one.id for one in cases if not one.is_mine and reminders.can_be_sent(one.work)]
    if not reminders.may_remind(current_user()):
        return {}
    done = reminders.list_reminded(others)
    return {case_id: case_id in done for case_id in others}


def note_readers(cases: Sequence[Case]) -> None:
    """Whom these cases show by name finds the reader in the ledger."""
    user = current_user()
    seen = {(case.work.purpose, person) for case in cases for person in case.people}
    if not seen:
        return
    with ledger():
        for purpose in sorted({purpose for purpose, _person in seen}):
            audit.record_access(
                person_ids=sorted(person for other, person in seen if other == purpose),
                viewer=user,
                fields=["name"],
                purpose=purpose,
            )


def remind_url(case: Case, *, group: str | None) -> str:
    return url_for(".remind", code=case.work.code, row_id=case.id, group=group)


def url_of(case: Case) -> str:
    return url_for(case.work.case_endpoint, **case.values)
