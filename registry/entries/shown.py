"""An entry in words: part by part, and beside a record that is alike."""

from dataclasses import dataclass
from typing import Any

from registry.contracts import pay
from registry.contracts.academic_posts import name_post
from registry.core.i18n import (
    _,
    _l,
    format_date,
    format_number,
    format_partial,
    localized,
    localized_text,
)
from registry.entries.models import ContractEntry
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.taxonomy import queries as taxonomy
from search.text.analysis import fold

Pairs = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Part:
    name: str
    title: Any
    pairs: Pairs


def list_parts(entry: ContractEntry) -> list[Part]:
    return [
        Part("person", _l("Expert"), _person(entry)),
        Part("doctorate", _l("Doctorate"), _doctorate(entry)),
        Part("post", _l("Post abroad on the day of signature"), _post(entry)),
        Part("contract", _l("Contract"), _contract(entry)),
    ]


def _person(entry: ContractEntry) -> Pairs:
    return [
        (_("Full name"), entry.full_name),
        (_("Year of birth"), str(entry.birth_year or "")),
        (_("E-mail address"), _mailbox(entry)),
    ]


def _mailbox(entry: ContractEntry) -> str:
    """Where it is, so that an officer can judge whose it may be; not the address."""
    if not entry.email:
        return _("not known")
    return _("known, at %(domain)s", domain=entry.email.rpartition("@")[2])


def _doctorate(entry: ContractEntry) -> Pairs:
    return [
        (_("Kind of degree"), entry.degree_kind.label if entry.degree_kind else ""),
        (_("Title of the degree"), entry.degree_title),
        (_("Research field"), _field(entry.field_code)),
        (_("Awarding institution"), entry.degree_institution),
        (_("Country"), _country(entry.degree_country)),
        (_("Date of award"), format_partial(entry.awarded_on, entry.awarded_precision)),
        (_("Title of the thesis"), entry.thesis_title),
    ]


def _post(entry: ContractEntry) -> Pairs:
    return [
        (_("Employer"), entry.employer),
        (_("Position"), entry.post_title),
        (_("Country"), _country(entry.post_country)),
        (_("Kind of work"), entry.post_kind.label if entry.post_kind else ""),
        (_("Since"), format_partial(entry.post_since, entry.post_precision)),
    ]


def _contract(entry: ContractEntry) -> Pairs:
    return [
        (_("Kind of contract"), entry.kind.label if entry.kind else ""),
        (_("Mode of cooperation"), entry.work_mode.label if entry.work_mode else ""),
        (_("Legal basis"), entry.legal_basis),
        (_("Number on the paper"), entry.reference),
        (_("Signed"), format_date(entry.signed_on)),
        (_("Agreed period"), _period(entry)),
        (_("First day of work"), format_date(entry.started_on)),
        (_("Teaching hours in all"), _number(entry.teaching_hours)),
        (_("Hours a week"), _number(entry.weekly_hours)),
        (_("Share of a full post, in percent"), _number(entry.load_percent)),
        (_("Academic post or title"), name_post(entry.academic_post)),
        (_("Research group"), entry.research_group),
        (_("Place of work"), entry.place),
        (_("Pay"), pay.describe(entry)),
        (_("Field that is taught"), _field(entry.taught_field)),
        (_("Source of funding"), entry.funding_line.label if entry.funding_line else ""),
        (_("Opening"), localized(entry.opening, "title") if entry.opening else ""),
    ]


def _number(number: int | None) -> str:
    return "" if number is None else format_number(number)


def _period(entry: ContractEntry) -> str:
    if entry.starts_on is None:
        return ""
    return f"{format_date(entry.starts_on)} – {format_date(entry.ends_on) or '…'}"


def _field(code: str) -> str:
    concept = taxonomy.find_concept(taxonomy.FIELDS, code) if code else None
    return localized_text(concept, "name") if concept else code


def _country(code: str) -> str:
    return taxonomy.name_countries({code}).get(code, code) if code else ""


@dataclass(frozen=True)
class Comparison:
    label: str
    one: str
    other: str
    agrees: bool


def compare(entry: ContractEntry, person: Person) -> list[Comparison]:
    """What the entry and a record say of the same things."""
    doctorate = experts.current_doctorate(person.id)
    post = experts.current_employment(person.id)
    awarded = format_partial(doctorate.awarded_on, doctorate.precision) if doctorate else ""
    rows = [
        (_("Name"), entry.full_name, person.display_name),
        (
            _("Date of award"),
            format_partial(entry.awarded_on, entry.awarded_precision),
            awarded,
        ),
        (
            _("Awarding institution"),
            entry.degree_institution,
            doctorate.institution if doctorate else "",
        ),
        (_("Title of the thesis"), entry.thesis_title, doctorate.thesis_title if doctorate else ""),
        (_("Employer"), entry.employer, post.employer if post else ""),
        (
            _("Country of the post"),
            _country(entry.post_country),
            _country(post.country_code) if post else "",
        ),
    ]
    return [
        Comparison(label, one, other, bool(one) and fold(one) == fold(other))
        for label, one, other in rows
        if one or other
    ]
