"""What the component gallery shows: one sample of every component in every state."""

from collections import namedtuple
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from registry.core.i18n import _, _l, format_number
from registry.demo.lists import HERE, lists_context
from registry.web import trajectory
from registry.web.lists.shown import clock, kind_of

MODES = [
    SelectChoice("full", _l("Full-time in Viet Nam")),
    SelectChoice("visit", _l("Visiting from 3 months")),
    SelectChoice("remote", _l("Remote co-supervision")),
]
AUDIENCES = [
    SelectChoice("me", _l("Only me")),
    SelectChoice("accepted", _l("After I accept")),
    SelectChoice("matched", _l("Matched universities")),
]
COUNTRIES = [
    "Australia",
    "Austria",
    "Belgium",
    "Brazil",
    "Canada",
    "Chile",
    "China",
    "Czechia",
    "Denmark",
    "Egypt",
    "Finland",
    "France",
    "Germany",
    "Hungary",
    "India",
    "Indonesia",
    "Ireland",
    "Israel",
    "Italy",
    "Japan",
    "Kuwait",
    "Laos",
    "Malaysia",
    "Mexico",
    "Netherlands",
    "Norway",
    "Poland",
    "Portugal",
    "Singapore",
    "Spain",
    "Sweden",
    "Switzerland",
    "Thailand",
]

WORDS = {"Japan": "Nhật Bản, Nippon", "Germany": "Đức, Deutschland"}  # found by typing them too

Option = namedtuple("Option", "value label count selected")


class DateParts(Form):
    day = IntegerField(_l("Day"), [NumberRange(1, 31, _l("The day is a number from 1 to 31"))])
    month = IntegerField(
        _l("Month"), [NumberRange(1, 12, _l("The month is a number from 1 to 12"))]
    )
    year = IntegerField(
        _l("Year"), [NumberRange(1900, 2100, _l("Enter the year with four digits"))]
    )


class SampleForm(Form):
    full_name = StringField(
        _l("Full name"),
        [InputRequired(_l("Enter your full name"))],
        description=_l("With all diacritics, in the order family name, middle name, given name"),
    )
    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Enter an address such as ten@truong.edu.vn"))],
        description=_l("Used only for messages from this service"),
    )
    mode = SelectMultipleField(
        _l("Modes of cooperation"),
        [InputRequired(_l("Choose at least one mode of cooperation"))],
        choices=MODES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("You may choose several"),
    )
    language = RadioField(
        _l("Language of messages"),
        [InputRequired(_l("Choose a language"))],
        choices=[SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")],
    )
    start = FormField(DateParts, _l("Earliest start"), description=_l("For example 01 09 2027"))
    until = DateField(_l("Latest end"), [Optional()], format=["%d/%m/%Y"])
    degree = SelectField(
        _l("Highest degree"),
        [InputRequired(_l("Choose a degree"))],
        choices=[
            SelectChoice("", _l("Choose")),
            SelectChoice("phd", _l("Doctorate")),
            SelectChoice("master", _l("Master")),
        ],
    )
    country = SelectField(
        _l("Country of residence"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(one, one, {"data-words": WORDS.get(one, "")}) for one in COUNTRIES),
        ],
    )
    countries = SelectMultipleField(
        _l("Countries where you have worked"),
        [Optional()],
        choices=COUNTRIES,
        render_kw={"data-words-of": "country"},
    )
    salary = DecimalField(_l("Expected monthly pay"), [Optional()])
    note = TextAreaField(
        _l("What matters to you"),
        [Optional(), Length(max=500, message=_l("Use 500 characters or fewer"))],
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password"))])
    code = StringField(
        _l("One-time code"),
        [InputRequired(_l("Enter the six digits"))],
        description=_l("Six digits from your authenticator app"),
    )
    certificate = FileField(_l("Doctoral certificate"), [Optional()])
    agree = BooleanField(
        _l("I agree to this purpose"), [InputRequired(_l("Choose whether you agree"))]
    )
    weekly = BooleanField(
        _l("Send me new matching openings every week"),
        description=_l("Mondays at 08:00 in your time zone"),
    )
    name_seen = RadioField(
        _l("Name and photo"),
        choices=AUDIENCES,
        default="accepted",
        description=_l("Shown with your research profile"),
    )


def gallery_context() -> dict[str, Any]:
    good = SampleForm(data={"full_name": "Trần Ngọc Huyền", "weekly": True, "country": "France"})
    bad = SampleForm(_typed(), prefix="bad")
    bad.validate()
    bad.email.errors = [*bad.email.errors, _("Enter an address such as ten@truong.edu.vn")]
    return {
        "sample": good,
        "wrong": bad,
        "facet_groups": _facets(),
        "page": SimpleNamespace(page=3, pages=16, total=156, per_page=10, items=list(range(10))),
        "path": _trajectory(),
        "target": 2000,
        "kind_of": kind_of,
        "clock": clock,
        "to_gallery": lambda _case: HERE,
        **lists_context(),
    }


def _typed() -> MultiDict[str, str]:
    """What somebody sent: most of it missing or impossible."""
    typed = {
        "full_name": "Trần Ngọc Huyền",
        "email": "huyen.tran",
        "start-day": "31",
        "start-month": "13",
        "start-year": "2027",
    }
    return MultiDict({f"bad-{name}": value for name, value in typed.items()})


def _facets() -> list[dict[str, Any]]:
    fields = [
        (_("Condensed matter physics"), 64),
        (_("Materials science"), 92),
        (_("Nanomaterials"), 51),
        (_("Quantum optics"), 23),
    ]
    options = [Option(str(i), name, count, i < 2) for i, (name, count) in enumerate(fields)]
    modes = [Option(value, label, 38, value == "full") for value, label, *_rest in MODES]
    countries = [Option(c, c, 40 - i, False) for i, c in enumerate(COUNTRIES[:12])]
    unknown = Option("unknown", _("Not known"), 7, False)
    return [
        {"name": "field", "label": _("Field"), "options": options, "unknown": None},
        {"name": "mode", "label": _("Mode of cooperation"), "options": modes, "unknown": unknown},
        {"name": "country", "label": _("Country"), "options": countries, "unknown": None},
    ]


def _trajectory() -> trajectory.Trajectory:
    actual = [0, 6, 18, 38, 64, 93, 122, 160, 185, 214, 241, 268]
    forecast = []
    for month in range(11, 61):
        share = (month - 11) / 49
        middle, spread = 268 + 1332 * share, 230 * share**0.72
        forecast.append((float(month), middle - spread, middle, middle + spread))
    return trajectory.Trajectory(
        months=60,
        target=2000,
        actual=[(float(month), float(value)) for month, value in enumerate(actual)],
        years=["2026", "2027", "2028", "2029", "2030"],
        now="20/11/2026",
        actual_label=_("%(number)s signed", number=format_number(268)),
        target_label=_("Target %(number)s", number=format_number(2000)),
        needed_label=_("Needed course"),
        forecast=forecast,
        forecast_label=_("Forecast %(number)s", number=format_number(1600)),
        forecast_range=f"({format_number(1380)}–{format_number(1840)})",
    )
