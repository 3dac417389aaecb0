"""A public opening as search engines read it: a JobPosting of schema.org."""

from datetime import UTC, datetime, time
from typing import Any

from registry.background.letters import site_url
from registry.core.i18n import HANOI, locale, localized_text, official_date
from registry.programs.kinds import PayPeriod
from registry.programs.models import Opening
from registry.taxonomy.kinds import Mode

UNITS = {PayPeriod.HOUR: "HOUR", PayPeriod.MONTH: "MONTH", PayPeriod.YEAR: "YEAR"}
EMPLOYMENT = {Mode.PERMANENT: "FULL_TIME", Mode.CO_SUPERVISION: "PART_TIME"}  # schema.org words


def closing_moment(row: Opening) -> datetime:
    """23:59 in Hà Nội on the last day."""
    return datetime.combine(row.closes_on, time(23, 59), HANOI).astimezone(UTC)


def job_posting(row: Opening) -> dict[str, Any]:
    """schema.org JobPosting."""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "code", "value": row.code},
        "title": localized_text(row, "title"),
        "description": localized_text(row, "description"),
        "employmentType": EMPLOYMENT.get(row.mode, "TEMPORARY"),
        "totalJobOpenings": row.seats,
        "datePosted": official_date(row.published_at).isoformat() if row.published_at else None,
        "validThrough": closing_moment(row).isoformat(),
        "inLanguage": locale(),
        "hiringOrganization": {
            "@type": "CollegeOrUniversity",
            "name": localized_text(row.institution, "name"),
        },
        "jobLocation": {
            "@type": "Place",
            "address": _address(row),
        },
        "url": site_url("public.opening", opening_id=row.id),
        **({"baseSalary": _salary(row)} if row.pay_from or row.pay_to else {}),
    }


def _salary(row: Opening) -> dict[str, Any]:
    amounts = {
        "minValue": row.pay_from,
        "maxValue": row.pay_to,
        "unitText": UNITS.get(row.pay_period),
    }
    return {
        "@type": "MonetaryAmount",
        "currency": row.pay_currency.value,
        "value": {
            "@type": "QuantitativeValue",
            **{name: value for name, value in amounts.items() if value is not None},
        },
    }


def _address(row: Opening) -> dict[str, str]:
    province = row.institution.province
    place = {"addressRegion": localized_text(province, "name")} if province else {}
    return {"@type": "PostalAddress", "addressCountry": "VN", **place}
