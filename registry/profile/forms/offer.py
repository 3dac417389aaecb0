"""What an expert knows and offers: fields, times, languages, a summary, and how to be reached."""

import re
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Email, Optional, ValidationError

from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import LANGUAGE_LEVELS, language_choices
from registry.web.fields import DayField, EmailAddressField, LinkField, PhoneField, WholeNumber
from registry.web.forms import RowForm, VersionedForm, options, row_list
from registry.web.validators import PARAGRAPH, NoContacts, at_most, required

MOST_FIELDS = 6


ROWS = 5


def technology_choices() -> list[tuple[str, str, dict[str, str]]]:
    return [
        (
            f"{scheme.code}:{row.code}",
            localized_text(row, "name"),
            {"data-words": f"{row.name_vi}, {row.name_en}"},
        )
        for scheme in taxonomy.technology_schemes(hanoi_today())
        for row in taxonomy.list_concepts(scheme.code)
    ]


class FieldsForm(VersionedForm):
    main = SelectField(_l("Main field"), [required(_l("Choose your main field"))], choices=())
    others = SelectMultipleField(
        _l("Further fields"),
        choices=(),
        description=_l("Up to %(number)s", number=MOST_FIELDS - 1),
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
        first = re.sub(r"\d+-$", "0-", self._prefix)
        is_first = first == self._prefix
        if not is_first:
            self.language.render_kw = {"data-words-of": f"{first}language"}
        self.language.choices = [("", _("None chosen"), {}), *language_choices(has_words=is_first)]
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


class TextsForm(VersionedForm):
    summary_vi = TextAreaField(
        _l("Research summary in Vietnamese"), [at_most(PARAGRAPH), NoContacts()]
    )
    summary_en = TextAreaField(
        _l("Research summary in English"), [at_most(PARAGRAPH), NoContacts()]
    )


class SummaryForm(TextsForm):
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
