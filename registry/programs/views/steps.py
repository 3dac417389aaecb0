"""The steps of an opening: each is one button, or one reason and a button."""

from collections.abc import Callable
from uuid import UUID

from flask.typing import ResponseReturnValue

from registry.core.permissions import Permission, requires
from registry.programs import queries, services
from registry.programs.models import Opening
from registry.programs.views.openings import show_opening
from registry.programs.views.shared import STEPS, bp, place_of, url_of
from registry.programs.views.step_forms import OpeningReasonForm
from registry.web.steps import current_user, press, take

READ, WRITE = Permission.OPENING_READ, Permission.OPENING_WRITE
APPROVE, CHECK = Permission.OPENING_APPROVE, Permission.OPENING_CHECK


@bp.post("/openings/<uuid:opening_id>/submit")
@requires(READ, write=WRITE)
def submit(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _press("submit", opening, services.submit_opening)


@bp.post("/openings/<uuid:opening_id>/approve")
@requires(READ, write=APPROVE)
def approve(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _press("approve", opening, services.approve_opening)


@bp.post("/openings/<uuid:opening_id>/publish")
@requires(READ, write=CHECK)
def publish(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_opening(opening_id, visible_to=current_user())
    return _press("publish", opening, services.publish_opening)


@bp.post("/openings/<uuid:opening_id>/resume")
@requires(READ, write=APPROVE)
def resume(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _press("resume", opening, services.resume_opening)


@bp.post("/openings/<uuid:opening_id>/select")
@requires(READ, write=WRITE)
def select(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _press("select", opening, services.begin_selection)


@bp.route("/openings/<uuid:opening_id>/return", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def return_to_author(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _give_reason("return_to_author", opening, services.return_from_institution)


@bp.route("/openings/<uuid:opening_id>/refuse", methods=["GET", "POST"])
@requires(CHECK, write=CHECK)
def return_to_institution(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_opening(opening_id, visible_to=current_user())
    return _give_reason("return_to_institution", opening, services.return_from_ministry)


@bp.route("/openings/<uuid:opening_id>/hold", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def hold(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return _give_reason("hold", opening, services.hold_opening)


@bp.route("/openings/<uuid:opening_id>/cancel", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def cancel(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_cancellable_opening(opening_id, by=current_user())
    return _give_reason("cancel", opening, services.cancel_opening)


@bp.route("/openings/<uuid:opening_id>/no-suitable", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def no_suitable(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _give_reason("no_suitable", opening, services.record_no_suitable)


@bp.route("/openings/<uuid:opening_id>/partly-filled", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def partly_filled(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_cancellable_opening(opening_id, by=current_user())
    return _give_reason("partly_filled", opening, services.record_partly_filled)


def _press(name: str, opening: Opening, act: Callable[..., None]) -> ResponseReturnValue:
    return press(
        STEPS[name],
        lambda: act(opening, by=current_user()),
        page=lambda: show_opening(opening),
        to=lambda: url_of(opening),
    )


def _give_reason(name: str, opening: Opening, act: Callable[..., None]) -> ResponseReturnValue:
    return take(
        STEPS[name],
        OpeningReasonForm,
        lambda form: act(opening, reason=form.reason.data, by=current_user()),
        place=place_of(opening),
    )
