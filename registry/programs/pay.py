"""What an opening pays: amounts, currency and period, said in words of either language.

The figures are stored once, so that the Vietnamese and the English page cannot differ.
"""

from typing import Protocol

from registry.core.i18n import _, format_number
from registry.programs.kinds import Currency, PayPeriod

MILLION = 1_000_000


class Paid(Protocol):
    """An opening, or one edition of it."""

    @property
    def pay_from(self) -> int | None: ...
    @property
    def pay_to(self) -> int | None: ...
    @property
    def pay_currency(self) -> Currency: ...
    @property
    def pay_period(self) -> PayPeriod: ...


def describe_pay(paid: Paid) -> str:
    """80–120 million VND a month; nothing when no amount is given."""
    low, high = paid.pay_from, paid.pay_to
    if low is None and high is None:
        return ""
    is_in_millions = all(
        amount is None or (amount >= MILLION and amount % (MILLION // 100) == 0)
        for amount in (low, high)
    )
    values = {
        "low": _figure(low, is_in_millions),
        "high": _figure(high, is_in_millions),
        "unit": _unit(paid.pay_currency, is_in_millions),
        "period": paid.pay_period.label,
    }
    if low is None:
        return _("up to %(high)s %(unit)s %(period)s", **values)
    if high is None:
        return _("from %(low)s %(unit)s %(period)s", **values)
    if low == high:
        return _("%(low)s %(unit)s %(period)s", **values)
    return _("%(low)s–%(high)s %(unit)s %(period)s", **values)


def _figure(amount: int | None, is_in_millions: bool) -> str:
    if amount is None:
        return ""
    return format_number(amount / MILLION if is_in_millions else amount)


def _unit(currency: Currency, is_in_millions: bool) -> str:
    if currency is Currency.VND:
        return _("million VND") if is_in_millions else _("VND")
    if is_in_millions:
        return _("million %(currency)s", currency=currency.value)
    return currency.value
