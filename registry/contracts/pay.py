"""What a contract pays: an amount before tax, a currency and a period, a note; and who pays which part.

Terms from before amounts were asked for have the note alone, which is shown as it was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from registry.contracts.models import Contract
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.programs.pay import describe_pay


class Paid(Protocol):
    """The terms of a contract, or one edition of them."""

    @property
    def pay(self) -> str: ...
    @property
    def pay_amount(self) -> int | None: ...
    @property
    def pay_currency(self) -> Currency | None: ...
    @property
    def pay_period(self) -> PayPeriod | None: ...


@dataclass(frozen=True)
class Sum:
    pay_from: int | None
    pay_to: int | None
    pay_currency: Currency
    pay_period: PayPeriod


def describe(terms: Paid) -> str:
    said = [_gross(terms), terms.pay or ""]
    return "; ".join(one for one in said if one)


def _gross(terms: Paid) -> str:
    if terms.pay_amount is None:
        return ""
    return _("%(pay)s, before tax", pay=_say(terms, terms.pay_amount))


def _say(terms: Paid, amount: int) -> str:
    currency, period = terms.pay_currency or Currency.VND, terms.pay_period or PayPeriod.MONTH
    return describe_pay(Sum(amount, amount, currency, period))


@dataclass(frozen=True)
class FundingPart:
    line: FundingLine
    amount: int


def read_parts(rows: list[dict[str, Any]] | None) -> list[FundingPart]:
    return [FundingPart(FundingLine(row["line"]), row["amount"]) for row in rows or []]


def describe_funding(terms: Any, parts: Sequence[FundingPart]) -> str:
    if not parts:
        return str(terms.funding_line.label)
    said = [
        _("%(line)s: %(pay)s", line=part.line.label, pay=_say(terms, part.amount)) for part in parts
    ]
    return "; ".join(said)


def refuse_bad(contract: Contract) -> None:
    """Raises RegistryError where the parts do not make up what is paid."""
    parts = read_parts(contract.funding_parts)
    lines = [part.line for part in parts]
    if not parts:
        return
    if len(set(lines)) < len(lines):
        raise RegistryError(_("The same source of funding appears in two rows."))
    if contract.funding_line not in lines:
        raise RegistryError(_("The main source of funding is missing among the parts."))
    total = sum(part.amount for part in parts)
    if total != contract.pay_amount:
        raise RegistryError(
            _(
                "The parts of the sources of funding add up to %(sum)s, but %(pay)s is paid.",
                sum=format_number(total),
                pay=format_number(contract.pay_amount or 0),
            )
        )
