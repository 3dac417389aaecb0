from typing import Any

from flask import Blueprint, url_for

from registry.core.i18n import _, _l, localized, localized_text
from registry.programs.models import Opening
from registry.programs.pay import describe_pay
from registry.web.steps import Place, Step

bp = Blueprint("programs", __name__, url_prefix="/<any(vi,en):locale>/programs")
bp.add_app_template_filter(describe_pay, "pay")

BOTH_READ = _l("The author and the approver are informed and see your reason.")
NO_MORE = _l("The opening leaves the public list, and nobody is sought any more.")
LAST_WORD = _l("Everybody still waiting for an answer about it is informed that it has ended.")
ENDED = (NO_MORE, LAST_WORD, BOTH_READ)
STEPS = {
    "submit": Step(done=_l("The opening is with your institution's approver.")),
    "approve": Step(done=_l("The opening is approved and with the ministry.")),
    "publish": Step(done=_l("The opening is published on the public pages.")),
    "resume": Step(done=_l("The opening is no longer on hold.")),
    "select": Step(done=_l("The selection has begun.")),
    "return_to_author": Step(
        title=_l("Return the opening to its author"),
        submit=_l("Send"),
        done=_l("The opening went back to its author with your reason."),
    ),
    "return_to_institution": Step(
        title=_l("Return the opening to the institution"),
        submit=_l("Send"),
        done=_l("The opening went back to the institution with your reason."),
    ),
    "hold": Step(
        title=_l("Put the opening on hold"),
        submit=_l("Send"),
        done=_l("The opening is on hold and no longer on the public list."),
    ),
    "cancel": Step(
        title=_l("Cancel the opening"),
        submit=_l("Cancel the opening"),
        done=_l("The opening is cancelled."),
        follows=ENDED,
        is_grave=True,
    ),
    "no_suitable": Step(
        title=_l("Record that nobody was suitable"),
        submit=_l("Record"),
        done=_l("It is recorded that nobody was suitable."),
        follows=ENDED,
        is_grave=True,
    ),
    "partly_filled": Step(
        title=_l("Record that some seats stay empty"),
        submit=_l("Record"),
        done=_l("The opening is recorded as partly filled."),
        follows=ENDED,
        is_grave=True,
    ),
    "approve_amendment": Step(
        done=_l(
            "The amended opening is published, and everybody concerned has been informed what changed."
        )
    ),
    "withdraw_amendment": Step(
        title=_l("Withdraw the amendment"),
        submit=_l("Withdraw"),
        done=_l("The amendment is withdrawn; the published text remains in force."),
        follows=(
            _l("The amendment is not published, and cannot be taken up again."),
            _l("The published text stays as it is."),
        ),
        is_grave=True,
    ),
    "return_amendment": Step(
        title=_l("Return the amendment"),
        submit=_l("Send"),
        done=_l("The amendment went back to its author with your reason."),
    ),
}


def place_of(opening: Opening, *more: tuple[Any, Any], row: Any = None, url: str = "") -> Place:
    """Of an opening, or of something that belongs to it and has a page and a version of its own."""
    return Place(
        url=url or url_of(opening),
        trail=[(_("Openings"), url_for(".openings")), (opening.code, url_of(opening))],
        facts=lambda: [
            (_("Opening"), f"{opening.code} · {localized_text(opening, 'title')}"),
            (_("Institution"), localized(opening.institution, "name")),
            (_("Status"), opening.state.label),
            *more,
        ],
        row=row or opening,
    )


def url_of(opening: Opening) -> str:
    return url_for(".opening", opening_id=opening.id)
