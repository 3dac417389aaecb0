"""The steps of an opening: each is one button, or one reason and a button."""

from collections.abc import Callable
from uuid import UUID

from registry.core.i18n import _l
from registry.core.permissions import Permission
from registry.programs import endings, queries, services
from registry.programs.models import Opening
from registry.programs.views.openings import show_opening
from registry.programs.views.shared import bp, place_of
from registry.programs.views.step_forms import OpeningReasonForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import current_user

WRITE, APPROVE = Permission.OPENING_WRITE, Permission.OPENING_APPROVE
CHECK = Permission.OPENING_CHECK


def _find_any(opening_id: UUID) -> Opening:
    return queries.get_opening(opening_id, visible_to=current_user())


def _acted_on(get: Callable[..., Opening]) -> Callable[[UUID], Opening]:
    return lambda opening_id: get(opening_id, by=current_user())


def _routes(find: Callable[[UUID], Opening], write: Permission) -> StepRoutes:
    return StepRoutes(
        bp,
        "/openings/<uuid:opening_id>",
        find=find,
        page=show_opening,
        place=place_of,
        read=Permission.OPENING_READ,
        write=write,
        reason_form=OpeningReasonForm,
    )


OF_AUTHOR, OF_APPROVER = (
    _routes(_acted_on(queries.get_own_opening), WRITE),
    _routes(_acted_on(queries.get_approvable_opening), APPROVE),
)
OF_MINISTRY, OF_BOTH = (
    _routes(_find_any, CHECK),
    _routes(_acted_on(queries.get_cancellable_opening), WRITE),
)

BOTH_READ = _l("The author and the approver are informed and see your reason.")
NO_MORE = _l("The opening leaves the public list, and nobody is sought any more.")
LAST_WORD = _l("Everybody still waiting for an answer about it is informed that it has ended.")
ENDED = (NO_MORE, LAST_WORD, BOTH_READ)

OF_AUTHOR.button(
    "submit", services.submit_opening, done=_l("The opening is with your institution's approver.")
)
OF_APPROVER.button(
    "approve", services.approve_opening, done=_l("The opening is approved and with the ministry.")
)
OF_MINISTRY.button(
    "publish", services.publish_opening, done=_l("The opening is published on the public pages.")
)
OF_APPROVER.button("resume", services.resume_opening, done=_l("The opening is no longer on hold."))
OF_AUTHOR.button("select", services.begin_selection, done=_l("The selection has begun."))
OF_APPROVER.reason(
    "return_to_author",
    services.return_from_institution,
    rule="return",
    title=_l("Return the opening to its author"),
    submit=_l("Send"),
    done=_l("The opening went back to its author with your reason."),
)
OF_MINISTRY.reason(
    "return_to_institution",
    services.return_from_ministry,
    rule="refuse",
    title=_l("Return the opening to the institution"),
    submit=_l("Send"),
    done=_l("The opening went back to the institution with your reason."),
)
OF_APPROVER.reason(
    "hold",
    services.hold_opening,
    title=_l("Put the opening on hold"),
    submit=_l("Send"),
    done=_l("The opening is on hold and no longer on the public list."),
)
OF_BOTH.reason(
    "cancel",
    endings.cancel_opening,
    title=_l("Cancel the opening"),
    submit=_l("Cancel the opening"),
    done=_l("The opening is cancelled."),
    grave=ENDED,
)
OF_AUTHOR.reason(
    "no_suitable",
    endings.record_no_suitable,
    title=_l("Record that nobody was suitable"),
    done=_l("It is recorded that nobody was suitable."),
    grave=ENDED,
)
OF_BOTH.reason(
    "partly_filled",
    endings.record_partly_filled,
    title=_l("Record that some seats stay empty"),
    done=_l("The opening is recorded as partly filled."),
    grave=ENDED,
)
