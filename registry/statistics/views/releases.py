"""The ministry's side: a release is drafted, read with what is held back and why, and published by another
officer."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l, format_date, hanoi_today, locale
from registry.core.permissions import can, requires
from registry.statistics import drafting, forms, queries, services
from registry.statistics.kinds import OTHER, TOTAL, Remark, read_code, tables_of
from registry.statistics.limits import last_data_day
from registry.statistics.models import StatisticRelease
from registry.statistics.states import ReleaseState
from registry.statistics.views.published import context_of
from registry.statistics.views.shared import READ, WRITE, bp, find_release, title_of
from registry.web.forms import render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

R = ReleaseState


@bp.get("/work")
@requires(READ)
def work() -> ResponseReturnValue:
    return render_template(
        "statistics/work.html",
        releases=queries.list_all(current_user()),
        draft=queries.find_draft(),
    )


@bp.route("/work/new", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def new() -> ResponseReturnValue:
    today = hanoi_today()
    form: Any = forms.ReleaseForm(data={"data_day": last_data_day(today) or today})
    if form.submitted():
        with form.errors_shown(), transaction():
            release = services.draft(form.data_day.data, by=current_user())
            flash(_("Drafted. A second officer must publish it."), "success")
            return redirect(url_for(".release", release_id=release.id))
    return render_form("statistics/new.html", form=form)


def open_steps(release: StatisticRelease) -> list[str]:
    user, state = current_user(), release.state
    writes, is_mine = can(user, WRITE), release.drafted_by_id == user.id
    rules = {
        "decide": writes and state is R.DRAFTED and not is_mine,
        "withdraw": writes and state is R.DRAFTED and is_mine,
        "supersede": writes and state is R.ISSUED and queries.find_draft() is None,
    }
    return [name for name, holds in rules.items() if holds]


@bp.get("/work/<uuid:release_id>", endpoint="release")
@requires(READ)
def show(release_id: UUID) -> ResponseReturnValue:
    return show_release(find_release(release_id))


def show_release(release: StatisticRelease) -> ResponseReturnValue:
    return render_template(
        "statistics/release.html",
        **context_of(release),
        steps=open_steps(release),
        remarks=_remarks(release),
        events=read_history(release, reader=Reader(current_user())),
    )


def _remarks(release: StatisticRelease) -> list[tuple[str, list[tuple[str, Remark]]]]:
    """What was done to each row of each table, and why."""
    told = []
    for code in dict.fromkeys(table["code"] for table in release.tables):
        kind = read_code(code)
        rows = release.remarks.get(code, {})
        if kind == tables_of(kind.population)[0]:
            rows = release.remarks.get(kind.population, {}) | rows
        names = drafting.name_rows(kind, set(rows))
        told.append(
            (title_of(code), [(_name(one, names), Remark(why)) for one, why in rows.items()])
        )
    return told


def _name(code: str, names: Any) -> str:
    fixed = {TOTAL: _("Total"), OTHER: _("Other groups")}
    return fixed.get(code) or str(names[code][f"name_{locale()}"])


def _place(release: StatisticRelease) -> Place:
    url = url_for(".release", release_id=release.id)
    return Place(
        url=url,
        trail=[(_("Statistics"), url_for(".work")), (release.number, url)],
        facts=lambda: [
            (_("Release"), release.number),
            (_("State on"), format_date(release.data_day)),
            *([(_("Why it replaces another one"), release.reason)] if release.reason else []),
        ],
        row=release,
    )


OF_RELEASE = StepRoutes(
    bp,
    "/work/<uuid:release_id>",
    find=find_release,
    page=show_release,
    place=_place,
    read=READ,
    write=WRITE,
    open_steps=open_steps,
    reason_form=forms.ReleaseReasonForm,
)
OF_RELEASE.take_back("withdraw", services.withdraw)
OF_RELEASE.decision(
    "decide",
    confirm=services.issue,
    refuse=services.refuse,
    title=_l("Second officer"),
    lead=_l(
        "Once you confirm it the release is public for ever, with its tables as files. A mistake is put right by a release that replaces it."
    ),
)
OF_RELEASE.reason(
    "supersede",
    services.supersede,
    title=_l("Replace the release"),
    submit=_l("Draft"),
    done=_l("Drafted. Once a second officer publishes it, it replaces this release."),
    follows=(
        _l("Both stay public: the earlier one says that it was replaced, and why."),
        _l("New figures are compared with those of all releases, also of this one."),
    ),
)
