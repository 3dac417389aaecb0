"""A CV says to each audience what its card says, and everything to the expert alone."""

import json
from itertools import product
from typing import Any

import pytest
from factories import make_person, owner
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import text_of

from registry.experts.kinds import Audience, ContactKind, FieldGroup
from registry.experts.models import Contact, LanguageSkill, Person
from registry.profile.cv import as_jsonld, as_pdf
from registry.profile.cv.content import Layout, Scope
from registry.profile.cv.reading import read_cv

PAIRS = list(product(FieldGroup, Audience))
SECRETS = {
    FieldGroup.NAME: ("Huyền",),
    FieldGroup.EMPLOYER: ("Senior researcher",),
    FieldGroup.COUNTRY: ("Đức", "Germany"),
    FieldGroup.SUMMARY: ("Học máy", "Machine learning"),
    FieldGroup.DOCTORATE: ("Learning from biomedical images",),
    FieldGroup.WORKS: ("Watching cells divide", "0000-0002-1825-0097"),
}
PRIVATE = ("huyen@example.org", "Berlin")
AUDIENCES = [scope for scope in Scope if scope is not Scope.EVERYTHING]


def add_details(database: Any, person: Person) -> None:
    database.add(Contact(person_id=person.id, kind=ContactKind.EMAIL, value=PRIVATE[0]))
    database.add(LanguageSkill(person_id=person.id, language="pl", level="N", can_teach=False))
    database.add(LanguageSkill(person_id=person.id, language="vi", level="N", can_teach=True))
    database.flush()
    database.expire_all()


def said(person: Person, layout: Layout, scope: Scope) -> tuple[str, str]:
    """By the page, of whose texts the file is made, and by the data."""
    cv = read_cv(person, layout=layout, scope=scope)
    page = " ".join([cv.heading, cv.who.headline, cv.foot, repr(cv.sections)])
    return page, as_jsonld.write(cv).decode()


def written(person: Person, layout: Layout, scope: Scope) -> str:
    """By the file."""
    return text_of(as_pdf.write(read_cv(person, layout=layout, scope=scope)))


@settings(max_examples=25)
@given(
    pairs=st.sets(st.sampled_from(PAIRS)),
    is_safe=st.booleans(),
    layout=st.sampled_from(Layout),
    scope=st.sampled_from(AUDIENCES),
)
def test_an_audience_gets_in_no_form_what_its_card_does_not_say(
    database: Any, pairs: set[Any], is_safe: bool, layout: Layout, scope: Scope
) -> None:
    with database.begin_nested() as savepoint:
        person = make_person(shown=tuple(pairs), safety_mode=is_safe)
        add_details(database, person)
        forms = said(person, layout, scope)
        savepoint.rollback()
    allowed = {group for group, audience in pairs if audience.value == scope.value}
    if is_safe and scope is not Scope.MINISTRY:
        allowed = set()
    for form in forms:
        found = {group for group, words in SECRETS.items() if any(word in form for word in words)}
        assert found <= allowed
        assert PRIVATE[0] not in form
    in_page = {group for group, words in SECRETS.items() if any(one in forms[0] for one in words)}
    assert in_page == allowed


@pytest.mark.parametrize("layout", Layout)
def test_the_expert_reads_everything_they_entered(database: Any, layout: Layout) -> None:
    person = make_person()
    add_details(database, person)
    file = written(person, layout, Scope.EVERYTHING)
    for form in (*said(person, layout, Scope.EVERYTHING), file):
        missing = [words for words in SECRETS.values() if not any(word in form for word in words)]
        assert not missing
        assert all(one in form for one in PRIVATE)


def test_each_layout_has_its_order_and_its_words(database: Any) -> None:
    person = make_person()
    headings = {
        layout: [
            one.heading for one in read_cv(person, layout=layout, scope=Scope.EVERYTHING).sections
        ]
        for layout in Layout
    }
    assert headings[Layout.VI][0] == "I. Thông tin chung"
    assert headings[Layout.VI].index("III. Quá trình đào tạo") == 2
    assert headings[Layout.EN].index("Posts held") < headings[Layout.EN].index(
        "Education and degrees"
    )


def test_the_vietnamese_file_begins_as_such_papers_do_and_hides_what_is_hidden(
    database: Any,
) -> None:
    person = make_person(shown=((FieldGroup.EMPLOYER, Audience.MISSIONS),))
    file = written(person, Layout.VI, Scope.MISSIONS)
    assert file.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc LÝ LỊCH")
    assert "Senior researcher, Technische Universität Berlin" in file
    assert "Huyền" not in file
    assert "Người khai" not in file


def test_the_data_are_a_person_of_schema_org(database: Any) -> None:
    person = make_person()
    add_details(database, person)
    cv = read_cv(person, layout=Layout.EN, scope=Scope.EVERYTHING)
    told = json.loads(as_jsonld.write(cv))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Person")
    assert told["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert told["worksFor"][0]["worksFor"]["name"] == "Technische Universität Berlin"
    assert told["hasCredential"][0]["dateCreated"] == "30/06/2015"
    assert told["knowsLanguage"] == ["vi", "pl"]
    assert told["@reverse"]["author"][0]["name"] == "Watching cells divide"


def test_a_letter_that_the_typeface_lacks_is_marked_and_said(database: Any) -> None:
    person = make_person(summary_en="On the work of 阮 and Ж.", summary_vi="")
    file = written(person, Layout.EN, Scope.EVERYTHING)
    assert "Letters that the typeface of this file lacks" in file


def test_the_page_the_file_and_the_data_are_the_owners_alone(client: Any, database: Any) -> None:
    person = make_person()
    client.log_in(owner(person))
    page = client.get("/vi/profile/cv/en/everything")
    assert "Curriculum vitae" not in page.text
    assert 'lang="en"' in page.text
    file = client.get("/vi/profile/cv/vi/institutions/cv.pdf")
    assert file.data.startswith(b"%PDF")
    assert f"ly-lich-khoa-hoc-{person.number}.pdf" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    data = client.get("/en/profile/cv/en/ministry/cv.jsonld")
    assert data.mimetype == "application/ld+json"
    assert client.get("/vi/profile/cv/fr/everything").status_code == 404
    assert client.get("/vi/profile/cv/vi/everybody").status_code == 404
