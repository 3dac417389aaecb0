"""The words of the national report, and the steps by which it becomes what it stays."""

from datetime import date, datetime
from typing import Any

from wtforms import StringField, TextAreaField, ValidationError

from registry.core.db import now
from registry.core.i18n import _, _l, end_of_day, hanoi_today
from registry.reports.collecting import WORDS
from registry.reports.national import PAPER
from registry.web.fields import DayField, ReferenceField, TypedField
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import NoContacts, at_most, required

LONGEST = 30_000


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, [at_most(LONGEST), NoContacts()])


class NationalForm(VersionedForm):
    """Each line is a paragraph of the document."""

    results_vi = _text(_l("Results, in Vietnamese"))
    difficulties_vi = _text(_l("Difficulties and their causes, in Vietnamese"))
    directions_vi = _text(_l("Directions and tasks, in Vietnamese"))
    proposals_vi = _text(_l("Proposals, in Vietnamese"))
    results_en = _text(_l("Results, in English"))
    difficulties_en = _text(_l("Difficulties and their causes, in English"))
    directions_en = _text(_l("Directions and tasks, in English"))
    proposals_en = _text(_l("Proposals, in English"))
    paper_number = ReferenceField(
        _l("Number of the document"),
        [at_most(50)],
        description=_l("As the clerk gives it, such as 215/BC-BGDĐT"),
    )
    paper_on = DayField(_l("Day of the document"))
    signer_authority = StringField(
        _l("Authority of the signer"),
        [at_most(), NoContacts()],
        description=_l("Such as KT. BỘ TRƯỞNG"),
    )
    signer_title = StringField(_l("Title of the signer"), [at_most(), NoContacts()])
    signer_name = StringField(
        _l("Name of the signer"), [at_most(), NoContacts()], render_kw={"autocomplete": "off"}
    )

    def values(self) -> dict[str, Any]:
        found = {name: self[name].data or "" for name in (*WORDS, *PAPER)}
        return {**found, "paper_on": self.paper_on.data}


class CorrectionForm(VersionedForm):
    reason = TextAreaField(
        _l("Why the report is corrected"),
        [required(_l("Enter why the report is corrected")), at_most(2000), NoContacts()],
        description=_l("It is printed in the new report. Names of people do not belong here."),
    )
    known_on = DayField(
        _l("As known on"),
        [required(_l("Enter the day"))],
        description=_l("The numbers keep their data day and are taken as known on this day."),
    )

    def validate_known_on(self, field: Any) -> None:
        if field.data is not None and field.data > hanoi_today():
            raise ValidationError(_("This day is in the future"))

    @property
    def known_at(self) -> datetime:
        return min(end_of_day(self.known_on.data or date.max), now())


class CheckForm(BaseForm):
    """Sent by GET: an address that anybody may keep."""

    class Meta(BaseForm.Meta):
        csrf = False

    code = TypedField(
        _l("Number of the report, or SHA-256 of a file"),
        [required(_l("Enter a number or a digest")), at_most(100)],
        render_kw={"autocomplete": "off"},
    )
