from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.web.forms import PARAGRAPH, DayField, VersionedForm, at_most, required


class PaperForm(VersionedForm):
    """What a signed decision of the ministry says."""

    number = StringField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    decided_on = DayField(
        _l("Day of the decision"), [required(_l("Enter the day of the decision"))]
    )
    text_vi = TextAreaField(
        _l("What it decides, and why, in Vietnamese"),
        [required(_l("Write what it decides, and why")), at_most(PARAGRAPH)],
    )
    text_en = TextAreaField(_l("The same in English"), [at_most(PARAGRAPH)])
    file = FileField(_l("Signed decision"))

    def validate_decided_on(self, field: Any) -> None:
        if field.data and field.data > hanoi_today():
            raise ValidationError(_("This day is in the future"))

    def validate_file(self, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file"))

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
