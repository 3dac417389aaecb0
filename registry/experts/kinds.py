"""The kinds of things an expert says of herself, with their words."""

from enum import StrEnum

from registry.core.i18n import _l


class Category(StrEnum):
    OVERSEAS_VIETNAMESE = "overseas_vietnamese"
    VN_CITIZEN_ABROAD = "vn_citizen_abroad"
    FOREIGN = "foreign"

    @property
    def label(self) -> str:
        return CATEGORY_LABELS[self]


CATEGORY_LABELS = {
    Category.OVERSEAS_VIETNAMESE: _l("Overseas Vietnamese"),
    Category.VN_CITIZEN_ABROAD: _l("Vietnamese citizen abroad"),
    Category.FOREIGN: _l("Foreigner"),
}


class NameKind(StrEnum):
    LEGAL = "legal"
    PUBLISHING = "publishing"
    FORMER = "former"
    NATIVE_SCRIPT = "native_script"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNDECLARED = "undeclared"


class EmploymentKind(StrEnum):
    EMPLOYED = "employed"
    POSTDOC = "postdoc"
    SELF_EMPLOYED = "self_employed"
    RETIRED = "retired"
    UNEMPLOYED = "unemployed"
    STUDENT = "student"

    @property
    def label(self) -> str:
        return EMPLOYMENT_KIND_LABELS[self]


EMPLOYMENT_KIND_LABELS = {
    EmploymentKind.EMPLOYED: _l("Employed"),
    EmploymentKind.POSTDOC: _l("Postdoctoral researcher"),
    EmploymentKind.SELF_EMPLOYED: _l("Self-employed"),
    EmploymentKind.RETIRED: _l("Retired"),
    EmploymentKind.UNEMPLOYED: _l("Not employed at present"),
    EmploymentKind.STUDENT: _l("Enrolled student"),
}


class DegreeKind(StrEnum):
    PHD = "phd"
    ENGINEERING_DOCTORATE = "engineering_doctorate"
    DOCTOR_OF_SCIENCE = "doctor_of_science"
    PROFESSIONAL_DOCTORATE = "professional_doctorate"
    MEDICAL_DOCTOR = "medical_doctor"

    @property
    def label(self) -> str:
        return DEGREE_KIND_LABELS[self]


DEGREE_KIND_LABELS = {
    DegreeKind.PHD: _l("Doctor (PhD)"),
    DegreeKind.ENGINEERING_DOCTORATE: _l("Engineering doctorate"),
    DegreeKind.DOCTOR_OF_SCIENCE: _l("Doctor of Science"),
    DegreeKind.PROFESSIONAL_DOCTORATE: _l("Professional doctorate"),
    DegreeKind.MEDICAL_DOCTOR: _l("Doctor of Medicine without a PhD"),
}


class FieldLevel(StrEnum):
    EXPERT = "expert"
    CAN_TEACH = "can_teach"
    SOME = "some"


class EvidenceGrade(StrEnum):
    CLAIMED = "claimed"
    WORKS = "works"
    TAUGHT = "taught"
    VERIFIED = "verified"


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"

    @property
    def label(self) -> str:
        return {"email": _l("E-mail address"), "phone": _l("Telephone"), "website": _l("Website")}[
            self
        ]


class ConsentPurpose(StrEnum):
    BE_FOUND = "be_found"
    EMBASSY = "embassy"
    INTRODUCTION = "introduction"
    STATISTICS = "statistics"

    @property
    def label(self) -> str:
        return CONSENT_PURPOSE_LABELS[self]


CONSENT_PURPOSE_LABELS = {
    ConsentPurpose.BE_FOUND: _l("Be found by higher education institutions"),
    ConsentPurpose.EMBASSY: _l("Be introduced through the mission abroad"),
    ConsentPurpose.INTRODUCTION: _l("Receive introductions"),
    ConsentPurpose.STATISTICS: _l("Be part of anonymous statistics"),
}


class Audience(StrEnum):
    INSTITUTIONS = "institutions"
    MISSIONS = "missions"
    MINISTRY = "ministry"

    @property
    def label(self) -> str:
        return {
            "institutions": _l("Higher education institutions"),
            "missions": _l("Missions abroad"),
            "ministry": _l("The ministries"),
        }[self]


class FieldGroup(StrEnum):
    NAME = "name"
    EMPLOYER = "employer"
    COUNTRY = "country"
    SUMMARY = "summary"
    DOCTORATE = "doctorate"

    @property
    def label(self) -> str:
        return {
            "name": _l("Name"),
            "employer": _l("Current employer and post"),
            "country": _l("Country of residence"),
            "summary": _l("Research summary"),
            "doctorate": _l("Institution and thesis of the doctorate"),
        }[self]


class ClaimKind(StrEnum):
    IDENTITY = "identity"
    DOCTORATE = "doctorate"
    EMPLOYMENT_ABROAD = "employment_abroad"
    RESIDENCE = "residence"

    @property
    def label(self) -> str:
        return CLAIM_KIND_LABELS[self]


CLAIM_KIND_LABELS = {
    ClaimKind.IDENTITY: _l("Identity"),
    ClaimKind.DOCTORATE: _l("Doctorate"),
    ClaimKind.EMPLOYMENT_ABROAD: _l("Employment abroad"),
    ClaimKind.RESIDENCE: _l("Residence"),
}


class VerificationMethod(StrEnum):
    DOCUMENT = "document"
    INDEPENDENT_SOURCE = "independent_source"
    ISSUING_BODY = "issuing_body"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        return VERIFICATION_METHOD_LABELS[self]


VERIFICATION_METHOD_LABELS = {
    VerificationMethod.DOCUMENT: _l("Document presented by the expert"),
    VerificationMethod.INDEPENDENT_SOURCE: _l("Document and an independent source"),
    VerificationMethod.ISSUING_BODY: _l("Confirmed by the issuing body, or legalised"),
    VerificationMethod.IN_PERSON: _l("In person at a mission"),
}
