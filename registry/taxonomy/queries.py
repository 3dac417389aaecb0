import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.finding import begins_words, words
from registry.core.i18n import locale, localized_text
from registry.core.periods import holding_on
from registry.taxonomy.concept_models import Concept, ConceptFlag, Scheme, Synonym
from registry.taxonomy.mission_models import Country
from registry.taxonomy.models import AcademicTerm, Institution, Organisation

FIELDS = "FORD"


def get_concept(scheme: str, code: str) -> Concept:
    return get_row(_concepts(scheme).where(Concept.code == code))


def find_concept(scheme: str, code: str) -> Concept | None:
    return find_row(_concepts(scheme).where(Concept.code == code))


def list_concepts(scheme: str, *, level: int | None = None) -> Sequence[Concept]:
    statement = _concepts(scheme).order_by(Concept.path, Concept.id)
    if level is not None:
        statement = statement.where(Concept.level == level)
    return list_rows(statement)


def list_schemes(*, on: date | None = None) -> Sequence[Scheme]:
    statement = select(Scheme).order_by(Scheme.code)
    if on is not None:
        statement = statement.where(holding_on(Scheme, on))
    return list_rows(statement)


def technology_schemes(on: date) -> Sequence[Scheme]:
    """The lists of strategic technologies in force on a day; a tag keeps the list it was given under."""
    return [scheme for scheme in list_schemes(on=on) if scheme.code.startswith("QD")]


def is_flagged(code: str, flag: str, on: date) -> bool:
    """Whether a research field carries a policy flag (stem, basic_science, digital) on a day."""
    return code in list_flagged(flag, on=on)


def list_flagged(flag: str, *, on: date) -> set[str]:
    return set(
        session().scalars(
            facts.read(ConceptFlag, as_of=on)
            .with_only_columns(ConceptFlag.code)
            .where(ConceptFlag.scheme == FIELDS, ConceptFlag.flag == flag)
        )
    )


def list_countries() -> Sequence[Country]:
    return list_rows(select(Country).order_by(language_key(Country), Country.id))


def get_country(code: str) -> Country:
    return get_row(select(Country).where(Country.code == code))


def find_countries(codes: set[str]) -> dict[str, Country]:
    rows = session().scalars(select(Country).where(Country.code.in_(codes)))
    return {country.code: country for country in rows}


def list_institutions() -> Sequence[Institution]:
    return list_rows(
        select(Institution)
        .join(Institution.organisation)
        .order_by(language_key(Organisation), Institution.id)
    )


def get_institution(institution_id: uuid.UUID) -> Institution:
    return session().get_one(Institution, institution_id)


def list_terms(
    institution_id: uuid.UUID | None, *, on: date | None = None
) -> Sequence[AcademicTerm]:
    """The institution's own calendar where it has one, else the common one."""
    own = _terms(institution_id, on) if institution_id else []
    return own or _terms(None, on)


def get_term(series_id: uuid.UUID) -> AcademicTerm:
    """As it is believed now. Raises NoResultFound."""
    return session().scalars(_term(series_id)).one()


def get_common_term(series_id: uuid.UUID) -> AcademicTerm:
    """Of the common calendar. Raises NoResultFound."""
    return get_row(_term(series_id).where(AcademicTerm.institution_id.is_(None)))


def find_term(series_id: uuid.UUID) -> AcademicTerm | None:
    return session().scalars(_term(series_id)).one_or_none()


def _term(series_id: uuid.UUID) -> Select[AcademicTerm]:
    return facts.read(AcademicTerm).where(AcademicTerm.series_id == series_id)


def _concepts(scheme: str) -> Select[Concept]:
    return select(Concept).join(Concept.scheme).where(Scheme.code == scheme)


def language_key(model: Any) -> Any:
    """Sorts rows with a name of their own by the alphabet of the reader's language."""
    return getattr(model, f"sort_key_{locale()}")


def _terms(institution_id: uuid.UUID | None, on: date | None) -> Sequence[AcademicTerm]:
    statement = facts.read(AcademicTerm).order_by(AcademicTerm.starts_on, AcademicTerm.id)
    statement = statement.where(AcademicTerm.institution_id == institution_id)
    if on is not None:
        statement = statement.where(AcademicTerm.ends_on >= on)
    return list_rows(statement)


def get_synonym(synonym_id: uuid.UUID) -> Synonym:
    return session().get_one(Synonym, synonym_id)


def name_organisations(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """In the reader's language."""
    rows = session().execute(
        select(Organisation.id, Organisation.name_vi, Organisation.name_en).where(
            Organisation.id.in_(list(ids))
        )
    )
    return {row.id: localized_text(row, "name") for row in rows}


def translate_organisation(name_vi: str) -> str:
    """Its name in the reader's language; a name that no organisation has stays as it is."""
    row = session().scalar(select(Organisation).where(Organisation.name_vi == name_vi).limit(1))
    return localized_text(row, "name") if row else name_vi


def governed_by(ids: Iterable[uuid.UUID]) -> Select[Any]:
    """Ids of what these ministries or provinces govern, and their own."""
    governing = list(ids)
    return select(Organisation.id).where(
        or_(Organisation.parent_id.in_(governing), Organisation.id.in_(governing))
    )


def institution_named(text: str, key: Any) -> list[ColumnElement[bool]]:
    """Rows whose institution is called so; no condition at all where none is, because one that no row
    meets makes a database look at every row."""
    found = find_organisation_ids(words(text))
    return [key.in_(found)] if found else []


def find_organisation_ids(wanted: Sequence[str]) -> list[uuid.UUID]:
    """Those in whose name, in either language, or abbreviation each of these words begins a word."""
    if not wanted:
        return []
    rows = session().execute(
        select(
            Organisation.id, Organisation.name_vi, Organisation.name_en, Institution.abbreviation
        )
        .outerjoin(Institution, Institution.id == Organisation.id)
        .order_by(Organisation.code)
    )
    return [
        row_id for row_id, *names in rows if any(begins_words(one or "", wanted) for one in names)
    ]


def name_concepts(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """In the reader's language."""
    rows = session().execute(
        select(Concept.id, Concept.name_vi, Concept.name_en).where(Concept.id.in_(list(ids)))
    )
    return {row.id: localized_text(row, "name") for row in rows}


def name_countries(codes: Iterable[str]) -> dict[str, str]:
    """In the reader's language; a code that is no country's stays as it is."""
    wanted = list(codes)
    known = find_countries(set(wanted))
    return {code: localized_text(known[code], "name") if code in known else code for code in wanted}
