"""What can be read, by whom, in which order: the rows that the pages show, and no others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from registry.api import schemas
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.core.i18n import _l
from registry.programs import public_queries
from registry.programs.models import Opening, TalentProgram
from registry.reports import national_queries
from registry.reports.national_models import NationalReport
from registry.reports.states import ISSUED
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.mission_models import Country
from registry.taxonomy.models import Institution
from registry.taxonomy.queries import FIELDS

Filters = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True)
class Resource:
    """`rows`: what this key may read (None: everybody). `by`: the column whose order pages keep, so that
    what is added comes last. `filters`: conditions by the names of arguments."""

    name: str
    title: Any
    text: Any
    model: Any
    rows: Callable[[ApiKey | None], Select[Any]]
    by: Any
    item: type[Schema]
    args: type[Schema]
    filters: Filters
    scope: Scope | None = None
    id_name: str = ""  # of one row in an address; empty: it is read in lists only


def _openings(_key: ApiKey | None) -> Select[Opening]:
    return select(Opening).where(public_queries.open_to_interest())


def _programmes(_key: ApiKey | None) -> Select[TalentProgram]:
    """Those that public pages name: an opening of theirs was published."""
    named = exists().where(
        Opening.program_id == TalentProgram.id, Opening.published_at.is_not(None)
    )
    named_beside = joinedload(TalentProgram.field), joinedload(TalentProgram.technology)
    return select(TalentProgram).where(named).options(*named_beside)


def _contracts(key: ApiKey | None) -> Select[Contract]:
    assert key is not None
    return (
        contracts.visible_contracts(key.owner)
        .where(Contract.institution_id == key.organisation_id)
        .options(selectinload(Contract.opening))
    )


def _reports(key: ApiKey | None) -> Select[NationalReport]:
    assert key is not None
    return national_queries.visible_reports(key.owner).where(NationalReport.state.in_(ISSUED))


def _institutions(_key: ApiKey | None) -> Select[Institution]:
    return select(Institution)


def _fields(_key: ApiKey | None) -> Select[Concept]:
    return select(Concept).join(Concept.scheme).where(Scheme.code == FIELDS)


RESOURCES = (
    Resource(
        "openings",
        _l("Openings"),
        _l("Those open to interest today; what was published later comes last."),
        Opening,
        _openings,
        Opening.published_at,
        schemas.OpeningSchema,
        schemas.OpeningArgs,
        {
            "institution": lambda value: Opening.institution_id == value,
            "programme": lambda value: Opening.program_id == value,
            "mode": lambda value: Opening.mode == value,
        },
        id_name="opening_id",
    ),
    Resource(
        "programmes",
        _l("Talent programmes"),
        _l("Those of which an opening has been published."),
        TalentProgram,
        _programmes,
        TalentProgram.created_at,
        schemas.ProgrammeSchema,
        schemas.ProgrammeArgs,
        {
            "institution": lambda value: TalentProgram.institution_id == value,
            "level": lambda value: TalentProgram.level == value,
        },
        id_name="program_id",
    ),
    Resource(
        "institutions",
        _l("Institutions"),
        _l("The higher education institutions of the reference data."),
        Institution,
        _institutions,
        Institution.admission_code,
        schemas.InstitutionSchema,
        schemas.PageArgs,
        {},
    ),
    Resource(
        "fields",
        _l("Research fields"),
        _l("The classification of research fields of the reference data."),
        Concept,
        _fields,
        Concept.path,
        schemas.FieldSchema,
        schemas.FieldArgs,
        {"level": lambda value: Concept.level == value},
    ),
    Resource(
        "countries",
        _l("Countries"),
        _l("Countries by their codes of ISO 3166-1."),
        Country,
        lambda _key: select(Country),
        Country.code,
        schemas.CountrySchema,
        schemas.PageArgs,
        {},
    ),
    Resource(
        "contracts",
        _l("Contracts"),
        _l("All contracts of the institution of the key, without names and pay."),
        Contract,
        _contracts,
        Contract.created_at,
        schemas.ContractSchema,
        schemas.ContractArgs,
        {
            "state": lambda value: Contract.state == value,
            "kind": lambda value: Contract.kind == value,
            "mode": lambda value: Contract.work_mode == value,
        },
        Scope.CONTRACTS,
        id_name="contract_id",
    ),
    Resource(
        "reports",
        _l("National reports"),
        _l("Those that were issued, with the digest by which a paper can be checked."),
        NationalReport,
        _reports,
        NationalReport.created_at,
        schemas.ReportSchema,
        schemas.PageArgs,
        {},
        Scope.REPORTS,
        id_name="national_id",
    ),
)
COUNTS_TITLE = _l("Counts of the national targets")
COUNTS_TEXT = _l("Each target under every reading, about a day and as known at a moment.")


def narrow(resource: Resource, statement: Select[Any], args: Mapping[str, Any]) -> Select[Any]:
    conditions = [make(args[name]) for name, make in resource.filters.items() if name in args]
    return statement.where(*conditions)
