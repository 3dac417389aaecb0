"""What programmes and openings choose from."""

from enum import StrEnum

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ProgramLevel(LabelledEnum):
    ENGINEER_MASTER = "engineer_master", _l("Engineer and master's level")
    DOCTORAL = "doctoral", _l("Doctoral level")


class FundingLine(LabelledEnum):
    STATE_CENTRAL = "state_central", _l("Central state budget")
    STATE_LOCAL = "state_local", _l("Local state budget")
    INSTITUTION = "institution", _l("The institution's own funds")
    ENTERPRISE = "enterprise", _l("Enterprises and other lawful sources of funds")


class CriterionKind(LabelledEnum):
    HARD = "hard", _l("Must")
    SHOULD = "should", _l("Should")
    NICE = "nice", _l("Nice to have")


CriterionSubject = StrEnum(
    "CriterionSubject", "FIELD TECHNOLOGY LANGUAGE MODE WINDOW VERIFIED_DOCTORATE"
)


class Currency(LabelledEnum):
    VND = "VND", _l("Vietnamese đồng (VND)")
    USD = "USD", _l("US dollars (USD)")
    EUR = "EUR", _l("Euros (EUR)")


class PayPeriod(LabelledEnum):
    HOUR = "hour", _l("an hour")
    MONTH = "month", _l("a month")
    SEMESTER = "semester", _l("a semester")
    YEAR = "year", _l("a year")
    WHOLE = "whole", _l("for the whole period")
