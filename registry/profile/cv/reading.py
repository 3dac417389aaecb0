"""Of whom a CV speaks: the whole record for its owner, and for anybody else the card that they get."""

from collections.abc import Mapping
from typing import Any

from registry.background.letters import in_language
from registry.core.db import now
from registry.core.i18n import _, format_date, format_partial, hanoi_today, localized_text
from registry.experts import cards, history, nationalities, queries
from registry.experts.kinds import RANKS, Audience, ContactKind, NameKind
from registry.experts.models import Doctorate, Employment, Person, ScholarlyWork
from registry.profile.cv.content import (
    Cv,
    Degree,
    Layout,
    Post,
    Row,
    Scope,
    Skill,
    Who,
    Work,
    arrange,
)
from registry.taxonomy import queries as taxonomy


def read_cv(person: Person, *, layout: Layout, scope: Scope) -> Cv:
    """In the language of its layout, whoever reads the site in whichever."""
    with in_language(layout.value):
        who = read_all(person) if scope is Scope.EVERYTHING else read_shown(person, scope)
        made_at = now()
        foot = _(
            "%(number)s · made on %(day)s from the profile in the registry · %(scope)s",
            number=person.number,
            day=format_date(made_at),
            scope=scope.label,
        )
        return Cv(layout, scope, who, made_at, foot, arrange(who, layout))


def read_shown(person: Person, scope: Scope) -> Who:
    """Nothing but what stands on the card of this audience."""
    [card] = cards.make_cards_for([person], audience=Audience(scope.value))
    told = [
        Row(_("Register number"), card.number),
        Row(card.place_label, card.country_name),
        Row(_("ORCID iD"), card.orcid),
    ]
    doctorate = Degree(card.doctorate_year, card.doctorate or _("Doctorate"))
    return Who(
        number=card.number,
        name=card.name or "",
        headline=card.headline,
        general=[row for row in told if row.text],
        orcid=card.orcid,
        summary=card.summary or "",
        posts=[
            Post(_("Present post"), title, employer, is_present=True)
            for title, employer in card.posts
        ],
        degrees=[doctorate] if card.doctorate_year else [],
        fields=card.fields,
        technologies=card.technologies,
        works=[Work(text) for text in card.works[: cards.SHOWN_WORKS]],
        more_works=card.works[cards.SHOWN_WORKS :],
        languages=[Skill(text) for text in (*card.languages, *card.other_languages)],
        windows=card.windows,
        checked=card.verified,
    )


def read_all(person: Person) -> Who:
    """What they entered, as they read it themselves; their gender serves statistics alone."""
    [card] = cards.make_cards_for([person], audience=Audience.MINISTRY, reads_all=True)
    posts = queries.list_history(Employment, person.id)
    degrees = queries.list_history(Doctorate, person.id)
    residence = queries.current_residence(person.id)
    countries = _name_countries(*posts, *degrees, *([residence] if residence else []))
    reached = {row.kind: row.value for row in queries.list_contacts(person.id)}
    skills = sorted(person.languages, key=lambda one: not one.can_teach)
    others = [name.full for name in person.names if name.kind is not NameKind.LEGAL]
    place = _place(residence, countries)
    return Who(
        number=person.number,
        name=card.name or "",
        title=_rank(person),
        headline=card.headline,
        general=_general(person, others, place, reached),
        other_names=others,
        nationalities=_nationalities(person),
        country=countries.get(residence.country_code, "") if residence else "",
        city=residence.city if residence else "",
        email=reached.get(ContactKind.EMAIL, ""),
        telephone=reached.get(ContactKind.PHONE, ""),
        website=reached.get(ContactKind.WEBSITE, ""),
        orcid=person.orcid or "",
        summary=localized_text(person, "summary"),
        posts=[_post(row, countries) for row in posts],
        degrees=[_degree(row, countries) for row in degrees],
        fields=card.fields,
        technologies=card.technologies,
        works=[_work(work) for work in person.works],
        languages=[
            Skill(text, skill.language)
            for skill, text in zip(skills, card.languages + card.other_languages, strict=True)
        ],
        windows=card.windows,
        checked=card.verified,
    )


def _general(
    person: Person, others: list[str], place: str, reached: Mapping[ContactKind, str]
) -> list[Row]:
    category = queries.current_category(person.id)
    told = [
        (_("Full name"), person.display_name),
        (_("Other names"), "; ".join(others)),
        (_("Academic rank"), _rank(person)),
        (_("Nationality and origin"), str(category.category.label) if category else ""),
        (_("Nationalities"), ", ".join(_nationalities(person))),
        (_("Residence"), place),
        (_("E-mail address"), reached.get(ContactKind.EMAIL, "")),
        (_("Telephone"), reached.get(ContactKind.PHONE, "")),
        (_("Website"), reached.get(ContactKind.WEBSITE, "")),
        (_("ORCID iD"), person.orcid or ""),
        (_("Register number"), person.number),
    ]
    return [Row(label, text) for label, text in told if text]


def _nationalities(person: Person) -> list[str]:
    """Those that they hold."""
    held = [
        row.country_code
        for row in nationalities.list_nationalities(person)
        if row.holds_on(hanoi_today())
    ]
    names = taxonomy.name_countries(held)
    return [names[code] for code in held]


def _name_countries(*rows: Any) -> dict[str, str]:
    found = taxonomy.find_countries({row.country_code for row in rows})
    return {code: localized_text(row, "name") for code, row in found.items()}


def _rank(person: Person) -> str:
    return str(dict(RANKS).get(person.academic_title, "")) if person.academic_title else ""


def _place(residence: Any, countries: Mapping[str, str]) -> str:
    if residence is None:
        return ""
    known = (residence.city, countries.get(residence.country_code, ""))
    return ", ".join(part for part in known if part)


def _post(row: Employment, countries: Mapping[str, str]) -> Post:
    return Post(
        period=f"{format_partial(row.valid_from, row.precision)} – {history.format_end(row)}",
        title=row.title,
        employer=row.employer,
        country=countries.get(row.country_code, ""),
        is_present=row.valid_to is None,
        note="" if row.is_full_time else _("part time"),
    )


def _degree(row: Doctorate, countries: Mapping[str, str]) -> Degree:
    concept = taxonomy.find_concept(taxonomy.FIELDS, row.field_code)
    return Degree(
        awarded=format_partial(row.awarded_on, row.precision),
        name=row.degree_title or str(row.degree_kind.label),
        institution=row.institution,
        country=countries.get(row.country_code, ""),
        field=row.field_text or (localized_text(concept, "name") if concept else ""),
        thesis=row.thesis_title,
        supervisor=row.supervisor,
    )


def _work(work: ScholarlyWork) -> Work:
    told = (work.co_authors, work.title, work.venue, str(work.year or ""), work.doi or "")
    return Work(", ".join(part for part in told if part), work.title, work.year, work.doi or "")
