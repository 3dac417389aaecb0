"""The works of an expert and their ORCID iD: added, corrected, taken away."""

import re
from uuid import UUID

from sqlalchemy import func, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import get_row, session
from registry.core.errors import RegistryError
from registry.core.finding import words_of
from registry.core.i18n import _, hanoi_today
from registry.core.identifiers import clean_link
from registry.experts import services
from registry.experts.actions import ExpertAction
from registry.experts.consents import forget_parts
from registry.experts.kinds import RecordSource
from registry.experts.models import Person, ScholarlyWork
from registry.profile.rules import limit

DOI_ADDRESS = "https://doi.org/"


def read_doi(typed: str) -> str:
    """In lower case, out of any way of writing it; empty for what is none."""
    link = clean_link(typed)
    return link.removeprefix(DOI_ADDRESS).lower() if link.startswith(DOI_ADDRESS) else ""


def find_work(person: Person, work_id: UUID) -> ScholarlyWork:
    """Raises NoResultFound for anybody else's."""
    return get_row(
        select(ScholarlyWork).where(
            ScholarlyWork.person_id == person.id, ScholarlyWork.id == work_id
        )
    )


def add_work(
    person: Person,
    *,
    title: str,
    year: int | None,
    doi: str,
    by: User,
    venue: str = "",
    co_authors: str = "",
    source: RecordSource = RecordSource.OWN,
) -> ScholarlyWork:
    """Raises for what stands there already, and for more than a profile holds."""
    services.refuse_closed(person)
    own = ScholarlyWork.person_id == person.id
    held = session().scalar(select(func.count()).select_from(ScholarlyWork).where(own)) or 0
    most = limit("most_works", on=hanoi_today())
    if held >= most:
        raise RegistryError(_("A profile holds at most %(number)s works.", number=most))
    _refuse_twin(person, title=title, year=year, doi=doi)
    work = ScholarlyWork(
        person_id=person.id,
        title=title,
        year=year,
        doi=doi or None,
        venue=venue,
        co_authors=co_authors,
        source=source,
    )
    session().add(work)
    audit.record(ExpertAction.WORKS_SAVED, person, by=by, added=str(work.id))
    return work


def correct_work(
    person: Person,
    work: ScholarlyWork,
    *,
    title: str,
    year: int | None,
    doi: str,
    venue: str,
    co_authors: str,
    by: User,
) -> None:
    services.refuse_closed(person)
    _refuse_twin(person, title=title, year=year, doi=doi, beside=work.id)
    work.title, work.year, work.doi = title, year, doi or None
    work.venue, work.co_authors = venue, co_authors
    audit.record(ExpertAction.WORKS_SAVED, person, by=by, corrected=str(work.id))


def remove_work(person: Person, work: ScholarlyWork, *, by: User) -> None:
    services.refuse_closed(person)
    session().delete(work)
    forget_parts(person)
    audit.record(ExpertAction.WORKS_SAVED, person, by=by, removed=str(work.id))


def save_orcid(person: Person, *, orcid: str, by: User) -> None:
    """`orcid` is one whose check digit agrees; an empty one takes it away."""
    services.refuse_closed(person)
    person.orcid = orcid or None
    audit.record(ExpertAction.WORKS_SAVED, person, by=by, orcid=bool(orcid))


def is_same(one: ScholarlyWork, *, title: str, year: int | None, doi: str) -> bool:
    """By its DOI where both have one, else by the words of the title and the year."""
    if one.doi and doi:
        return one.doi == doi
    return bool(title) and title_key(one.title) == title_key(title) and one.year in {year, None}


def title_key(title: str) -> str:
    """The words of a title in any writing of them."""
    return " ".join(words_of(re.sub(r"[^\w\s]", " ", title)))


def _refuse_twin(
    person: Person, *, title: str, year: int | None, doi: str, beside: UUID | None = None
) -> None:
    rows = session().scalars(select(ScholarlyWork).where(ScholarlyWork.person_id == person.id))
    if any(is_same(row, title=title, year=year, doi=doi) for row in rows if row.id != beside):
        raise RegistryError(_("This work is in your profile already: %(title)s", title=title))
