from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.contracts import courses
from registry.contracts.academic_posts import post_choices
from registry.contracts.courses import Rows
from registry.contracts.edition_terms import LISTS, TERMS
from registry.contracts.kinds import ContractKind
from registry.contracts.leaving.models import Occasion
from registry.contracts.leaving.queries import causes_of, name_causes
from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.taxonomy.kinds import Mode
from registry.web.fields import (
    Amount,
    Choice,
    DayField,
    WholeNumber,
    chosen,
    not_in_future,
)
from registry.web.forms import BaseForm, RowForm, VersionedForm, row_list
from registry.web.validators import PARAGRAPH, at_most, required, within

PROMISE_ROWS, COURSE_ROWS, FUNDING_ROWS = 6, 6, 4
ENUMS = {
    "kind": ContractKind,
    "work_mode": Mode,
    "funding_line": FundingLine,
    "pay_currency": Currency,
    "pay_period": PayPeriod,
}


def options(enum: Any) -> list[tuple[str, Any]]:
    return [(member.value, member.label) for member in enum]


class PromiseRow(RowForm):
    text_vi = StringField(_l("Promise in Vietnamese"), [at_most()])
    text_en = StringField(_l("The same in English"), [at_most()])
    due_on = DayField(_l("Until"))


class CourseRow(RowForm):
    title_vi = StringField(_l("Course in Vietnamese"), [at_most()])
    title_en = StringField(_l("The same in English"), [at_most()])
    credits = WholeNumber(_l("Credits"), [within(0, 60)])
    hours = WholeNumber(_l("Teaching hours"), [within(1, 2000)])
    students = WholeNumber(_l("Students expected"), [within(1, 5000)])
    term_id = SelectField(_l("Semester"), choices=(), default="")

    @property
    def is_used(self) -> bool:
        return any(field.data not in (None, "") for field in self)

    def validate_title_vi(self, field: Any) -> None:
        if self.is_used and not field.data:
            raise ValidationError(_("Enter the title of the course"))

    def validate_hours(self, field: Any) -> None:
        if self.is_used and field.data is None and not field.errors:
            raise ValidationError(_("Enter the teaching hours of the course"))


class FundingRow(RowForm):
    line = Choice(
        _l("Source of funding"), choices=[("", _l("Choose")), *options(FundingLine)], default=""
    )
    amount = Amount(_l("Its part"), description=_l("In the currency and for the period of the pay"))

    def validate_amount(self, field: Any) -> None:
        if bool(self.line.data) != (field.data is not None) and not field.errors:
            raise ValidationError(_("Enter both the source of funding and its part"))


class PlannedForm(VersionedForm):
    """Of forms that name the first and the last day of a contract."""

    def validate_planned_end_on(self, field: Any) -> None:
        first = self["planned_start_on"].data
        if field.data and first and field.data <= first:
            raise ValidationError(_("A contract must end after it begins"))

    def written(self) -> dict[str, Any]:
        """What the form says of the terms of a contract."""
        values = {name: self[name].data for name in TERMS if name in self and name not in LISTS}
        return values | {name: kind(values[name]) for name, kind in ENUMS.items() if name in values}


class PaidForm(PlannedForm):
    """Of forms that say what is paid."""

    pay_amount = Amount(
        _l("Pay before tax"), description=_l("The whole amount in figures, for example 80.000.000")
    )
    pay_currency = Choice(_l("Currency"), choices=options(Currency), default=Currency.VND.value)
    pay_period = Choice(_l("Paid"), choices=options(PayPeriod), default=PayPeriod.MONTH.value)
    pay = StringField(
        _l("Note on the pay"), [at_most()], description=_l("For example what is paid beside it")
    )

    def validate_pay_amount(self, field: Any) -> None:
        if field.data is None and not field.errors and not self.pay.data:
            raise ValidationError(_("Enter what is paid, or say it in the note"))


class TermsForm(PaidForm):
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
    academic_post = SelectField(
        _l("Academic post or title"),
        choices=(),
        default="",
        description=_l("What the institution gives by its own decision"),
    )
    research_group = StringField(_l("Research group"), [at_most()])
    place = StringField(
        _l("Place of work"), [at_most()], description=_l("Campus or address where the work is done")
    )
    terms_vi = TextAreaField(
        _l("Terms in Vietnamese"),
        [required(_l("Write the terms in Vietnamese")), at_most(PARAGRAPH)],
    )
    terms_en = TextAreaField(
        _l("Terms in English"), [required(_l("Write the terms in English")), at_most(PARAGRAPH)]
    )

    def terms(self) -> dict[str, Any]:
        return self.written()


class OfferForm(TermsForm):
    answer_by = DayField(
        _l("The expert answers by"),
        description=_l("Leave empty for the usual time; never after the planned first day"),
    )
    courses = row_list(CourseRow, _l("Courses"), entry=_l("Course"), number=COURSE_ROWS)
    funding_parts = row_list(
        FundingRow,
        _l("Parts of several sources of funding"),
        entry=_l("Part"),
        number=FUNDING_ROWS,
    )
    promises = row_list(PromiseRow, _l("Promises"), entry=_l("Promise"), number=PROMISE_ROWS)

    def offer(self, institution_id: UUID, rows: Rows, post: str, *, today: date) -> None:
        """The posts and the semesters that can be chosen, and those that are chosen already."""
        self.academic_post.choices = post_choices(on=today, kept=post)
        terms = courses.list_terms(institution_id, rows, today=today)
        named = [(str(term.series_id), localized_text(term, "name")) for term in terms]
        for row in self.courses:
            row.form.term_id.choices = [("", _("Choose a semester")), *named]

    def validate_answer_by(self, field: Any) -> None:
        if field.data and field.data < hanoi_today():
            raise ValidationError(_("This day has passed"))

    def terms(self) -> dict[str, Any]:
        rows = [row.form.data for row in self.courses if row.form.is_used]
        parts = [row.form for row in self.funding_parts if row.form.line.data]
        return self.written() | {
            "answer_by": self.answer_by.data,
            "courses": courses.write(rows),
            "funding_parts": [
                {"line": part.line.data, "amount": part.amount.data} for part in parts
            ],
        }

    def promise_rows(self) -> list[dict[str, Any]]:
        return [
            {name: row[name] for name in ("text_vi", "text_en", "due_on")}
            for row in self.promises.data
            if row["text_vi"]
        ]


class CounterForm(PaidForm):
    """What they may propose otherwise; one language is enough, the institution writes the other."""

    planned_start_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    planned_end_on = DayField(_l("Last day"), description=_l("Leave empty for a permanent post"))
    weekly_hours = WholeNumber(_l("Hours a week"), [within(1, 48)])
    place = StringField(_l("Place of work"), [at_most()])
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
