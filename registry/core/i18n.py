"""Two languages, Vietnamese first: the locale of a request, texts in both, formats and sorting."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel import dates
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, format_decimal, format_percent, get_domain
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext as _pgettext
from flask_login import current_user
from jinja2 import pass_context
from markupsafe import Markup, escape

from registry.core.config import RESOURCES
from registry.core.dates import Precision
from registry.core.periods import last_day

__all__ = ["LOCALES", "_", "_l", "_nl", "ngettext"]

LOCALES = ("vi", "en")
BABEL_LOCALES = {"vi": "vi", "en": "en_GB"}  # plain "en" would print 11/20/26
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
COOKIE = "language"
RECORD_NUMBER = re.compile(r"\b([A-Z]{2}-(?:20\d\d-)?\d{4,6})\b")


def _(message: str, **values: Any) -> str:
    """The sentence in the reader's language; outside a request, the English source."""
    return str(_gettext(message, **values))


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The sentence for this number, which stands in it as the reader writes numbers."""
    sentence = get_domain().get_translations().ungettext(one, many, number)
    return str(sentence % {"num": format_number(number), **values})


@dataclass(frozen=True)
class Plural:
    """A sentence in two forms, chosen when the number is known: `_nl("%(num)s week", …) % {"weeks": 2}`."""

    one: str
    many: str
    by: str

    def __mod__(self, values: Mapping[str, Any]) -> str:
        others = {name: value for name, value in values.items() if name != "num"}
        return ngettext(self.one, self.many, values[self.by], **others)


def _nl(one: str, many: str, *, by: str) -> Plural:
    """As ngettext, for tables of sentences; `by` names the value that is the number."""
    return Plural(one, many, by)


def pgettext(context: str, message: str) -> str:
    """Where one word has two senses: "No." of a number is no answer."""
    return str(_pgettext(context, message))


def locale() -> str:
    """'vi' or 'en': of this request, of a mail being written, or the default."""
    return g.get("locale", "vi") if g else "vi"


def choose_locale() -> str:
    """User setting, then cookie, then Accept-Language; never by country."""
    if current_user and getattr(current_user, "is_authenticated", False):
        return str(current_user.locale)
    wanted = request.cookies.get(COOKIE, "")
    if wanted in LOCALES:
        return wanted
    return request.accept_languages.best_match(LOCALES) or "vi"


def install_languages(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(RESOURCES / "translations")
    Babel(app, locale_selector=lambda: BABEL_LOCALES[locale()])
    app.jinja_env.filters.update(
        date=format_date,
        partial_date=format_partial,
        last_day=lambda following: format_date(last_day(following)),
        proper=proper,
        keep_numbers=keep_numbers,
        date_long=format_date_long,
        day_of_week=format_day_of_week,
        datetime=format_datetime,
        duration=format_duration,
        working_days=format_working_days,
        number=number_filter,
        percent=format_share,
    )
    app.jinja_env.globals.update(
        localized=localized, localized_text=localized_text, switch_url=switch_url, ngettext=ngettext
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True

    @app.url_value_preprocessor
    def take_locale(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values is not None and "locale" in values:
            g.locale = values.pop("locale")
        elif values is None and (first := request.path.split("/")[1]) in LOCALES:
            g.locale = first  # of an address that does not exist

    @app.url_defaults
    def give_locale(endpoint: str, values: dict[str, Any]) -> None:
        if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = locale()


def switch_url() -> str:
    """The same page with the same query in the other language."""
    other = other_locale()
    if not has_request_context():
        return f"/{other}/"
    _slash, here, rest = request.path.partition(f"/{locale()}/")
    if _slash or not here:
        return f"/{other}/"
    # The query goes over as it is: through url_for a name such as "endpoint" would be taken as its own.
    query = request.query_string.decode("ascii", "replace")
    return f"/{other}/{quote(rest)}" + (f"?{query}" if query else "")


def other_locale() -> str:
    return "en" if locale() == "vi" else "vi"


def localized(row: Any, attribute: str) -> str | Markup:
    """The text in the reader's language, else the other one, marked as such with `lang`."""
    own = getattr(row, f"{attribute}_{locale()}")
    if own:
        return str(own)
    other = getattr(row, f"{attribute}_{other_locale()}") or ""
    return Markup('<span lang="{}">{}</span>').format(other_locale(), other) if other else ""


def proper(text: str | None) -> Markup:
    """A name, a number of a record, a code: no browser translates it into words."""
    return Markup('<span translate="no">{}</span>').format(text) if text else Markup("")


def keep_numbers(text: Any) -> Any:
    """A text in which the numbers of records are marked as `proper` ones; markup is left as it is."""
    if isinstance(text, Markup) or not isinstance(text, str) or not RECORD_NUMBER.search(text):
        return text
    between = RECORD_NUMBER.split(text)
    marked = Markup("")
    for place, part in enumerate(between):
        marked += proper(part) if place % 2 else escape(part)
    return marked


def localized_text(row: Any, attribute: str) -> str:
    """As `localized`, bare: for choices, files and feeds, where no markup can be."""
    own = getattr(row, f"{attribute}_{locale()}")
    return str(own or getattr(row, f"{attribute}_{other_locale()}") or "")


def in_both(row: Any, attribute: str) -> Iterable[str]:
    return (getattr(row, f"{attribute}_{code}") or "" for code in LOCALES)


def in_languages(label: Any) -> list[str]:
    """A label of the interface in each language."""
    return say_in_languages(lambda: str(label))


def say_in_languages(say: Callable[[], str]) -> list[str]:
    """What a function says for a reader of each language."""
    before, told = g.get("locale"), []
    try:
        for g.locale in LOCALES:  # also what is kept in both languages is said in this one
            with force_locale(BABEL_LOCALES[g.locale]):
                told.append(say())
    finally:
        g.locale = before
        if before is None:
            g.pop("locale")
    return told


def hanoi_today() -> date:
    """The official date: the day it is in Hà Nội."""
    return official_date(datetime.now(UTC))


def official_date(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Ha Noi: what was written down in its last second belongs to it."""
    midnight = datetime.combine(day + timedelta(1), datetime.min.time(), HANOI)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def format_date(value: date | datetime | None) -> str:
    """20/11/2026 in both languages; CLDR's own short forms would be 20/11/26."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = official_date(value)
    return f"{value:%d/%m/%Y}"


def format_partial(value: date | None, precision: Precision) -> str:
    """05/09/2014, 09/2014 or 2014: never more than its owner knows."""
    if value is None or precision is Precision.DAY:
        return format_date(value)
    return f"{value:%m/%Y}" if precision is Precision.MONTH else f"{value:%Y}"


def format_date_long(value: date | None) -> str:
    """ngày 05 tháng 01 năm 2026 as Decree 30/2020 writes it; 5 January 2026 in English."""
    if value is None:
        return ""
    if locale() == "vi":
        day, month = f"{value.day:02d}", (f"{value.month:02d}" if value.month < 3 else value.month)
        return f"ngày {day} tháng {month} năm {value.year}"
    return str(dates.format_date(value, "d MMMM y", locale="en_GB"))


def format_day_of_week(value: date) -> str:
    """Chủ Nhật, ngày 29 tháng 11 năm 2026; Sunday, 29 November 2026."""
    name = dates.format_date(value, "EEEE", locale="vi" if locale() == "vi" else "en_GB")
    return f"{name}, {format_date_long(value)}"


def format_datetime(value: datetime | None, zone: str | None = None) -> str:
    """14:05 20/11/2026 (GMT+7), or in the named IANA zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone) if zone else HANOI)
    offset = local.strftime("%z")
    hours = f"{int(offset[:3]):+d}" + (f":{offset[3:]}" if offset[3:] != "00" else "")
    return f"{local:%d/%m/%Y %H:%M} (GMT{hours})"


def format_duration(span: timedelta) -> str:
    """7 days, 24 hours: for the lifetimes of links and requests, which are whole hours."""
    hours = int(span.total_seconds() // 3600)
    if hours > 24 and hours % 24 == 0:
        return ngettext("%(num)s day", "%(num)s days", hours // 24)
    return ngettext("%(num)s hour", "%(num)s hours", hours)


def format_working_days(number: int) -> str:
    return ngettext("%(num)s working day", "%(num)s working days", number)


@pass_context
def number_filter(_context: object, value: float | int | None) -> str:
    """Bound to the context, or a template would keep the first reader's language for a literal."""
    return format_number(value)


def format_number(value: float | int | None) -> str:
    return "" if value is None else str(format_decimal(value))


def format_share(value: float) -> str:
    """0.624 -> 62,4% (CLDR's Vietnamese puts no space there either in print)."""
    return str(format_percent(value, "#,##0.#%"))
