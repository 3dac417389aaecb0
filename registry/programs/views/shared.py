from typing import Any

from flask import Blueprint, url_for

from registry.core.i18n import _, localized, localized_text
from registry.programs.models import Opening
from registry.programs.pay import describe_pay
from registry.web.steps import Place

bp = Blueprint("programs", __name__, url_prefix="/<any(vi,en):locale>/programs")
bp.add_app_template_filter(describe_pay, "pay")


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
