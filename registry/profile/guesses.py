"""What a record of others says in its own words, as the registry has it: degrees, posts, fields."""

import re
from collections.abc import Mapping

from registry.core.dates import PartialDate, known_by, parse_date
from registry.core.finding import words_of
from registry.core.i18n import hanoi_today
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.taxonomy import queries as taxonomy

NO_DEGREE = re.compile(r"post[\s-]?doc|honou?rary|honoris|student|candidate(?! of)|pre-?doc", re.I)
DEGREES = (
    (
        DegreeKind.ENGINEERING_DOCTORATE,
        re.compile(r"dr\.?[\s-]*ing\b|\b(eng|ing)\.?\s?d\b|doctor of engineering", re.I),
    ),
    (
        DegreeKind.DOCTOR_OF_SCIENCE,
        re.compile(r"\bd\.?\s?sc\b|doctor of sciences?\b|tskh|tiến sĩ khoa học|doktor nauk", re.I),
    ),
    (DegreeKind.MEDICAL_DOCTOR, re.compile(r"\bm\.?\s?d\b\.?(?!\w)|doctor of medicine", re.I)),
    (
        DegreeKind.PHD,
        re.compile(
            r"\bph\.?\s?d|\bd\.?\s?phil|\bdr\b|do[ck]tor|docteur|dottor|doutor|tohtori|doctorad|doktor"
            r"|kandidat nauk|candidate of|\bsc\.?\s?d\b|tiến sĩ|доктор|кандидат|博士|박사",
            re.I,
        ),
    ),
)
POSTDOC = re.compile(r"post[\s-]?doc|research fellow|wissenschaftliche.* mitarbeiter", re.I)
STUDENT = re.compile(r"student|doctoral candidate|doktorand", re.I)
RETIRED = re.compile(r"emerit|retired", re.I)


def degree_kind(title: str) -> DegreeKind | None:
    """None for what is no doctorate."""
    if NO_DEGREE.search(title):
        return None
    return next((kind for kind, words in DEGREES if words.search(title)), None)


def kind_of_degree(values: Mapping[str, str]) -> DegreeKind | None:
    """As the record says it in our own words, else by the title."""
    said = values.get("degree_kind", "")
    return DegreeKind(said) if said in set(DegreeKind) else degree_kind(values["title"])


def kind_of_post(values: Mapping[str, str]) -> EmploymentKind:
    said = values.get("post_kind", "")
    return EmploymentKind(said) if said in set(EmploymentKind) else post_kind(values["title"])


def field_of_degree(values: Mapping[str, str]) -> str:
    said = values.get("field_code", "")
    if said and taxonomy.find_concept(taxonomy.FIELDS, said) is not None:
        return said
    return field_code(values["department"], values["title"])


def post_kind(title: str) -> EmploymentKind:
    if POSTDOC.search(title):
        return EmploymentKind.POSTDOC
    if STUDENT.search(title):
        return EmploymentKind.STUDENT
    return EmploymentKind.RETIRED if RETIRED.search(title) else EmploymentKind.EMPLOYED


def field_code(*texts: str) -> str:
    """The research field whose whole name, in either language, is in one of the texts."""
    said = [f" {' '.join(words_of(text))} " for text in texts if text]
    named = [
        (len(name), row.code)
        for row in taxonomy.list_concepts(taxonomy.FIELDS, level=3)
        for name in (f" {' '.join(words_of(text))} " for text in (row.name_vi, row.name_en))
        if name.strip() and any(name in text for text in said)
    ]
    return max(named)[1] if named else ""


def day_of(written: str) -> PartialDate | None:
    """2014, 2014-09 or 2014-09-05; None for what is none of these or still to come."""
    found = parse_date(written) if written else None
    if found is None or found.first > hanoi_today():
        return None
    return known_by(found, hanoi_today())
