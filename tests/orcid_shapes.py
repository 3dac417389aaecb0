"""Records of ORCID in the shapes in which their owners get them: JSON, XML and ZIP, old and new, full and empty."""

import io
import json
import zipfile
from typing import Any

IDENTIFIER = "0000-0002-1825-0097"
NAMESPACES = (
    'xmlns:record="http://www.orcid.org/ns/record" xmlns:common="http://www.orcid.org/ns/common" '
    'xmlns:person="http://www.orcid.org/ns/person" xmlns:work="http://www.orcid.org/ns/work" '
    'xmlns:personal-details="http://www.orcid.org/ns/personal-details" '
    'xmlns:other-name="http://www.orcid.org/ns/other-name" '
    'xmlns:activities="http://www.orcid.org/ns/activities" '
    'xmlns:education="http://www.orcid.org/ns/education" '
    'xmlns:employment="http://www.orcid.org/ns/employment"'
)


def date(*parts: str) -> Any:
    names = ("year", "month", "day")
    known = dict(zip(names, parts, strict=False))
    return {name: {"value": known[name]} if name in known else None for name in names}


def affiliation(title: str, place: str, start: Any, end: Any, country: str = "DE") -> Any:
    return {
        "created-date": {"value": 1486085029078},
        "put-code": 22423,
        "department-name": "Computer Science",
        "role-title": title,
        "start-date": start,
        "end-date": end,
        "organization": {
            "name": place,
            "address": {"city": "Stuttgart", "region": None, "country": country},
            "disambiguated-organization": None,
        },
        "visibility": "public",
    }


def work(title: str, year: str = "2020", doi: str = "", relation: str = "self", **more: Any) -> Any:
    identifiers = [
        {
            "external-id-type": "doi",
            "external-id-value": doi,
            "external-id-normalized": {"value": doi.lower(), "transient": True},
            "external-id-relationship": relation,
        }
    ]
    return {
        "put-code": 1,
        "title": {"title": {"value": title}, "subtitle": None, "translated-title": None},
        "external-ids": {"external-id": identifiers if doi else []},
        "type": "journal-article",
        "publication-date": date(year) if year else None,
        "journal-title": {"value": "Journal of Cells"},
        **more,
    }


def grouped(kind: str, rows: list[Any]) -> Any:
    return {"affiliation-group": [{"summaries": [{f"{kind}-summary": row}]} for row in rows]}


DEGREE = affiliation("Ph.D.", "Universität Stuttgart", date("2010", "10"), date("2014", "09", "05"))
POST = affiliation("Senior scientist", "Bosch GmbH", date("2015"), date("2018", "03"))
NOW = affiliation("Professor", "Universität Ulm", date("2019", "04"), None)


def record(
    *, name: Any = ..., educations: Any = None, employments: Any = None, works: Any = None
) -> Any:
    full = {
        "given-names": {"value": "Huyen"},
        "family-name": {"value": "Nguyen"},
        "credit-name": {"value": "Huyen T. M. Nguyen"},
    }
    return {
        "orcid-identifier": {
            "uri": f"https://orcid.org/{IDENTIFIER}",
            "path": IDENTIFIER,
            "host": "orcid.org",
        },
        "preferences": {"locale": "en"},
        "person": {
            "name": full if name is ... else name,
            "other-names": {"other-name": [{"content": "Nguyễn Thị Minh Huyền"}]},
            "biography": None,
        },
        "activities-summary": {
            "educations": grouped("education", [DEGREE] if educations is None else educations),
            "employments": grouped("employment", [POST] if employments is None else employments),
            "works": {
                "group": [
                    {"work-summary": [one]} for one in works or [work("On cells", doi="10.1/A")]
                ]
            },
        },
    }


def version_2() -> Any:
    """Summaries directly below their kind, as versions 2.0 and 2.1 have them."""
    whole = record()
    activities = whole["activities-summary"]
    activities["educations"] = {"education-summary": [DEGREE]}
    activities["employments"] = {"employment-summary": [POST]}
    return whole


def from_many_sources() -> Any:
    """One work and one degree twice, as a university and their owner entered them."""
    whole = record(educations=[DEGREE, DEGREE])
    twice = {"work-summary": [work("On cells", doi="10.1/A"), work("On Cells.", doi="10.1/A")]}
    whole["activities-summary"]["works"] = {"group": [twice]}
    return whole


def qualification() -> Any:
    """The degree stands among the qualifications, in another language."""
    whole = record(educations=[affiliation("Diplom", "TU Berlin", None, date("2009"))])
    row = affiliation("Dr.-Ing.", "TU Berlin", None, date("2013"))
    whole["activities-summary"]["qualifications"] = grouped("qualification", [row])
    return whole


def marked_up() -> list[Any]:
    return [
        work("Growth of <i>E. coli</i> &amp; others", "2021"),
        work("A chapter", "2019", "10.1/volume", "part-of"),
    ]


def xml_affiliation(kind: str, title: str, place: str, inside: str) -> str:
    return (
        f'<{kind} put-code="7" visibility="public"><common:department-name>Computer Science'
        f"</common:department-name><common:role-title>{title}</common:role-title>{inside}"
        f"<common:organization><common:name>{place}</common:name><common:address><common:city>Ulm"
        "</common:city><common:country>DE</common:country></common:address></common:organization>"
        f"</{kind}>"
    )


ENDED = (
    "<common:start-date><common:year>2010</common:year><common:month>10</common:month>"
    "</common:start-date><common:end-date><common:year>2014</common:year></common:end-date>"
)
XML_WORK = (
    '<{0} put-code="9"><work:title><common:title>On cells</common:title></work:title>'
    "<common:external-ids><common:external-id><common:external-id-type>doi</common:external-id-type>"
    "<common:external-id-value>https://doi.org/10.1/A</common:external-id-value>"
    "<common:external-id-relationship>self</common:external-id-relationship></common:external-id>"
    "</common:external-ids><common:publication-date><common:year>2020</common:year>"
    "</common:publication-date><work:journal-title>Journal of Cells</work:journal-title></{0}>"
)
PERSON = (
    "<person:person><person:name><personal-details:given-names>Huyen</personal-details:given-names>"
    "<personal-details:family-name>Nguyen</personal-details:family-name></person:name>"
    "<other-name:other-names><other-name:other-name><common:content>Nguyễn Thị Minh Huyền"
    "</common:content></other-name:other-name></other-name:other-names></person:person>"
)


def xml(encoding: str = "UTF-8") -> bytes:
    degree = xml_affiliation("education:education-summary", "PhD", "Universität Ulm", ENDED)
    post = xml_affiliation("employment:employment-summary", "Engineer", "Bosch GmbH", ENDED)
    text = (
        f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?>'
        f'<record:record path="/{IDENTIFIER}" {NAMESPACES}><common:orcid-identifier><common:path>'
        f"{IDENTIFIER}</common:path></common:orcid-identifier>{PERSON}<activities:activities-summary>"
        f"<activities:educations><activities:affiliation-group>{degree}</activities:affiliation-group>"
        f"</activities:educations><activities:employments><activities:affiliation-group>{post}"
        "</activities:affiliation-group></activities:employments><activities:works><activities:group>"
        f"{XML_WORK.format('work:work-summary')}</activities:group></activities:works>"
        "</activities:activities-summary></record:record>"
    )
    return text.encode(encoding)


def exported() -> bytes:
    """The file that the settings of an account give: every entry a file of its own."""
    parts = {
        "person.xml": PERSON.replace("<person:person>", f"<person:person {NAMESPACES}>", 1),
        "affiliations/educations/1.xml": xml_affiliation(
            f"education:education {NAMESPACES}", "PhD", "Universität Ulm", ENDED
        ).replace(f"</education:education {NAMESPACES}>", "</education:education>"),
        "affiliations/employments/2.xml": xml_affiliation(
            f"employment:employment {NAMESPACES}", "Engineer", "Bosch GmbH", ENDED
        ).replace(f"</employment:employment {NAMESPACES}>", "</employment:employment>"),
        "works/3.xml": XML_WORK.replace("{0}", "work:work").replace(
            "<work:work ", f"<work:work {NAMESPACES} ", 1
        ),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"{IDENTIFIER}/{name}", text)
    return file.getvalue()


def nothing_public() -> Any:
    whole = record(name=None)
    whole["person"]["other-names"] = None
    empty: Any = {"affiliation-group": []}
    whole["activities-summary"] = {"educations": empty, "employments": empty, "works": None}
    return whole


def as_json(whole: Any) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()


# Name -> its bytes, and how many names, identifiers, degrees, posts and works are proposed of it.
SHAPES: dict[str, tuple[bytes, tuple[int, int, int, int, int]]] = {
    "a record of version 3": (as_json(record()), (3, 1, 1, 1, 1)),
    "a record of version 2": (as_json(version_2()), (3, 1, 1, 1, 1)),
    "a record with a byte order mark": (b"\xef\xbb\xbf" + as_json(record()), (3, 1, 1, 1, 1)),
    "a name that is not public": (as_json(record(name=None)), (1, 1, 1, 1, 1)),
    "nothing but the identifier": (as_json(nothing_public()), (0, 1, 0, 0, 0)),
    "entries of many sources": (as_json(from_many_sources()), (3, 1, 1, 1, 1)),
    "a degree among the qualifications": (as_json(qualification()), (3, 1, 1, 1, 1)),
    "a present post": (as_json(record(employments=[NOW, POST])), (3, 1, 1, 2, 1)),
    "titles with marks of HTML": (as_json(record(works=marked_up())), (3, 1, 1, 1, 2)),
    "XML of version 3": (xml(), (2, 1, 1, 1, 1)),
    "XML in UTF-16": (xml("UTF-16"), (2, 1, 1, 1, 1)),
    "the ZIP file of an account": (exported(), (2, 0, 1, 1, 1)),
}
