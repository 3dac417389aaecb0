"""The steps of an opening: each is one button, or one reason and a button."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.programs import queries, services
from registry.programs.forms import OpeningReasonForm
from registry.programs.models import Opening
from registry.programs.views.openings import show_opening
from registry.programs.views.shared import bp
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user

READ, WRITE = Permission.OPENING_READ, Permission.OPENING_WRITE
APPROVE, CHECK = Permission.OPENING_APPROVE, Permission.OPENING_CHECK


@bp.post("/openings/<uuid:opening_id>/submit")
@requires(READ, write=WRITE)
def submit(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _press(
        opening,
        lambda: services.submit_opening(opening, by=current_user()),
        _("The opening is with your institution's approver."),
    )


@bp.post("/openings/<uuid:opening_id>/approve")
@requires(READ, write=APPROVE)
def approve(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _press(
        opening,
        lambda: services.approve_opening(opening, by=current_user()),
        _("The opening is approved and with the ministry."),
    )


@bp.post("/openings/<uuid:opening_id>/publish")
@requires(READ, write=CHECK)
def publish(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_opening(opening_id, visible_to=current_user())
    return _press(
        opening,
        lambda: services.publish_opening(opening, by=current_user()),
        _("The opening is published on the public pages."),
    )


@bp.post("/openings/<uuid:opening_id>/resume")
@requires(READ, write=APPROVE)
def resume(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _press(
        opening,
        lambda: services.resume_opening(opening, by=current_user()),
        _("The opening is no longer on hold."),
    )


@bp.post("/openings/<uuid:opening_id>/select")
@requires(READ, write=WRITE)
def select(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _press(
        opening,
        lambda: services.begin_selection(opening, by=current_user()),
        _("The selection has begun."),
    )


def _press(opening: Opening, step: Callable[[], None], done: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            step()
            flash(done, "success")
            return redirect(url_for(".opening", opening_id=opening.id))
    return show_opening(opening, form=form)


@bp.route("/openings/<uuid:opening_id>/return", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def return_to_author(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _give_reason(
        opening,
        lambda reason: services.return_from_institution(opening, reason=reason, by=current_user()),
        title=_l("Return the opening to its author"),
        done=_l("The opening went back to its author with your reason."),
    )


@bp.route("/openings/<uuid:opening_id>/refuse", methods=["GET", "POST"])
@requires(CHECK, write=CHECK)
def return_to_institution(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_opening(opening_id, visible_to=current_user())
    return _give_reason(
        opening,
        lambda reason: services.return_from_ministry(opening, reason=reason, by=current_user()),
        title=_l("Return the opening to the institution"),
        done=_l("The opening went back to the institution with your reason."),
    )


@bp.route("/openings/<uuid:opening_id>/hold", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def hold(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _give_reason(
        opening,
        lambda reason: services.hold_opening(opening, reason=reason, by=current_user()),
        title=_l("Put the opening on hold"),
        done=_l("The opening is on hold and no longer on the public list."),
    )


@bp.route("/openings/<uuid:opening_id>/cancel", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def cancel(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_cancellable_opening(opening_id, by=current_user())
    return _give_reason(
        opening,
        lambda reason: services.cancel_opening(opening, reason=reason, by=current_user()),
        title=_l("Cancel the opening"),
        done=_l("The opening is cancelled."),
    )


@bp.route("/openings/<uuid:opening_id>/no-suitable", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def no_suitable(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _give_reason(
        opening,
        lambda reason: services.record_no_suitable(opening, reason=reason, by=current_user()),
        title=_l("Record that nobody was suitable"),
        done=_l("It is recorded that nobody was suitable."),
    )


@bp.route("/openings/<uuid:opening_id>/partly-filled", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def partly_filled(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_cancellable_opening(opening_id, by=current_user())
    return _give_reason(
        opening,
        lambda reason: services.record_partly_filled(opening, reason=reason, by=current_user()),
        title=_l("Record that some seats stay empty"),
        done=_l("The opening is recorded as partly filled."),
    )


def _give_reason(
    opening: Opening, step: Callable[[str], None], *, title: LazyString, done: LazyString
) -> ResponseReturnValue:
    form = OpeningReasonForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            step(form.reason.data)
            flash(str(done), "success")
            return redirect(url_for(".opening", opening_id=opening.id))
    return render_form("programs/reason.html", form=form, opening=opening, step_title=title)
