"""The audit log as a list. Names of its filters: action, object (the kind of record), when_from,
when_to; q finds the number of a record, an identifier, or the name of who acted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from registry.accounts.models import User
from registry.audit.actions import action_label
from registry.audit.models import AuditEvent
from registry.core.i18n import _, _l
from registry.inspection import listing
from registry.inspection.kinds import label_kind
from registry.web.lists.declaration import Column, Empty, Filter, List, Period


def _label_actions(values: Iterable[str]) -> dict[str, str]:
    """Where an action had another name before, both have the same words: then the code tells them apart."""
    labels = {value: action_label(value) for value in values}
    times = Counter(labels.values())
    return {
        value: label if times[label] == 1 else f"{label} ({value})"
        for value, label in labels.items()
    }


def _label_kinds(values: Iterable[str]) -> dict[str, str]:
    return {value: label_kind(value) for value in values}


def _object(row: Any) -> str:
    """A link to everything that happened to the same record."""
    url = url_for("audit.index", q=row.object_id)
    return Markup('<a href="{}">{}</a>').format(url, row.more or label_kind(row.object_type))


def columns(_user: User) -> list[Column]:
    return [
        Column("number", _l("Event number"), lambda row: row.key),
        Column("when", _l("When"), lambda row: row.at, phone="due"),
        Column(
            "action",
            _l("Action"),
            lambda row: action_label(row.action),
            phone="next",
        ),
        Column(
            "object",
            _l("Object"),
            _object,
            under=Column(
                "kind",
                _l("Kind of record"),
                lambda row: label_kind(row.object_type) if row.more else "",
            ),
        ),
        Column(
            "actor",
            _l("Actor"),
            lambda row: row.actor or (str(row.actor_id) if row.actor_id else _("system")),
        ),
        Column("code", _l("Code"), lambda row: row.action, is_extra=True),
        Column("details", _l("Details"), listing.details_of, is_extra=True),
        Column(
            "identifier",
            _l("Identifier of an object"),
            lambda row: str(row.object_id),
            is_extra=True,
        ),
        Column("hash", _l("Hash"), lambda row: f"{row.hash[:12]}…", phone="hide"),
    ]


EVENTS = List(
    name="audit",
    title=_l("Audit log"),
    lead=_l("Every change, chained by hashes; the newest first."),
    rows=listing.rows,
    bare=listing.visible_events,
    id=AuditEvent.id,
    by_key=AuditEvent.seq,
    columns=columns,
    more=listing.number_objects,
    filters=(
        Filter("action", _l("Action"), AuditEvent.action, labels=_label_actions),
        Filter("object", _l("Kind of record"), AuditEvent.object_type, labels=_label_kinds),
        Period("when", _l("When"), AuditEvent.at, is_moment=True),
    ),
    search=listing.search,
    search_hint=_l("Number, identifier, name or e-mail of who acted"),
    order=[AuditEvent.seq.desc()],
    empty=Empty(_l("No events"), _l("Nothing has been recorded yet."), icon="scale"),
)
