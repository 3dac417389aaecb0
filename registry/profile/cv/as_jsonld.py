"""A CV for machines: a Person of schema.org."""

import json
from typing import Any

from registry.profile.cv.content import Cv, Degree, Post, Who, Work
from registry.profile.works import DOI_ADDRESS

CONTENT_TYPE = "application/ld+json"
ORCID_ADDRESS = "https://orcid.org/"


def write(cv: Cv) -> bytes:
    return json.dumps(as_person(cv), ensure_ascii=False, indent=1).encode()


def as_person(cv: Cv) -> dict[str, Any]:
    who = cv.who
    told = {
        "@context": "https://schema.org",
        "@type": "Person",
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "register number",
            "value": who.number,
        },
        "name": who.name,
        "alternateName": list(who.other_names),
        "nationality": [{"@type": "Country", "name": name} for name in who.nationalities],
        "jobTitle": who.posts[0].title if who.posts and who.posts[0].is_present else "",
        "honorificPrefix": who.title,
        "description": who.summary,
        "email": who.email,
        "telephone": who.telephone,
        "url": who.website,
        "sameAs": f"{ORCID_ADDRESS}{who.orcid}" if who.orcid else "",
        "address": _filled(
            {
                "@type": "PostalAddress",
                "addressLocality": who.city,
                "addressCountry": who.country,
            }
        ),
        "worksFor": [_employment(one) for one in who.posts if one.is_present],
        "alumniOf": _alma_maters(who),
        "hasCredential": [_credential(one) for one in who.degrees],
        "knowsAbout": [*who.fields, *who.technologies],
        "knowsLanguage": [one.code or one.text for one in who.languages],
        "@reverse": {"author": [_work(one) for one in who.works]} if who.works else {},
    }
    return {name: value for name, value in told.items() if value}


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; nothing at all where only its type is left."""
    kept = {name: value for name, value in node.items() if value}
    return kept if set(kept) - {"@type"} else {}


def _employment(post: Post) -> dict[str, Any]:
    role = {"@type": "EmployeeRole", "roleName": post.title}
    organisation = _filled(
        {"@type": "Organization", "name": post.employer, "location": post.country}
    )
    return _filled({**role, "worksFor": organisation})


def _alma_maters(who: Who) -> list[dict[str, Any]]:
    names = dict.fromkeys(one.institution for one in who.degrees if one.institution)
    return [{"@type": "CollegeOrUniversity", "name": name} for name in names]


def _credential(degree: Degree) -> dict[str, Any]:
    recognised_by = {"@type": "CollegeOrUniversity", "name": degree.institution}
    return _filled(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "degree",
            "name": degree.name,
            "about": degree.field,
            "dateCreated": degree.awarded,
            "recognizedBy": _filled(recognised_by),
            "description": degree.thesis,
        }
    )


def _work(work: Work) -> dict[str, Any]:
    return _filled(
        {
            "@type": "ScholarlyArticle",
            "name": work.title or work.text,
            "datePublished": str(work.year or ""),
            "sameAs": f"{DOI_ADDRESS}{work.doi}" if work.doi else "",
        }
    )
