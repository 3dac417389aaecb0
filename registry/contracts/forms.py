from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.contracts.edition_terms import TERMS
from registry.contracts.kinds import ContractKind
from registry.contracts.leaving.models import Occasion
from registry.contracts.leaving.queries import causes_of, name_causes
from registry.core.i18n import _, _l, hanoi_today
from registry.programs.kinds import FundingLine
from registry.taxonomy.kinds import Mode
from registry.web.fields import Choice, DayField, WholeNumber, chosen, not_in_future
from registry.web.forms import BaseForm, RowForm, VersionedForm, row_list
from registry.web.validators import PARAGRAPH, at_most, required, within

PROMISE_ROWS = 6


def options(enum: Any) -> list[tuple[str, Any]]:
    return [(member.value, member.label) for member in enum]


class PromiseRow(RowForm):
    text_vi = StringField(_l("Promise in Vietnamese"), [at_most()])
    text_en = StringField(_l("The same in English"), [at_most()])
    due_on = DayField(_l("Until"))


class PlannedForm(VersionedForm):
    """Of forms that name the first and the last day of a contract."""

    def validate_planned_end_on(self, field: Any) -> None:
        first = self["planned_start_on"].data
        if field.data and first and field.data <= first:
            raise ValidationError(_("A contract must end after it begins"))

    def written(self) -> dict[str, Any]:
        """What the form says of the terms of a contract."""
        return {name: self[name].data for name in TERMS if name in self}


class TermsForm(PlannedForm):
    """Draft and later editions: everything on one page."""

    kind = Choice(_l("Kind of contract"), choices=options(ContractKind))
    work_mode = Choice(_l("Mode of cooperation"), choices=options(Mode))
    funding_line = Choice(_l("Source of funding"), choices=options(FundingLine))
    planned_start_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    planned_end_on = DayField(_l("Last day"), description=_l("Leave empty for a permanent post"))
    weekly_hours = WholeNumber(_l("Hours a week"), [within(1, 48)])
    teaching_hours = WholeNumber(
        _l("Teaching hours in all"),
        [required(_l("Enter the teaching hours, or 0")), within(0, 2000)],
        description=_l("Over the whole contract. Without teaching a contract does not count."),
    )
    load_percent = WholeNumber(
        _l("Share of a full post, in percent"),
        [required(_l("Enter the share of a full post")), within(1, 100)],
        description=_l(
            "Where institutions share an expert, each is credited by the share agreed with it."
        ),
    )
    pay = StringField(_l("Pay"), [required(_l("Enter what is paid")), at_most()])
    terms_vi = TextAreaField(
        _l("Terms in Vietnamese"),
        [required(_l("Write the terms in Vietnamese")), at_most(PARAGRAPH)],
    )
    terms_en = TextAreaField(
        _l("Terms in English"), [required(_l("Write the terms in English")), at_most(PARAGRAPH)]
    )

    def terms(self) -> dict[str, Any]:
        values = self.written()
        kinds = {"kind": ContractKind, "work_mode": Mode, "funding_line": FundingLine}
        return values | {name: enum(values[name]) for name, enum in kinds.items()}


class OfferForm(TermsForm):
    promises = row_list(PromiseRow, _l("Promises"), entry=_l("Promise"), number=PROMISE_ROWS)

    def promise_rows(self) -> list[dict[str, Any]]:
        return [
            {name: row[name] for name in ("text_vi", "text_en", "due_on")}
            for row in self.promises.data
            if row["text_vi"]
        ]


class CounterForm(PlannedForm):
    """What they may propose otherwise; one language is enough, the institution writes the other."""

    planned_start_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    planned_end_on = DayField(_l("Last day"), description=_l("Leave empty for a permanent post"))
    weekly_hours = WholeNumber(_l("Hours a week"), [within(1, 48)])
    pay = StringField(_l("Pay"), [required(_l("Enter what is paid")), at_most()])
    terms_vi = TextAreaField(_l("Terms in Vietnamese"), [at_most(PARAGRAPH)])
    terms_en = TextAreaField(
        _l("Terms in English"),
        [at_most(PARAGRAPH)],
        description=_l("One language is enough; the institution adds the other."),
    )

    def validate_terms_vi(self, field: Any) -> None:
        if not (field.data or self.terms_en.data):
            raise ValidationError(_("Write the terms in one of the languages"))


class EditionForm(BaseForm):
    """A button beside one edition of the terms."""

    edition = HiddenField()

    def number(self) -> int:
        return int(self.edition.data) if str(self.edition.data or "").isdecimal() else 0


class ReasonForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class SettleForm(ReasonForm):
    outcome = RadioField(
        _l("What is right"),
        [required(_l("Choose what is right"))],
        choices=[("kept", _l("The promise was kept")), ("broken", _l("The promise was not kept"))],
    )


class LeavingForm(ReasonForm):
    """Why a contract ends or does not come about: a main reason for the figures, and one's own words."""

    cause = SelectField(_l("Main reason"), [required(_l("Choose the main reason"))], choices=())
    reason = TextAreaField(_l("In your own words"), [required(_l("Enter a reason")), at_most(2000)])

    def offer(self, occasion: Occasion) -> None:
        names = name_causes(causes_of(occasion, on=hanoi_today()))
        self.cause.choices = [("", _("Choose the main reason")), *names.items()]

    def given(self) -> dict[str, str]:
        return {"cause": self.cause.data, "reason": self.reason.data}


class EndForm(LeavingForm):
    day = DayField(_l("Last day of work"), [required(_l("Enter the last day"))])


class FileForm(VersionedForm):
    """A day and the file that proves it."""

    day = DayField(_l("Day"), [required(_l("Enter the day")), not_in_future])
    file = FileField(_l("Document"), [chosen])


class NoteForm(VersionedForm):
    """Of a doubtful day: why it is right all the same."""

    reason = TextAreaField(
        _l("Why the recorded day is nevertheless correct"),
        [required(_l("Enter a reason")), at_most(2000)],
    )


class CorrectionForm(VersionedForm):
    """What is wrong, what is right, why, and what proves it."""

    key = SelectField(_l("What is wrong"), [required(_l("Choose what is wrong"))], choices=())
    day = DayField(_l("The right day"), description=_l("Leave empty for the weeks of a semester"))
    weeks = WholeNumber(
        _l("The right number of weeks"),
        [within(1, 40)],
        description=_l("Only for a semester"),
    )
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])
    file = FileField(_l("Evidence"), [chosen])


class DeliveryForm(BaseForm):
    term_id = SelectField(_l("Semester"), [required(_l("Choose the semester"))], choices=())
    weeks = WholeNumber(
        _l("Teaching weeks"), [required(_l("Enter how many weeks were taught")), within(1, 40)]
    )
    credits = WholeNumber(
        _l("Credits"), [required(_l("Enter how many credits were taught")), within(0, 60)]
    )


class OfficerForm(BaseForm):
    officer = SelectField(_l("Officer in charge"), [required(_l("Choose an officer"))], choices=())
