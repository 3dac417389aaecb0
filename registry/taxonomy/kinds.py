from enum import StrEnum

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Mode(LabelledEnum):
    PERMANENT = "permanent", _l("Permanent post in Viet Nam")
    FIXED_TERM = "fixed_term", _l("Full-time fixed term")
    VISITING_SEMESTER = "visiting_semester", _l("Visiting for a semester")
    INTENSIVE_BLOCK = "intensive_block", _l("Intensive block teaching")
    CO_SUPERVISION = "co_supervision", _l("Co-supervision of doctoral students")
    ONLINE = "online", _l("Online teaching")


OrganisationKind = StrEnum(
    "OrganisationKind", "GOVERNMENT MINISTRY UNIT PROVINCE INSTITUTION MISSION ASSOCIATION"
)


class InstitutionKind(LabelledEnum):
    UNIVERSITY = "university", _l("University")
    ACADEMY = "academy", _l("Academy")
    RESEARCH_GRADUATE_SCHOOL = (
        "research_graduate_school",
        _l("Graduate school of a research institute"),
    )
    BRANCH_CAMPUS = "branch_campus", _l("Branch campus of a foreign university")
    COLLEGE = "college", _l("College")
    ARMED_FORCES_SCHOOL = "armed_forces_school", _l("School of the armed forces")
    NATIONAL_UNIVERSITY = "national_university", _l("National university")
    REGIONAL_UNIVERSITY = "regional_university", _l("Regional university")
    DAI_HOC = "dai_hoc", _l("Multi-school university (đại học)")
    MEMBER_UNIVERSITY = "member_university", _l("Member university")
    UNIT_OF_DAI_HOC = "unit_of_dai_hoc", _l("School within a university")
    ALLIANCE_CAMPUS = "alliance_campus", _l("Campus run with a foreign university")
    FOREIGN_INVESTED_UNIVERSITY = "foreign_invested_university", _l("Foreign-invested university")
    RESEARCH_ACADEMY = (
        "research_academy",
        _l("Research academy (not a higher education institution)"),
    )
    RESEARCH_INSTITUTE = (
        "research_institute",
        _l("Research institute (not a higher education institution)"),
    )
    CLOSED = "closed", _l("Closed or merged into another institution")


JurisdictionKind = StrEnum("JurisdictionKind", "PRIMARY BACKUP")


class Table(LabelledEnum):
    """Reference data that is only shown: nothing else refers to its rows."""

    LEGAL_BASIS = "legal_basis", _l("Legal texts")
    STEM_DEFINITIONS = "stem_definitions", _l("Definitions of STEM")
    STEM_CODES = "stem_codes", _l("STEM disciplines by definition")
    INSTITUTION_IDS = "institution_ids", _l("Identifiers of institutions")
    WORKED_DAYS = "compensatory_workdays", _l("Saturdays worked in place of a day off")
    SUBDIVISIONS = "consular_subdivisions", _l("States and provinces in consular districts")
    ROW_STATUS = "row_status", _l("What is known of each changed row")
