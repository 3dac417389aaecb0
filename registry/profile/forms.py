"""One small form per section of the profile, and those of the verifiers."""

from collections import Counter
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, Optional, ValidationError

from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.experts.kinds import (
    Audience,
    Category,
    ConsentPurpose,
    DegreeKind,
    EmploymentKind,
    FieldGroup,
    Gender,
)
from registry.profile.visibility import PRESETS, Preset
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import LANGUAGE_LEVELS, language_choices
from registry.web.fields import (
    EmailAddressField,
    LinkField,
    PartialDateField,
    PhoneField,
)
from registry.web.forms import (
    LINE,
    PARAGRAPH,
    BaseForm,
    CheckList,
    Choice,
    DayField,
    NoContacts,
    RowForm,
    VersionedForm,
    WholeNumber,
    at_most,
    options,
    required,
    row_list,
)
from registry.web.offers import NameField, WordsField
from search.text.analysis import exact_tokens
from search.text.titles import bare_name

PARTIAL_HINT = _l("The day, or only the month or the year: 05/09/2014, 09/2014 or 2014")
MOST_NAMES = 10
MOST_FIELDS = 6
ROWS = 5


def country_choices() -> list[tuple[str, str]]:
    return [
        ("", _("Choose a country")),
        *((row.code, localized_text(row, "name")) for row in taxonomy.list_countries()),
    ]


def field_choices() -> list[tuple[str, str]]:
    rows = taxonomy.list_concepts(taxonomy.FIELDS, level=3)
    return [
        ("", _("Choose a field")),
        *((row.code, f"{row.code} · {localized_text(row, 'name')}") for row in rows),
    ]


def technology_choices() -> list[tuple[str, str]]:
    return [
        (f"{scheme.code}:{row.code}", localized_text(row, "name"))
        for scheme in taxonomy.technology_schemes(hanoi_today())
        for row in taxonomy.list_concepts(scheme.code)
    ]


def not_in_future(_form: Any, field: Any) -> None:
    if field.data and field.data > hanoi_today():
        raise ValidationError(_("This day is in the future"))


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


class NamesForm(VersionedForm):
    full = NameField(
        _l("Full name"),
        [required(_l("Enter your full name as in your passport")), at_most(), NoContacts()],
        description=_l(
            "With all diacritics, in the order in which you write it. It is never split or reordered for display."
        ),
        autocomplete="name",
    )
    family = WordsField(
        _l("Surname"),
        [at_most(100), NoContacts()],
        description=_l("Only if our guess is wrong"),
        autocomplete="family-name",
    )
    middle = WordsField(
        _l("Middle name"), [at_most(100), NoContacts()], autocomplete="additional-name"
    )
    given = WordsField(_l("Given name"), [at_most(100), NoContacts()], autocomplete="given-name")
    publishing = TextAreaField(
        _l("Names on your publications"),
        [at_most(2000), NoContacts()],
        description=_l("One a line, for example Huyen T. M. Nguyen"),
    )
    academic_title = Choice(
        _l("Academic rank in Viet Nam"),
        choices=[("", _l("None")), ("PGS", _l("Associate professor")), ("GS", _l("Professor"))],
    )
    gender = Choice(
        _l("Gender"),
        choices=[
            (Gender.UNDECLARED.value, _l("I prefer not to say")),
            (Gender.FEMALE.value, _l("Female")),
            (Gender.MALE.value, _l("Male")),
            (Gender.OTHER.value, _l("Other")),
        ],
        description=_l("Used only in statistics: reports of the ministry name the share of women."),
        render_kw={"autocomplete": "sex"},
    )

    def validate_full(self, field: Any) -> None:
        if not any(letter.isalpha() for letter in field.data):
            raise ValidationError(_("Enter your name in letters"))

    def validate_family(self, field: Any) -> None:
        parts = " ".join((field.data or "", self.middle.data or "", self.given.data or ""))
        odd = _odd_words(parts, bare_name(self.full.data or "")) if parts.strip() else []
        if odd:
            raise ValidationError(
                _(
                    "Surname, middle name and given name together must be the words of your full name; these differ: %(words)s. Leave all three empty and we guess them again.",
                    words=", ".join(odd),
                )
            )

    def validate_publishing(self, field: Any) -> None:
        if any(len(name) > LINE for name in self.publishing_names):
            raise ValidationError(_("A name is longer than %(number)d characters", number=LINE))
        if len(self.publishing_names) > MOST_NAMES:
            raise ValidationError(_("Give %(number)d names at most", number=MOST_NAMES))

    @property
    def publishing_names(self) -> list[str]:
        lines = (line.strip() for line in (self.publishing.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def _odd_words(one: str, other: str) -> list[str]:
    """Words of either that the other has not, whatever their case and the place of their marks."""
    first, second = (
        Counter(" ".join(exact_tokens(word)) for word in text.split()) for text in (one, other)
    )
    missing = (first - second) + (second - first)
    words = dict.fromkeys(f"{one} {other}".split())
    return [word for word in words if " ".join(exact_tokens(word)) in missing]


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


class PastPostForm(EmploymentForm):
    """A post that was left again."""

    until = DayField(_l("Last day"), [required(_l("Enter the last day")), not_in_future, plausible])


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


class ResidenceForm(VersionedForm):
    category = RadioField(_l("You are"), [required(_l("Choose one"))], choices=options(Category))
    country_code = SelectField(
        _l("Country of residence"),
        [required(_l("Choose the country"))],
        choices=(),
        render_kw={"autocomplete": "country"},
    )
    city = WordsField(_l("City"), [at_most(100), NoContacts()], autocomplete="address-level2")
    since = PartialDateField(
        _l("Since"),
        [required(_l("Enter since when")), not_in_future, plausible],
        description=PARTIAL_HINT,
    )
    reason = correction_reason()


class FieldsForm(VersionedForm):
    main = SelectField(_l("Main field"), [required(_l("Choose your main field"))], choices=())
    others = SelectMultipleField(
        _l("Further fields"), choices=(), description=_l("Up to %(number)s", number=MOST_FIELDS - 1)
    )
    technologies = SelectMultipleField(_l("Strategic technologies"), choices=())

    def validate_others(self, field: Any) -> None:
        if len(field.data or []) >= MOST_FIELDS:
            raise ValidationError(
                _("Choose at most %(number)s further fields", number=MOST_FIELDS - 1)
            )


class WindowRow(RowForm):
    mode = SelectField(_l("Mode of cooperation"), choices=())
    starts_on = DayField(_l("From"))
    ends_on = DayField(_l("Until"))
    months_per_year = WholeNumber(_l("Months a year"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [("", _("None chosen")), *options(Mode)]

    def validate_starts_on(self, field: Any) -> None:
        if self.mode.data and not field.data:
            raise ValidationError(_("Enter from which day"))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data <= self.starts_on.data:
            raise ValidationError(_("A period must end after it begins"))

    def validate_months_per_year(self, field: Any) -> None:
        if field.data is not None and not 1 <= field.data <= 12:
            raise ValidationError(_("Enter a number from 1 to 12"))


class AvailabilityForm(VersionedForm):
    windows = row_list(WindowRow, _l("Availability"), entry=_l("Period"), number=ROWS)

    def rows(self) -> list[dict[str, Any]]:
        names = ("starts_on", "ends_on", "months_per_year")
        return [
            {k: row[k] for k in names} | {"mode": Mode(row["mode"])}
            for row in self.windows.data
            if row["mode"]
        ]


class LanguageRow(RowForm):
    language = SelectField(_l("Language"), choices=())
    level = SelectField(_l("Level"), choices=())
    can_teach = BooleanField(_l("I can teach in it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [("", _("None chosen")), *language_choices()]
        self.level.choices = [("", _("None chosen")), *LANGUAGE_LEVELS.items()]

    def validate_level(self, field: Any) -> None:
        if self.language.data and not field.data:
            raise ValidationError(_("Choose a level"))


class LanguagesForm(VersionedForm):
    languages = row_list(LanguageRow, _l("Languages"), entry=_l("Language"), number=ROWS)

    def validate_languages(self, field: Any) -> None:
        chosen = [row["language"] for row in self.rows()]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("The same language was chosen twice"))

    def rows(self) -> list[dict[str, Any]]:
        names = ("language", "level", "can_teach")
        return [{k: row[k] for k in names} for row in self.languages.data if row["language"]]


class SummaryForm(VersionedForm):
    summary_vi = TextAreaField(
        _l("Research summary in Vietnamese"), [at_most(PARAGRAPH), NoContacts()]
    )
    summary_en = TextAreaField(
        _l("Research summary in English"), [at_most(PARAGRAPH), NoContacts()]
    )
    email = EmailAddressField(
        _l("E-mail address for institutions"),
        [
            required(_l("Enter an e-mail address")),
            at_most(),
            Email(message=_l("Enter an e-mail address, for example name@university.edu")),
        ],
        description=_l(
            "Contact details are shown only to an institution whose introduction you accept, and only those you choose then."
        ),
        autocomplete="email",
    )
    phone = PhoneField(_l("Telephone"), [at_most(40)], autocomplete="tel")
    website = LinkField(
        _l("Website"),
        [Optional(), at_most()],
        description=_l("A web address or an ORCID iD"),
        autocomplete="url",
    )

    def validate_summary_vi(self, _field: Any) -> None:
        if not (self.summary_vi.data or self.summary_en.data):
            raise ValidationError(_("Write a summary in at least one language"))


class ConsentsForm(VersionedForm):
    purposes = CheckList(_l("I agree to these purposes"), choices=options(ConsentPurpose))


class VisibilityForm(VersionedForm):
    preset = RadioField(_l("Choose a pattern"), choices=(), default=Preset.OWN.value)
    institutions = CheckList(Audience.INSTITUTIONS.label, choices=options(FieldGroup))
    missions = CheckList(Audience.MISSIONS.label, choices=options(FieldGroup))
    ministry = CheckList(Audience.MINISTRY.label, choices=options(FieldGroup))
    safety_mode = BooleanField(
        _l("Safety mode"),
        description=_l(
            "Hides name, employer, country, thesis and texts from institutions and missions. They see the region, as of everybody who shows no country. Introductions go through the central desk."
        ),
    )
    bypasses_mission = BooleanField(
        _l("Without a mission abroad"),
        description=_l("Introductions come to me directly, without the mission abroad."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preset.choices = options(Preset)

    def chosen(self) -> set[tuple[FieldGroup, Audience]]:
        """The pattern's own pairs, or the boxes ticked below it."""
        preset = Preset(self.preset.data)
        if preset is not Preset.OWN:
            return set(PRESETS[preset])
        return {
            (FieldGroup(group), audience)
            for audience in Audience
            for group in self[audience.value].data or []
        }


class EvidenceForm(BaseForm):
    file = FileField(_l("Document"))
    note = StringField(_l("What the document shows"), [at_most()])

    def validate_file(self, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file"))


class AppealForm(VersionedForm):
    text = TextAreaField(
        _l("Why is the decision wrong?"),
        [required(_l("Explain why the decision is wrong")), at_most(4000)],
        description=_l("In Vietnamese or in English. You can add documents under Evidence."),
    )
