"""The reference tables as pages: one description per table, one template for all of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from registry.core import facts
from registry.core.i18n import _, _l, format_date, format_datetime, localized_text
from registry.core.paging import count_rows
from registry.core.permissions import Permission
from registry.taxonomy.columns import (
    CODE,
    NAME,
    NAME_EN,
    NAME_VI,
    NOTE,
    Screen,
    by_name,
    in_english,
    name_of,
    named,
    period,
    table_screen,
)
from registry.taxonomy.concept_models import Concept, ConceptFlag, Scheme, Synonym
from registry.taxonomy.kinds import OrganisationKind, Table
from registry.taxonomy.mission_models import Country, Mission
from registry.taxonomy.models import (
    AcademicTerm,
    Holiday,
    Institution,
    InstitutionType,
    LegalRule,
    Organisation,
    OrganisationName,
    Province,
)
from registry.taxonomy.sources import Source


def _concepts(prefix: str) -> Callable[[], Select[Any]]:
    return lambda: (
        select(Concept)
        .join(Scheme, Scheme.id == Concept.scheme_id)
        .where(Scheme.code.startswith(prefix))
        .order_by(Scheme.code, Concept.path, Concept.id)
    )


def _concept_screen(name: str, title: Any, prefix: str) -> Screen:
    return Screen(
        name,
        title,
        _concepts(prefix),
        lambda: (Concept.code, Concept.name_vi, Concept.name_en),
        (CODE, NAME_VI, NAME_EN, ("scheme", _l("Classification"), lambda row: row.scheme.code)),
    )


ALL = (
    _concept_screen("fields", _l("Research fields"), "FORD"),
    _concept_screen("disciplines", _l("Training disciplines"), "TT09"),
    _concept_screen("isced", _l("ISCED-F 2013 fields"), "ISCED"),
    _concept_screen("technologies", _l("Strategic technologies"), "QD"),
    Screen(
        "schemes",
        _l("Classifications and their versions"),
        lambda: select(Scheme).order_by(Scheme.code),
        lambda: (Scheme.code, Scheme.name_vi, Scheme.name_en),
        (CODE, NAME, ("valid_from", _l("In force"), period)),
    ),
    Screen(
        "synonyms",
        _l("Synonyms and abbreviations in search"),
        lambda: select(Synonym).order_by(Synonym.term, Synonym.id),
        lambda: (Synonym.term, Synonym.target),
        (
            ("term", _l("Word or abbreviation"), lambda row: row.term),
            ("target", _l("Means the same as"), lambda row: row.target),
            ("valid_from", _l("In force"), period),
        ),
        "taxonomy.edit_synonym",
        edit_argument=lambda row: {"synonym_id": row.id},
    ),
    Screen(
        "institutions",
        _l("Higher education institutions"),
        lambda: (
            select(Institution)
            .join(Institution.organisation)
            .order_by(by_name(Organisation), Institution.id)
        ),
        lambda: (Organisation.name_vi, Organisation.name_en, Institution.abbreviation),
        (
            NAME,
            ("abbreviation", _l("Abbreviation"), lambda row: row.abbreviation),
            (
                "governing",
                _l("Governing body"),
                lambda row: " · ".join(
                    filter(None, (localized_text(row, "governing"), row.governing_doubt))
                ),
            ),
        ),
        edit_argument=lambda row: {"institution_id": row.id},
        page_endpoint="reference.institution",
    ),
    Screen(
        "organisations",
        _l("Ministries, agencies and their units"),
        lambda: (
            select(Organisation)
            .where(
                Organisation.kind.in_(
                    [OrganisationKind.GOVERNMENT, OrganisationKind.MINISTRY, OrganisationKind.UNIT]
                )
            )
            .order_by(Organisation.code)
        ),
        lambda: (Organisation.code, Organisation.name_vi, Organisation.name_en),
        (CODE, NAME_VI, NAME_EN),
    ),
    Screen(
        "missions",
        _l("Missions abroad"),
        lambda: (
            select(Mission)
            .join(Mission.organisation)
            .order_by(Mission.country_code, Mission.city_en, Mission.id)
        ),
        lambda: (Organisation.name_vi, Organisation.name_en, Mission.city_en, Mission.country_code),
        (
            ("name", _l("Name"), lambda row: name_of(row.organisation)),
            ("country_code", _l("Country"), lambda row: row.country_code),
            ("city", _l("City"), lambda row: localized_text(row, "city")),
        ),
    ),
    Screen(
        "countries",
        _l("Countries and the responsible missions"),
        lambda: select(Country).order_by(by_name(Country), Country.id),
        lambda: (Country.code, Country.name_vi, Country.name_en),
        (CODE, NAME_VI, NAME_EN),
        "taxonomy.jurisdiction",
        edit_argument=lambda row: {"country_code": row.code},
    ),
    Screen(
        "provinces",
        _l("Provinces before and since 1 July 2025"),
        lambda: select(Province).order_by(Province.valid_from, Province.code),
        lambda: (Province.name_vi, Province.name_en),
        (CODE, NAME_VI, ("valid_from", _l("In force"), period)),
    ),
    Screen(
        "legal-rules",
        _l("Legal rules"),
        lambda: select(LegalRule).order_by(LegalRule.code),
        lambda: (
            *(LegalRule.title_vi, LegalRule.text_vi, LegalRule.citation_vi),
            *(LegalRule.title_en, LegalRule.text_en, LegalRule.citation_en),
        ),
        (
            CODE,
            ("title", _l("Title"), lambda row: localized_text(row, "title")),
            ("citation", _l("Citation"), lambda row: localized_text(row, "citation")),
            ("text", _l("Text"), lambda row: localized_text(row, "text")),
            (
                "checked_on",
                _l("Checked by a lawyer"),
                lambda row: format_date(row.checked_on) or _("Not yet"),
            ),
        ),
    ),
    Screen(
        "terms",
        _l("Academic terms"),
        lambda: facts.read(AcademicTerm).order_by(AcademicTerm.starts_on, AcademicTerm.id),
        lambda: (AcademicTerm.code, AcademicTerm.name_vi),
        (
            CODE,
            NAME,
            ("starts_on", _l("Begins"), lambda row: format_date(row.starts_on)),
            ("ends_on", _l("Ends"), lambda row: format_date(row.ends_on)),
            ("teaching_weeks", _l("Teaching weeks"), lambda row: row.teaching_weeks),
        ),
        "reference.change_semester",
        edit_permission=Permission.COUNT_DECIDE,
        edit_argument=lambda row: {"academic_term_id": row.series_id},
    ),
    Screen(
        "holidays",
        _l("Public holidays"),
        lambda: facts.read(Holiday).order_by(Holiday.day),
        lambda: (Holiday.name_vi, Holiday.name_en),
        (
            ("day", _l("Day"), lambda row: format_date(row.day)),
            NAME,
            ("is_off", _l("Work"), lambda row: _("Day off") if row.is_off else _("Working day")),
        ),
    ),
    Screen(
        "stem-flags",
        _l("Fields marked as STEM in the count"),
        lambda: (
            facts.read(ConceptFlag)
            .where(ConceptFlag.flag == "stem")
            .order_by(ConceptFlag.code, ConceptFlag.valid_from)
        ),
        lambda: (ConceptFlag.code,),
        (
            CODE,
            ("valid_from", _l("In force"), period),
            ("recorded_at", _l("Known since"), lambda row: format_datetime(row.recorded_at)),
            NOTE,
        ),
    ),
    Screen(
        "institution-kinds",
        _l("Kinds of institutions"),
        lambda: (
            facts.read(InstitutionType)
            .join(Organisation, Organisation.id == InstitutionType.institution_id)
            .order_by(by_name(Organisation), InstitutionType.valid_from)
        ),
        lambda: (Organisation.name_vi, Organisation.name_en, InstitutionType.kind),
        (
            ("institution", _l("Institution"), lambda row: named(row.institution_id)),
            ("kind", _l("Kind"), lambda row: row.kind.label),
            ("valid_from", _l("In force"), period),
            NOTE,
        ),
    ),
    Screen(
        "institution-names",
        _l("Names of institutions by period"),
        lambda: facts.read(OrganisationName).order_by(
            OrganisationName.name_vi, OrganisationName.valid_from
        ),
        lambda: (OrganisationName.name_vi, OrganisationName.name_en),
        (NAME_VI, NAME_EN, ("valid_from", _l("In force"), period), NOTE),
    ),
    table_screen("legal-basis", Table.LEGAL_BASIS, _l("Date"), NAME_VI, NAME_EN),
    table_screen("stem-definitions", Table.STEM_DEFINITIONS, _l("Binding as"), NAME_VI, NAME_EN),
    table_screen("stem-disciplines", Table.STEM_CODES, _l("STEM discipline"), NAME_VI, NAME_EN),
    table_screen("institution-ids", Table.INSTITUTION_IDS, _l("Identifier")),
    table_screen("worked-days", Table.WORKED_DAYS, _l("In place of"), NAME),
    table_screen("consular-districts", Table.SUBDIVISIONS, _l("Mission"), NAME),
    table_screen("row-states", Table.ROW_STATUS, _l("Change"), read=in_english),
    Screen(
        "sources",
        _l("Sources"),
        lambda: select(Source).order_by(Source.code),
        lambda: (Source.title, Source.place),
        (
            CODE,
            ("title", _l("Title"), lambda row: row.title),
            ("place", _l("Place"), lambda row: row.place),
        ),
    ),
)
SCREENS = {screen.name: screen for screen in ALL}


def overview() -> list[tuple[Screen, int]]:
    return [(screen, count_rows(screen.statement())) for screen in ALL]
