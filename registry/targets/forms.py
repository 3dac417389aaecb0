"""What an export of counted people is for, and what a signed decision on the count says."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l
from registry.web.fields import Choice, DayField, TypedField, chosen, not_in_future
from registry.web.forms import VersionedForm
from registry.web.validators import PARAGRAPH, at_most, required

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
