"""Rules that are rows with a period: a change ends one row and begins the next, and never reaches back."""

from datetime import date
from typing import Any, Protocol

from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today


class Edition(Protocol):
    valid_from: Any  # date
    valid_to: Any  # date | None


def refuse_bad_day(latest: Edition, valid_from: date | None) -> None:
    """Raises RegistryError unless an edition can follow this one from that day on."""
    if latest.valid_to is not None:
        raise RegistryError(_("A later version of this rule is in force."))
    if valid_from is None or valid_from <= latest.valid_from or valid_from < hanoi_today():
        first = max(latest.valid_from, hanoi_today())
        raise RegistryError(
            _("A changed rule applies only from a day after %(day)s.", day=format_date(first))
        )


def end_for_next(latest: Edition, valid_from: date | None) -> None:
    refuse_bad_day(latest, valid_from)
    latest.valid_to = valid_from
    session().flush()
