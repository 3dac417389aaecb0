"""The two moments and the reading that every page of a count asks for, in its address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, request
from wtforms import ValidationError

from registry.core.cleaning import clean
from registry.core.i18n import _, _l, end_of_day, format_date, hanoi_today
from registry.targets import queries
from registry.targets.editions import BEGINNING
from registry.targets.models import Target
from registry.web.fields import DayField
from registry.web.forms import BaseForm


class MomentsForm(BaseForm):
    """About which day, as known at the end of which day. Sent by GET. A day for which nothing can be
    said is refused: an answer about another day would be taken for the answer."""

    class Meta(BaseForm.Meta):
        csrf = False

    as_of = DayField(_l("State on"))
    known_at = DayField(_l("As known on"))

    def validate_as_of(self, field: Any) -> None:
        _refuse_outside(field.data)

    def validate_known_at(self, field: Any) -> None:
        _refuse_outside(field.data)


def _refuse_outside(day: date | None) -> None:
    if day is not None and day > hanoi_today():
        raise ValidationError(
            _("This day is in the future: nothing is known of it, and plans do not count")
        )
    if day is not None and day < BEGINNING:
        raise ValidationError(
            _(
                "The registry counts from %(day)s on; nothing is known before",
                day=format_date(BEGINNING),
            )
        )


@dataclass(frozen=True)
class Moments:
    form: MomentsForm
    as_of: date
    known_at: datetime | None

    @property
    def query(self) -> dict[str, Any]:
        """For links that keep both moments."""
        return {
            name: request.args[name] for name in ("as_of", "known_at") if request.args.get(name)
        }


def moments() -> Moments:
    """Both moments as they were asked for; raises where one of them cannot be answered."""
    form = MomentsForm(formdata=request.args)
    today = hanoi_today()
    is_good = form.validate()
    known = form.known_at.data
    when = Moments(
        form,
        form.as_of.data or today,
        end_of_day(known) if is_good and known and known < today else None,
    )
    if not is_good:
        raise MomentsRefused(when)
    return when


class MomentsRefused(Exception):
    def __init__(self, when: Moments) -> None:
        super().__init__("no answer for this moment")
        self.when = when


def asked(code: str) -> tuple[Target, Moments, str]:
    """The target as known then, both moments and the reading; raises where there is no answer."""
    when = moments()
    target = queries.get_target(code.upper(), known_at=when.known_at)
    return target, when, _reading_of(target, when)


def _reading_of(target: Target, when: Moments) -> str:
    wanted = str(clean(request.args.get("reading", "")))
    if wanted and wanted not in {row.reading for row in queries.list_rule_sets(target)}:
        abort(404)
    rows = queries.list_rule_sets(target, as_of=when.as_of, known_at=when.known_at)
    known = {row.reading for row in rows}
    if not known or (wanted and wanted not in known):
        raise MomentsRefused(unknown(when))
    leads = queries.official_rule_set(target, as_of=when.as_of, known_at=when.known_at)
    return wanted or leads.reading


def unknown(when: Moments) -> Moments:
    """A reading that was added later was not known on an earlier day."""
    when.form.known_at.errors = [_("This reading was not known yet on that day")]
    return when
