"""The one serialiser of a person for others: an allow-list by audience, their rules, and safety mode.

Pages, mails, exports and the search index all show people through these cards. Contacts never are on
one. What is not listed in `Card` cannot leak through it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core import contacts
from registry.core.db import list_rows
from registry.core.i18n import _, format_date, locale, localized_text
from registry.core.permissions import Role
from registry.experts.audiences import Facts, audience_of, read_facts, shown_groups
from registry.experts.claim_models import Verification
from registry.experts.kinds import ABROAD, Audience, FieldGroup
from registry.experts.models import Doctorate, Employment, Person
from registry.taxonomy.labels import LANGUAGE_LEVELS, country_group_label, language_label

ENGLISH_RANKS = {"": "", "PGS": "Assoc. Prof. ", "GS": "Prof. "}
SHOWN_WORKS = 5
READ_ALL = {Role.VERIFIER, Role.SCHEME_OFFICER, Role.AUDITOR}


@dataclass(frozen=True)
class Card:
    person_id: uuid.UUID
    number: str
    name: str | None
    headline: str
    country_name: str
    posts: list[tuple[str, str]] = field(default_factory=list)  # title and employer, the main first
    fields: list[str] = field(default_factory=list)
    technologies: list[str] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    windows: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)  # in which they can teach
    other_languages: list[str] = field(default_factory=list)
    doctorate_year: str = ""
    doctorate: str = ""
    verified: list[str] = field(default_factory=list)
    summary: str | None = None
    works: list[str] = field(default_factory=list)
    orcid: str = ""
    shown: frozenset[FieldGroup] = frozenset()

    @property
    def is_masked(self) -> bool:
        return self.name is None

    @property
    def place_label(self) -> str:
        """Of `country_name`, which is a region where no country is shown."""
        is_country = FieldGroup.COUNTRY in self.shown
        return _("Country of residence") if is_country else _("Region of residence")


def make_cards(
    persons: Sequence[Person], *, viewer: User, introductions: Sequence[Any] = ()
) -> list[Card]:
    """One card per person, in order, as this viewer may see them; a constant number of queries.

    `introductions`: one for each person (or None); once it is connected, their name is known to the
    institution of that introduction and to those who follow its contracts (never their contacts).
    """
    return make_cards_for(
        persons, audience=audience_of(viewer), viewer=viewer, introductions=introductions
    )


def make_cards_for(
    persons: Sequence[Person],
    *,
    audience: Audience | None,
    viewer: User | None = None,
    introductions: Sequence[Any] = (),
    reads_all: bool = False,
) -> list[Card]:
    """As an audience sees them: also what "see as" and the search index are made of."""
    reads_all = reads_all or (viewer is not None and bool(viewer.roles & READ_ALL))
    ids = [person.id for person in persons]
    known = read_facts(ids)
    _load_parts(ids)
    return [
        _card(person, known, shown_groups(person, known, audience, viewer, introduction, reads_all))
        for person, introduction in zip(
            persons, introductions or [None] * len(persons), strict=True
        )
    ]


def _load_parts(ids: Sequence[uuid.UUID]) -> None:
    """For people already loaded; loads what their query deferred."""
    parts = (Person.fields, Person.technologies, Person.windows, Person.languages, Person.works)
    list_rows(
        select(Person).where(Person.id.in_(ids)).options(*(selectinload(part) for part in parts))
    )


def _card(person: Person, known: Facts, shown: frozenset[FieldGroup]) -> Card:
    doctorate = known.doctorates.get(person.id)
    posts = known.posts.get(person.id, ()) if FieldGroup.EMPLOYER in shown else ()
    return Card(
        person_id=person.id,
        number=person.number,
        name=titled(person.display_name, person.academic_title)
        if FieldGroup.NAME in shown
        else None,
        headline=_headline(person, posts),
        posts=[(row.title, row.employer) for row in posts],
        country_name=_country(person, known, shown),
        fields=[_label(claim.concept) for claim in person.fields],
        technologies=[_label(claim.concept) for claim in person.technologies],
        modes=list(dict.fromkeys(str(window.mode.label) for window in person.windows)),
        windows=[_window(window) for window in person.windows],
        languages=[_skill(skill) for skill in person.languages if skill.can_teach],
        other_languages=[_skill(skill) for skill in person.languages if not skill.can_teach],
        doctorate_year=str(doctorate.awarded_on.year) if doctorate else "",
        doctorate=_doctorate(doctorate) if doctorate and FieldGroup.DOCTORATE in shown else "",
        verified=_verified(known.verifications.get(person.id, [])),
        summary=_summary(person) if FieldGroup.SUMMARY in shown else None,
        works=_works(person) if FieldGroup.WORKS in shown else [],
        orcid=(person.orcid or "") if FieldGroup.WORKS in shown else "",
        shown=shown,
    )


def titled(name: str, title: str) -> str:
    """A name with its title; `title` is one of RANKS. A professor abroad is one here too."""
    rank = title.removesuffix(ABROAD)
    if locale() == "vi":
        return f"{f'{rank}.TS.' if rank else 'TS.'} {name}"
    return f"{ENGLISH_RANKS.get(rank, '')}Dr {name}"


def _headline(person: Person, posts: Sequence[Employment]) -> str:
    if posts:
        named = (", ".join(filter(None, (row.title, row.employer))) for row in posts)
        return "; ".join(named)
    first = person.fields[0].concept if person.fields else None
    return _("Doctor in the field of %(field)s", field=_label(first)) if first else _("Doctor")


def _country(person: Person, known: Facts, shown: frozenset[FieldGroup]) -> str:
    residence = known.residences.get(person.id)
    country = known.countries.get(residence.country_code) if residence else None
    if country is None:
        return ""
    if FieldGroup.COUNTRY in shown:
        return localized_text(country, "name")
    # Alike for everybody who shows no country: an empty region would point at safety mode.
    return country_group_label(country.group)


def _label(concept: Any) -> str:
    return localized_text(concept, "name")


def _skill(skill: Any) -> str:
    return f"{language_label(skill.language)} ({_level(skill.level)})"


def _level(level: str) -> str:
    """A level of the European scale speaks for itself; the mother tongue needs its name."""
    return level if level[1:].isdigit() else str(LANGUAGE_LEVELS[level]).lower()


def _window(window: Any) -> str:
    first, last = format_date(window.starts_on), format_date(window.ends_on)
    period = (
        _("%(first)s to %(last)s", first=first, last=last) if last else _("from %(day)s", day=first)
    )
    return f"{window.mode.label}: {period}"


def _doctorate(doctorate: Doctorate) -> str:
    parts = [doctorate.degree_title, doctorate.institution, doctorate.thesis_title]
    return " · ".join(part for part in parts if part)


def _verified(rows: list[Verification]) -> list[str]:
    return [
        _("%(claim)s: level %(level)s", claim=row.kind.label, level=row.level)
        for row in sorted(rows, key=lambda row: row.kind.value)
    ]


def _summary(person: Person) -> str:
    return contacts.hold_back(localized_text(person, "summary"))


def _works(person: Person) -> list[str]:
    """The newest ones, each with its year and where it appeared."""
    told = [
        ", ".join(
            part
            for part in (
                contacts.hold_back(work.title, identifiers=True),
                work.venue,
                str(work.year or ""),
            )
            if part
        )
        for work in person.works[:SHOWN_WORKS]
    ]
    rest = len(person.works) - SHOWN_WORKS
    return told if rest <= 0 else [*told, _("and %(number)s more", number=rest)]


def shown_fields(card: Card) -> list[str]:
    """For the access ledger: what this card let its reader see."""
    return sorted(group.value for group in card.shown) or ["masked"]


def list_named(persons: Sequence[Person], made: Sequence[Card], *, viewer: User) -> list[uuid.UUID]:
    """Whom a page shows by name, each once. A masked card shows nothing, the viewer's own name needs no entry."""
    named = (
        person.id
        for person, card in zip(persons, made, strict=True)
        if not card.is_masked and person.user_id != viewer.id
    )
    return list(dict.fromkeys(named))


def log_names(
    named: Sequence[uuid.UUID], *, viewer: User, purpose: str, context: Any = None
) -> None:
    """Logs the access for every person shown by name. Called inside a transaction."""
    audit.record_access(
        person_ids=list(named), viewer=viewer, fields=["name"], purpose=purpose, context=context
    )
