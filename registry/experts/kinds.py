"""The kinds of things an expert says of themselves, with their words."""

from enum import StrEnum

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Category(LabelledEnum):
    OVERSEAS_VIETNAMESE = (
        "overseas_vietnamese",
        _l("Of Vietnamese origin, with another nationality"),
    )
    VN_CITIZEN_ABROAD = "vn_citizen_abroad", _l("Vietnamese citizen")
    FOREIGN = "foreign", _l("Not of Vietnamese nationality or origin")


NameKind = StrEnum("NameKind", "LEGAL PUBLISHING FORMER NATIVE_SCRIPT")


Gender = StrEnum("Gender", "FEMALE MALE OTHER UNDECLARED")


class EmploymentKind(LabelledEnum):
    EMPLOYED = "employed", _l("Employed")
    POSTDOC = "postdoc", _l("Postdoctoral researcher")
    SELF_EMPLOYED = "self_employed", _l("Self-employed")
    RETIRED = "retired", _l("Retired")
    UNEMPLOYED = "unemployed", _l("Not employed at present")
    STUDENT = "student", _l("Enrolled student")


class DegreeKind(LabelledEnum):
    PHD = "phd", _l("Doctor (PhD)")
    ENGINEERING_DOCTORATE = "engineering_doctorate", _l("Engineering doctorate")
    DOCTOR_OF_SCIENCE = "doctor_of_science", _l("Doctor of Science")
    PROFESSIONAL_DOCTORATE = "professional_doctorate", _l("Professional doctorate")
    MEDICAL_DOCTOR = "medical_doctor", _l("Doctor of Medicine without a PhD")


FieldLevel = StrEnum("FieldLevel", "EXPERT CAN_TEACH SOME")


EvidenceGrade = StrEnum("EvidenceGrade", "CLAIMED WORKS TAUGHT VERIFIED")


class ContactKind(LabelledEnum):
    EMAIL = "email", _l("E-mail address")
    PHONE = "phone", _l("Telephone")
    WEBSITE = "website", _l("Website")


class ConsentPurpose(LabelledEnum):
    BE_FOUND = "be_found", _l("Be found by higher education institutions")
    EMBASSY = "embassy", _l("Be introduced through the mission abroad")
    INTRODUCTION = "introduction", _l("Receive introductions")
    STATISTICS = "statistics", _l("Be part of anonymous statistics")


class Audience(LabelledEnum):
    INSTITUTIONS = "institutions", _l("Higher education institutions")
    MISSIONS = "missions", _l("Missions abroad")
    MINISTRY = "ministry", _l("The ministries")

    @property
    def rests_on(self) -> ConsentPurpose | None:
        """The consent without which nothing is shown to them, whatever else was chosen."""
        return {
            Audience.INSTITUTIONS: ConsentPurpose.BE_FOUND,
            Audience.MISSIONS: ConsentPurpose.EMBASSY,
        }.get(self)


class FieldGroup(LabelledEnum):
    NAME = "name", _l("Name")
    EMPLOYER = "employer", _l("Current employer and post")
    COUNTRY = "country", _l("Country of residence")
    SUMMARY = "summary", _l("Research summary")
    DOCTORATE = "doctorate", _l("Institution and thesis of the doctorate")
    WORKS = "works", _l("Works and ORCID iD")


class RecordSource(LabelledEnum):
    """Where something in a profile was read."""

    OWN = "own", _l("entered by the expert")
    ORCID = "orcid", _l("ORCID record")
    BIBTEX = "bibtex", _l("BibTeX list")
    RIS = "ris", _l("RIS list")
    PASTED = "pasted", _l("pasted identifiers")
    EXPORT = "export", _l("data downloaded from this registry")


class ClaimKind(LabelledEnum):
    IDENTITY = "identity", _l("Identity")
    DOCTORATE = "doctorate", _l("Doctorate")
    EMPLOYMENT_ABROAD = "employment_abroad", _l("Employment abroad")
    RESIDENCE = "residence", _l("Residence")


class VerificationMethod(LabelledEnum):
    DOCUMENT = "document", _l("Document presented by the expert")
    INDEPENDENT_SOURCE = "independent_source", _l("Document and an independent source")
    ISSUING_BODY = "issuing_body", _l("Confirmed by the issuing body, or legalised")
    IN_PERSON = "in_person", _l("In person at a mission")


ABROAD = "-ABROAD"
"""Behind the rank that a university abroad gave: the State recognises those of Viet Nam alone."""
RANKS = [
    ("", _l("None")),
    ("PGS", _l("Associate professor, recognised in Viet Nam")),
    ("GS", _l("Professor, recognised in Viet Nam")),
    (f"PGS{ABROAD}", _l("Associate professor of a university abroad")),
    (f"GS{ABROAD}", _l("Professor of a university abroad")),
]
