"""What one person of the secretariat entered, and another one decides."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.leading import queries, services
from registry.leading.models import DesignationEntry
from registry.leading.views.designations import (
    RECORD,
    STEPS,
    bp,
    give_out,
    log_names_of,
    name_reason,
)
from registry.web.steps import Place, current_user


def _find_entry(entry_id: UUID) -> DesignationEntry:
    found = queries.get_entry(entry_id)
    if request.method == "GET":
        log_names_of([found.person])
    return found


def _place_of_entry(found: DesignationEntry) -> Place:
    return Place(
        url=url_for(".entry", entry_id=found.id),
        trail=[(_("Leading experts"), url_for(".index"))],
        row=found,
    )


def _describe_entry(found: DesignationEntry) -> dict[str, Any]:
    """What was entered, beside what is recorded of the same designation."""
    versions = queries.list_versions(found.series_id)
    return {
        "template": "leading/entry.html",
        "entry": found,
        "is_mine": found.proposed_by_id == current_user().id,
        "before": queries.get_designation(found.series_id) if versions else None,
        "events": read_history(found, reader=Reader(current_user()), reason=name_reason),
    }


replace(STEPS, rule="/entries", find=_find_entry, place=_place_of_entry, after=None).decision(
    "entry",
    confirm=services.confirm,
    refuse=services.reject,
    rule="<uuid:entry_id>",
    options=_describe_entry,
    title=_l("Second reviewer"),
    lead=_l(
        "Compare it with the decision itself before you confirm. Only what is confirmed becomes a fact and is counted."
    ),
)


@bp.get("/entries/<uuid:entry_id>/document")
@requires(RECORD)
def entry_document(entry_id: UUID) -> ResponseReturnValue:
    found = queries.get_entry(entry_id)
    return give_out(found.person, queries.get_entry_document(entry_id), found)
