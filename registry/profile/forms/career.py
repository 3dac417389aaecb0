"""The degrees, posts and residences of an expert."""

from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.experts.kinds import Category, DegreeKind, EmploymentKind
from registry.taxonomy import districts
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.choices import country_choices, field_choices
from registry.web.fields import Choice, LinkField, PartialDateField, not_in_future
from registry.web.forms import VersionedForm, options
from registry.web.offers import WordsField
from registry.web.validators import NoContacts, at_most, required

DEGREE_NAMES = (
    "degree_title",
    "field_code",
    "field_text",
    "institution",
    "country_code",
    "thesis_title",
    "supervisor",
    "repository_url",
)
PARTIAL_HINT = _l("The day, or only the month or the year: 05/09/2014, 09/2014 or 2014")


def subdivision_choices() -> list[tuple[str, str]]:
    countries = {row.code: localized_text(row, "name") for row in taxonomy.list_countries()}
    return [
        ("", _("None or not in this list")),
        *(
            (code, f"{name}, {countries.get(country, country)}")
            for country, code, name in districts.list_subdivisions(hanoi_today())
        ),
    ]


def plausible(_form: Any, field: Any) -> None:
    if field.data and field.data < date(1930, 1, 1):
        raise ValidationError(_("This day is too far in the past"))


def correction_reason() -> Any:
    """The last field of what holds from a day on: a later day begins a period, else it is corrected."""
    return StringField(
        _l("What was wrong with the earlier entry"),
        [at_most()],
        description=_l(
            "Only when you correct something. It stays in the history with your correction."
        ),
    )


class DoctorateForm(VersionedForm):
    degree_kind = Choice(_l("Kind of degree"), choices=options(DegreeKind))
    degree_title = StringField(
        _l("Title of the degree"),
        [required(_l("Enter the title as on the diploma")), at_most(), NoContacts()],
    )
    field_code = SelectField(
        _l("Research field of the degree"),
        [required(_l("Choose the field of the degree"))],
        choices=(),
    )
    field_text = StringField(_l("Field as on the diploma"), [at_most(), NoContacts()])
    institution = StringField(
        _l("Awarding institution"),
        [required(_l("Enter the institution that awarded it")), at_most(), NoContacts()],
    )
    country_code = SelectField(_l("Country"), [required(_l("Choose the country"))], choices=())
    awarded_on = PartialDateField(
        _l("Date of award"),
        [required(_l("Enter the date of award")), not_in_future, plausible],
        description=PARTIAL_HINT,
    )
    thesis_title = StringField(_l("Title of the thesis"), [at_most(500), NoContacts()])
    supervisor = StringField(_l("Supervisor"), [at_most(), NoContacts()])
    repository_url = LinkField(
        _l("Link to the thesis"),
        [Optional(), at_most(500)],
        description=_l("A web address, a DOI or a handle"),
    )
    reason = correction_reason()

    def degree(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in DEGREE_NAMES} | {
            "awarded_on": self.awarded_on.data,
            "precision": self.awarded_on.precision,
            "degree_kind": DegreeKind(self.degree_kind.data),
        }


class EmploymentForm(VersionedForm):
    employer = WordsField(
        _l("Employer"),
        [required(_l("Enter where you work")), at_most(), NoContacts()],
        autocomplete="organization",
    )
    title = WordsField(_l("Position"), [at_most(), NoContacts()], autocomplete="organization-title")
    country_code = SelectField(_l("Country"), [required(_l("Choose the country"))], choices=())
    kind = Choice(_l("Kind of work"), choices=options(EmploymentKind))
    is_full_time = BooleanField(_l("Full time"))
    since = PartialDateField(
        _l("Since"),
        [required(_l("Enter since when")), not_in_future, plausible],
        description=PARTIAL_HINT,
    )
    reason = correction_reason()

    def post(self) -> dict[str, Any]:
        return {
            "since": self.since.data,
            "precision": self.since.precision,
            "employer": self.employer.data,
            "title": self.title.data,
            "country_code": self.country_code.data,
            "kind": EmploymentKind(self.kind.data),
            "is_full_time": self.is_full_time.data,
        }


class PastPostForm(EmploymentForm):
    """A post that was left again."""

    until = PartialDateField(
        _l("Last day"),
        [required(_l("Enter the last day")), not_in_future, plausible],
        description=PARTIAL_HINT,
    )


class FurtherPostForm(EmploymentForm):
    """A post that is held beside the main one."""

    until = PartialDateField(
        _l("Last day"),
        [Optional(), not_in_future, plausible],
        description=_l("Only once you have left it: the day, or only the month or the year"),
    )


class DegreeForm(DoctorateForm):
    """One more degree."""


def without_reason(form_class: type[VersionedForm]) -> type[VersionedForm]:
    """For a first entry, which corrects nothing."""
    return type(form_class.__name__, (form_class,), {"reason": None})


def offer_choices(form: Any) -> None:
    """Countries, and fields where there are any."""
    form.country_code.choices = country_choices()
    if "field_code" in form:
        form.field_code.choices = field_choices()


class CategoryForm(VersionedForm):
    category = RadioField(_l("You are"), [required(_l("Choose one"))], choices=options(Category))


class ResidenceForm(CategoryForm):
    country_code = SelectField(
        _l("Country of residence"),
        [required(_l("Choose the country"))],
        choices=(),
        render_kw={"autocomplete": "country"},
    )
    subdivision_code = SelectField(
        _l("State or province"),
        [Optional()],
        choices=(),
        description=_l(
            "Where several Vietnamese missions serve one country, it decides which of them is yours."
        ),
        render_kw={"autocomplete": "address-level1"},
    )
    city = WordsField(_l("City"), [at_most(100), NoContacts()], autocomplete="address-level2")
    since = PartialDateField(
        _l("Since"),
        [required(_l("Enter since when")), not_in_future, plausible],
        description=PARTIAL_HINT,
    )
    reason = correction_reason()

    def validate_subdivision_code(self, field: Any) -> None:
        """The codes of ISO 3166-2 begin with that of their country."""
        if field.data and field.data.partition("-")[0] != self.country_code.data:
            raise ValidationError(_("This state or province is not in the country you chose"))
