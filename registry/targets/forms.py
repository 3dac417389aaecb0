"""The two moments that every page of the count asks for, and what an export is for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField, ValidationError

from registry.core.i18n import _, _l, end_of_day, format_date, hanoi_today
from registry.targets.loading import BEGINNING
from registry.web.fields import Choice, DayField, TypedField, chosen, not_in_future
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import PARAGRAPH, at_most, required


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


PURPOSES = {
    "report": _l("A report to a superior body"),
    "planning": _l("Planning"),
    "inspection": _l("Inspection or audit"),
    "correction": _l("Comparing and correcting data"),
    "answer": _l("Answering a request of a competent body"),
}


class ExportForm(VersionedForm):
    """The chain keeps what is said here for ever: a code, and never words that may name somebody."""

    reason = Choice(
        _l("What is the list for?"),
        [required(_l("State what the list is for"))],
        choices=[("", _l("Choose")), *PURPOSES.items()],
    )
    kind = Choice(_l("Kind of file"), default="csv", choices=[("csv", "CSV"), ("xlsx", "XLSX")])


@dataclass(frozen=True)
class Moments:
    form: MomentsForm
    as_of: date
    known_at: datetime | None

    @property
    def query(self) -> dict[str, str]:
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


class PaperForm(VersionedForm):
    """What a signed decision of the ministry says."""

    number = TypedField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    decided_on = DayField(
        _l("Date of the decision"),
        [required(_l("Enter the date of the decision")), not_in_future],
    )
    text_vi = TextAreaField(
        _l("What it decides, and why, in Vietnamese"),
        [required(_l("Enter what it decides, and why")), at_most(PARAGRAPH)],
    )
    text_en = TextAreaField(_l("The same in English"), [at_most(PARAGRAPH)])
    file = FileField(_l("Signed decision"), [chosen])

    def paper(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("number", "decided_on", "text_vi", "text_en")}


class RulingForm(PaperForm):
    outcome = RadioField(
        _l("The ministry decides that this case"),
        [required(_l("Choose an answer"))],
        choices=[
            ("yes", _l("is working abroad on the day of signature")),
            ("no", _l("is not working abroad on the day of signature")),
        ],
    )
