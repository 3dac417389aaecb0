"""What time it is where an expert lives, for those who want to call."""

from datetime import datetime, timezone

from registry.core.db import now
from registry.core.i18n import _
from registry.core.zones import offsets_in
from registry.experts import queries
from registry.experts.cards import Card
from registry.experts.kinds import FieldGroup


def local_hours(card: Card, *, at: datetime | None = None) -> str:
    """Empty where this card shows no country: the hour would tell where somebody is."""
    if FieldGroup.COUNTRY not in card.shown:
        return ""
    residence = queries.current_residence(card.person_id)
    moment = at or now()
    offsets = offsets_in(residence.country_code, moment) if residence else []
    hours = [f"{moment.astimezone(timezone(offset)):%H:%M}" for offset in offsets]
    if len(hours) < 2:
        return "".join(hours)
    return _("between %(first)s and %(last)s", first=hours[0], last=hours[-1])
