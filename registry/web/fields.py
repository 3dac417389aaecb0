"""Fields that know what is typed into them: how it is cleaned, which keyboard a phone shows, and what a
browser or a password manager may fill in (`autocomplete`, WCAG 1.3.5). No template repeats it."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from markupsafe import Markup
from wtforms import Field, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget, TelInput, TextInput, URLInput

from registry.core import identifiers
from registry.core.cleaning import clean, one_line, plain_figures
from registry.core.dates import PartialDate, Precision, known_by, parse_date
from registry.core.db import ledger as ledger
from registry.core.i18n import _, _l, format_number, format_partial, hanoi_today
from registry.core.periods import last_day

AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def whole(value: Any) -> Any:
    """Raises ValueError for text in which bytes that are no characters were replaced on the way."""
    if isinstance(value, str) and "\ufffd" in value:
        raise ValueError(damage())
    return value


def damage() -> str:
    return _("Some characters were damaged on the way. Type this text again.")


def not_in_future(_form: Any, field: Any) -> None:
    if field.data and field.data > hanoi_today():
        raise ValidationError(_("This day is in the future"))


def chosen(_form: Any, field: Any) -> None:
    """Of a file: a browser sends a field that was left empty as a file without a name."""
    if not field.data or not field.data.filename:
        raise ValidationError(_("Choose a file"))


def _safely(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: clean(value) if isinstance(value, str) else value


class TypedField(StringField):
    """`autocomplete`: what of the reader's own data it is; left out for other people's."""

    cleaning: Any = staticmethod(one_line)
    keyboard: dict[str, str] = {}

    def __init__(
        self, label: Any = None, validators: Any = None, *, autocomplete: str = "off", **kwargs: Any
    ) -> None:
        about = self.keyboard | {"autocomplete": autocomplete} | kwargs.pop("render_kw", {})
        filters = [*kwargs.pop("filters", ()), _safely(self.cleaning)]
        super().__init__(label, validators, render_kw=about, filters=filters, **kwargs)


class EmailAddressField(TypedField):
    cleaning = staticmethod(identifiers.clean_email)
    widget = EmailInput()
    keyboard = AS_TYPED | {"inputmode": "email"}


class PhoneField(TypedField):
    cleaning = staticmethod(identifiers.clean_phone)
    widget = TelInput()
    keyboard = {"inputmode": "tel"}

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        figures = sum(sign.isdecimal() for sign in self.data or "")
        if self.data and not (6 <= figures <= 15 and not any(map(str.isalpha, self.data))):
            raise ValidationError(_("Enter a telephone number, for example +49 711 685 0"))


class LinkField(TypedField):
    cleaning = staticmethod(identifiers.clean_link)
    widget = URLInput()
    keyboard = AS_TYPED | {"inputmode": "url"}

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not identifiers.is_link(self.data):
            raise ValidationError(
                _("Enter a web address, for example https://www.example.edu/paper, or a DOI")
            )


class RecordNumberField(TypedField):
    """The number of a record of ours; bare figures get the prefix of the kind that is asked for."""

    keyboard = AS_TYPED | {"autocapitalize": "characters"}

    def __init__(self, *args: Any, prefix: str = "", **kwargs: Any) -> None:
        self.cleaning = lambda typed: (
            identifiers.clean_number(typed, prefix=prefix) if typed else ""
        )
        super().__init__(*args, **kwargs)


class ReferenceField(TypedField):
    """A number that others gave: of a decision, a class, a page. Only its signs are made plain."""

    cleaning = staticmethod(plain_figures)
    keyboard = AS_TYPED


class PartialDateField(Field):
    """A day, or only its month or year. `data` is the last day that it can have been, of the past at
    most today; `precision` says how much of it is known."""

    widget = TextInput()
    is_day = True  # asked for with an example, and said again in words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.precision = Precision.DAY

    def process_data(self, value: Any) -> None:
        found = value if isinstance(value, PartialDate) else None
        self.precision = found.precision if found else Precision.DAY
        self.data = found.day if found else value

    def _value(self) -> str:
        if self.raw_data:
            return str(one_line(self.raw_data[0]))
        return format_partial(self.data, self.precision) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data, self.precision = None, Precision.DAY
        typed = one_line(valuelist[0]) if valuelist else ""
        if not typed:
            return
        found = parse_date(typed)
        if found is None:
            raise ValueError(
                _("Enter a day, a month or a year, for example 05/09/2014, 09/2014 or 2014")
            )
        found = known_by(found, hanoi_today())
        self.data, self.precision = found.day, found.precision


class CheckList(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        allowed = {str(value) for value, *_rest in self.iter_choices()}
        if set(map(str, self.data or [])) - allowed:
            raise ValidationError(_("Choose only options from this list"))


class Choice(SelectField):
    """A select whose refusal of an unknown value is translated."""

    def pre_validate(self, form: Any) -> None:
        if self.choices is not None and str(self.data) not in {
            str(value) for value, *_rest in self.iter_choices()
        }:
            raise ValidationError(_("Choose one of the options"))


class WholeNumber(IntegerField):
    """Digits of any keyboard, with or without a mark between the thousands."""

    written = re.compile(r"([+-]?)([0-9]{1,9}|[0-9]{1,3}(?:([., ])[0-9]{3}(?:\3[0-9]{3})?))")
    refusal: Any = _l("Enter a whole number in digits")
    plain: Callable[[str], Any] = staticmethod(plain_figures)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        keyboard = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(*args, render_kw=keyboard | kwargs.pop("render_kw", {}), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = self.plain(valuelist[0]) if valuelist else ""
        if not typed:
            return
        if not self.written.fullmatch(typed):
            raise ValueError(str(self.refusal))
        self.data = int(re.sub(r"[^0-9-]", "", typed))


class Amount(WholeNumber):
    """60.000.000, 60,000,000 and 60 000 000 are the same amount."""

    widget = TextInput()  # a browser's number field would refuse the separators
    written = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:([., \u00a0])[0-9]{3}(?:\1[0-9]{3}){0,2})")
    refusal = _l("Enter the whole amount in figures, for example 60.000.000")
    plain = staticmethod(clean)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_number(self.data)


def parse_day(typed: str) -> date | None:
    """A day as people write it; None for nothing. Raises ValueError with the sentence to show."""
    typed = one_line(typed)
    if not typed:
        return None
    found = parse_date(typed)
    if found is None or found.precision is not Precision.DAY:
        raise ValueError(_("Enter the day as dd/mm/yyyy, for example 05/09/2027"))
    return found.day


class DayField(Field):
    """A day in any usual writing; a native date picker would follow the browser's language."""

    is_day = True

    def _value(self) -> str:
        if self.raw_data:
            return str(one_line(self.raw_data[0]))
        return f"{self.data:%d/%m/%Y}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = parse_day(valuelist[0]) if valuelist else None

    def __call__(self, **kwargs: Any) -> Markup:
        from wtforms.widgets import TextInput

        return Markup(TextInput()(self, **kwargs))  # noqa: S704 - WTForms escapes the attributes


class HourField(Field):
    """A time of day in any usual writing: 9:30, 9h30, 09.30, 14h."""

    widget = TextInput()
    WRITTEN = re.compile(r"(\d{1,2})\s?(?:[:.hg]\s?(\d{2})?)?")

    def _value(self) -> str:
        if self.raw_data:
            return str(one_line(self.raw_data[0]))
        return f"{self.data:%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = str(one_line(valuelist[0])).lower() if valuelist else ""
        self.data = None
        if not typed:
            return
        found = self.WRITTEN.fullmatch(typed)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(_("Enter the time of day as hh:mm, for example 09:30"))
        self.data = time(hour, minute)


class LastDayField(DayField):
    """The last day, as decisions name it; `data` is the first one after it, as periods are kept."""

    def _value(self) -> str:
        if self.raw_data:
            return super()._value()
        last = last_day(self.data)
        return f"{last:%d/%m/%Y}" if last else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data == date.max:
            raise ValueError(_("Enter the day as dd/mm/yyyy, for example 05/09/2027"))
        self.data = self.data + timedelta(1) if self.data else None
