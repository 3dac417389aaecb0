"""One form for each part of an entry, and those of the steps that it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from registry.contracts.kinds import ContractKind
from registry.core.dates import PartialDate
from registry.core.i18n import _, _l
from registry.entries.kinds import Answer, EntryFileKind, Outcome
from registry.entries.values import WrongFields
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.taxonomy.choices import country_choices, field_choices
from registry.taxonomy.kinds import Mode
from registry.web.fields import (
    Amount,
    Choice,
    DayField,
    EmailAddressField,
    PartialDateField,
    ReferenceField,
    WholeNumber,
    chosen,
)
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import NoContacts, at_most, required

PARTIAL_HINT = _l("The day, or only the month or the year: 05/09/2014, 09/2014 or 2014")
PRECISIONS = {"awarded_on": "awarded_precision", "post_since": "post_precision"}
ENUMS = {
    "degree_kind": DegreeKind,
    "post_kind": EmploymentKind,
    "kind": ContractKind,
    "work_mode": Mode,
    "funding_line": FundingLine,
    "pay_currency": Currency,
    "pay_period": PayPeriod,
}


def _optional(enum: Any) -> list[tuple[str, Any]]:
    return [("", _l("Choose")), *options(enum)]


class PartForm(VersionedForm):
    """Of one part: everything may be left for later, and nothing that is typed is lost."""

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in self:
            if field.name in {"version", "csrf_token"}:
                continue
            value = field.data if field.data not in (None, "") else None
            found[field.name] = ENUMS[field.name](value) if value and field.name in ENUMS else value
            if field.name in PRECISIONS:
                found[PRECISIONS[field.name]] = field.precision
        return found

    @contextmanager
    def wrong_shown(self) -> Iterator[None]:
        """Each reason stands beside its field."""
        try:
            yield
        except WrongFields as error:
            for name, reason in error.fields.items():
                if name in self:
                    self[name].errors = [*self[name].errors, reason]
            raise


class PersonForm(PartForm):
    full_name = StringField(
        _l("Full name"),
        [required(_l("Enter the full name")), at_most(), NoContacts()],
        description=_l("As in the passport, with all marks"),
        render_kw={"autocomplete": "off"},
    )
    birth_year = WholeNumber(
        _l("Year of birth"), description=_l("It tells apart people of the same name.")
    )
    email = EmailAddressField(
        _l("E-mail address of the expert"),
        [at_most()],
        description=_l(
            "Only with it the expert can confirm the contract. Without it an officer decides on the papers alone."
        ),
    )
    language = RadioField(
        _l("The expert is written to in"),
        [required(_l("Choose one"))],
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
        default="vi",
    )


class DegreeForm(PartForm):
    degree_kind = Choice(_l("Kind of degree"), choices=_optional(DegreeKind))
    degree_title = StringField(_l("Title of the degree"), [at_most(), NoContacts()])
    field_code = SelectField(_l("Research field of the degree"), [Optional()], choices=())
    degree_institution = StringField(_l("Awarding institution"), [at_most(), NoContacts()])
    degree_country = SelectField(_l("Country"), [Optional()], choices=())
    awarded_on = PartialDateField(_l("Date of award"), description=PARTIAL_HINT)
    thesis_title = StringField(_l("Title of the thesis"), [at_most(500), NoContacts()])

    def offer(self) -> None:
        self.field_code.choices = field_choices()
        self.degree_country.choices = country_choices()


class PostForm(PartForm):
    employer = StringField(
        _l("Employer outside Viet Nam"),
        [at_most(), NoContacts()],
        description=_l("Where the expert worked on the day on which the contract was signed"),
    )
    post_title = StringField(_l("Position"), [at_most(), NoContacts()])
    post_country = SelectField(_l("Country"), [Optional()], choices=())
    post_kind = Choice(_l("Kind of work"), choices=_optional(EmploymentKind))
    post_since = PartialDateField(_l("Since"), description=PARTIAL_HINT)

    def offer(self) -> None:
        self.post_country.choices = country_choices()


class ContractForm(PartForm):
    kind = Choice(_l("Kind of contract"), choices=_optional(ContractKind))
    work_mode = Choice(_l("Mode of cooperation"), choices=_optional(Mode))
    legal_basis = StringField(
        _l("Legal basis"),
        [at_most(), NoContacts()],
        description=_l("The decision or article that the contract is based on"),
    )
    reference = ReferenceField(_l("Number on the paper"), [at_most(100)])
    signed_on = DayField(_l("Day of signature"))
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"), description=_l("Leave empty for a permanent post"))
    started_on = DayField(
        _l("First day of work"), description=_l("Leave empty if the work has not begun")
    )
    teaching_hours = WholeNumber(
        _l("Teaching hours in all"),
        description=_l("Over the whole contract. Without teaching a contract does not count."),
    )
    weekly_hours = WholeNumber(_l("Hours a week"))
    load_percent = WholeNumber(_l("Share of a full post, in percent"))
    taught_field = SelectField(_l("Field that is taught"), [Optional()], choices=())
    academic_post = SelectField(_l("Academic post or title"), [Optional()], choices=())
    research_group = StringField(_l("Research group"), [at_most(), NoContacts()])
    place = StringField(_l("Place of work"), [at_most(), NoContacts()])
    pay_amount = Amount(_l("Pay before tax"), description=_l("For example 60.000.000"))
    pay_currency = Choice(_l("Currency"), choices=_optional(Currency))
    pay_period = Choice(_l("Paid"), choices=_optional(PayPeriod))
    pay = StringField(_l("Note on the pay"), [at_most(), NoContacts()])
    funding_line = Choice(_l("Source of funding"), choices=_optional(FundingLine))
    opening_id = SelectField(
        _l("Opening"),
        [Optional()],
        choices=(),
        description=_l("Only if the contract fills one of its seats"),
    )


PARTS: dict[str, type[PartForm]] = {
    "person": PersonForm,
    "doctorate": DegreeForm,
    "post": PostForm,
    "contract": ContractForm,
}


def place_of_field(name: str) -> tuple[str, Any]:
    """On which part a field stands, and its label; of a file neither."""
    for part, form_class in PARTS.items():
        unbound = getattr(form_class, name, None)
        if unbound is not None:
            return part, unbound.args[0]
    return "", _("Files")


def initial(entry: Any, form_class: type[PartForm]) -> dict[str, Any]:
    """What is known, as the fields of the form take it."""
    names = [name for name in vars(form_class) if hasattr(entry, name) and name != "version"]
    data = {name: getattr(entry, name) for name in names}
    for name in set(data) & set(ENUMS):
        data[name] = data[name].value if data[name] else ""
    for name in set(data) & set(PRECISIONS):
        day = data[name]
        data[name] = PartialDate(day, getattr(entry, PRECISIONS[name])) if day else None
    if "opening_id" in data:
        data["opening_id"] = str(data["opening_id"] or "")
    return data


class FileForm(BaseForm):
    kind = SelectField(
        _l("What it proves"), [required(_l("Choose one"))], choices=options(EntryFileKind)
    )
    file = FileField(_l("Document"), [chosen])


class ReasonForm(VersionedForm):
    reason = TextAreaField(
        _l("Reason"), [required(_l("Enter a reason")), at_most(2000), NoContacts()]
    )


class NoteForm(VersionedForm):
    note = TextAreaField(
        _l("Note"),
        [at_most(2000)],
        description=_l("What you compared. Auditors and the second officer see it."),
    )


class JudgementForm(BaseForm):
    person = HiddenField()
    outcome = HiddenField()


class OutcomeForm(ReasonForm):
    outcome = RadioField(_l("What follows"), [required(_l("Choose one"))], choices=options(Outcome))


class AnswerForm(BaseForm):
    answer = RadioField(
        _l("Your answer"),
        [required(_l("Choose an answer"))],
        choices=[
            (Answer.RIGHT.value, _l("This is my contract, and it is right")),
            (Answer.WRONG.value, _l("This is my contract, but something is wrong")),
            (Answer.NOT_ME.value, _l("This is not me")),
            (Answer.OBJECTS.value, _l("I do not want to be in the registry")),
        ],
    )
    text = TextAreaField(
        _l("What is wrong"),
        [at_most(2000), NoContacts()],
        description=_l("Only when something is wrong"),
    )

    def validate_text(self, field: Any) -> None:
        if self.answer.data == Answer.WRONG.value and not field.data:
            raise ValidationError(_("Enter what is wrong"))
