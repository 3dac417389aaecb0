"""The text of a contract: put together from dated clauses, alike in both languages, as a file to sign."""

import io
from datetime import timedelta
from typing import Any

import docx
import pikepdf
import pytest
from client import Client
from contracts.test_services import Story
from factories import make_user
from pages import token
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.contracts import editions, services
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract
from registry.contracts.texts import loading, queries
from registry.contracts.texts import services as clauses
from registry.contracts.texts.compose import Composed, compose
from registry.contracts.texts.filling import blanks_in
from registry.contracts.texts.kinds import Need
from registry.contracts.texts.models import ContractClause
from registry.core.db import list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.packaged import read_rows
from registry.core.permissions import Role
from registry.documents.papers.paper import Paper

TODAY = hanoi_today()
NEW: dict[str, Any] = {
    "code": "housing",
    "part": "article",
    "position": 155,
    "kinds": "",
    "needs": "",
    "title_vi": "Nhà ở",
    "title_en": "Housing",
    "text_vi": "Bên A bố trí nhà ở trong 02 tháng đầu.",
    "text_en": "Party A provides housing for the first 2 months.",
    "citation_vi": "",
    "citation_en": "",
    "source": "Công văn 12/BGDĐT",
}


@pytest.fixture
def story(database: Session) -> Story:
    loading.load()
    return Story()


def text_of(contract: Contract, *, by: User) -> Composed:
    edition = editions.list_editions(contract, visible_to=by)[0]
    return compose(contract, edition, expert="Nguyễn Thị Minh Huyền")


def words_of(paper: Paper) -> str:
    pairs = [*paper.preamble, *(pair for one in paper.sections for pair in one.paragraphs)]
    return "\n".join(f"{pair.vi}\n{pair.en}" for pair in pairs)


@pytest.mark.parametrize("row", read_rows("registry.contracts", "contract_clauses.csv"))
def test_each_packaged_clause_may_be_written_by_hand(row: dict[str, str]) -> None:
    """Both languages fill the same blanks and say the same figures; what it needs is known."""
    clauses.refuse_bad_words(row)
    assert set(row["kinds"].split()) <= set(ContractKind)
    assert set(row["needs"].split()) <= set(Need)


@pytest.mark.parametrize("kind", ContractKind)
def test_every_kind_of_contract_has_a_whole_text_in_both_languages(
    story: Story, kind: ContractKind
) -> None:
    contract = story.draft(kind=kind)
    composed = text_of(contract, by=story.recruiter)
    told = words_of(composed.paper)
    assert not blanks_in(told)
    headings = [one.heading for one in composed.paper.sections[2:]]
    assert [one.vi.split(".")[0] for one in headings] == [
        f"Điều {place}" for place in range(1, len(headings) + 1)
    ]
    assert all(one.vi and one.en for one in headings)
    assert f"{contract.planned_start_on:%d/%m/%Y}" in told


def test_a_clause_is_left_out_where_the_contract_lacks_what_it_needs(story: Story) -> None:
    contract = story.draft()
    with_end = words_of(text_of(contract, by=story.recruiter).paper)
    assert "không xác định thời hạn" not in with_end
    services.change_terms(contract, by=story.recruiter, planned_end_on=None)
    assert "không xác định thời hạn" in words_of(text_of(contract, by=story.recruiter).paper)


def test_figures_that_only_one_language_says_are_named(story: Story) -> None:
    contract = story.draft(terms_vi="Thưởng 30 triệu đồng.", terms_en="A bonus of VND 13 million.")
    found = text_of(contract, by=story.recruiter).drifts
    assert {one.language for one in found} == {"vi", "en"}


def test_another_wording_leaves_what_was_written_before_as_it_is(story: Story) -> None:
    ministry = make_user(Role.SCHEME_OFFICER)
    contract = story.draft()
    before = words_of(text_of(contract, by=story.recruiter).paper)
    later = TODAY + timedelta(3)
    [pay] = queries.list_wordings("funding")
    values = NEW | {
        "code": pay.code,
        "text_vi": "Kinh phí: {funding}.",
        "text_en": "Paid: {funding}.",
    }
    clauses.write_clause(valid_from=later, values=values, by=ministry)
    assert words_of(text_of(contract, by=story.recruiter).paper) == before
    assert [one.id for one in queries.list_clauses(on=TODAY) if one.code == "funding"] == [pay.id]
    [new] = [one for one in queries.list_clauses(on=later) if one.code == "funding"]
    assert new.text_en == "Paid: {funding}."
    with pytest.raises(RegistryError, match="choose a later day"):
        clauses.write_clause(valid_from=later, values=values, by=ministry)
    with pytest.raises(RegistryError, match="today or a later day"):
        clauses.write_clause(valid_from=TODAY - timedelta(1), values=NEW, by=ministry)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text_vi": "Trong {salary}."}, "No such blank"),
        ({"text_vi": "Trong {load}%."}, "Only one of the two languages has"),
        ({"text_en": "For the first 3 months."}, "Only one of the two languages says"),
        ({"text_vi": "{pay}", "text_en": "{pay}"}, "Some contracts cannot fill this"),
    ],
)
def test_words_that_would_print_nonsense_are_refused(
    story: Story, values: dict[str, str], said: str
) -> None:
    with pytest.raises(RegistryError, match=said):
        clauses.write_clause(valid_from=TODAY, values=NEW | values, by=story.approver)
    assert not queries.list_wordings("housing")


def test_the_files_open_and_say_what_the_page_says(client: Client, story: Story) -> None:
    contract = story.draft(terms_vi="Hỗ trợ đi lại.", terms_en="Travel is supported.")
    client.log_in(story.recruiter)
    address = f"/en/contracts/{contract.id}/editions/1/text"
    page = client.get(address)
    assert "Hỗ trợ đi lại." in page.text
    assert "Travel is supported." in page.text
    assert "A draft" in page.text
    given = client.get(f"{address}.docx")
    assert contract.number in given.headers["Content-Disposition"]
    written = docx.Document(io.BytesIO(given.data))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in cells
    assert "Travel is supported." in cells
    with pikepdf.open(io.BytesIO(client.get(f"{address}.pdf").data)) as paper:
        assert str(paper.Root.Lang) == "vi-VN"
        fonts = {
            str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()
        }
        assert fonts
        assert all("+" in name for name in fonts), "each typeface travels in the file"


def test_whoever_reads_the_text_stands_in_the_experts_ledger(client: Client, story: Story) -> None:
    contract = story.draft()
    services.send_offer(contract, edition=1, by=story.approver)
    address = f"/en/contracts/{contract.id}/editions/1/text.pdf"
    counted = select(AccessEvent).where(AccessEvent.person_id == contract.person_id)
    for reader, adds in ((story.recruiter, 1), (story.expert, 0)):
        before = len(list_rows(counted))
        client.log_in(reader)
        assert client.get(address).status_code == 200
        assert len(list_rows(counted)) == before + adds
    client.log_in(make_user(Role.EXPERT))
    assert client.get(address).status_code == 404


def test_the_ministry_writes_a_clause_and_ends_it(client: Client, story: Story) -> None:
    client.log_in(make_user(Role.SCHEME_OFFICER))
    page = client.get("/en/contracts/clauses/new")
    typed = {name: value for name, value in NEW.items() if value}
    typed |= {"valid_from": f"{TODAY:%d/%m/%Y}", "csrf_token": token(page)}
    refused = client.post("/en/contracts/clauses/new", data=typed | {"text_en": "For 3 months."})
    assert refused.status_code == 422
    assert "For 3 months." in refused.text
    done = client.post("/en/contracts/clauses/new", data=typed, follow_redirects=True)
    assert "The clause is recorded." in done.text
    [clause] = session().scalars(select(ContractClause).where(ContractClause.code == "housing"))
    assert "Nhà ở" in client.get("/vi/contracts/clauses").text
    page = client.get(f"/en/contracts/clauses/{clause.id}/end")
    ended = client.post(
        f"/en/contracts/clauses/{clause.id}/end",
        data={"valid_to": f"{TODAY:%d/%m/%Y}", "csrf_token": token(page), "version": "1"},
        follow_redirects=True,
    )
    assert "The clause ends on this day." in ended.text
    session().expire_all()
    assert clause.valid_to == TODAY + timedelta(1)
