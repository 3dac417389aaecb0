"""Contact details are found in free text however they are spelt, and in every field that passes on."""

import time
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form, StringField
from wtforms.fields.core import UnboundField

from registry.core import contacts
from registry.web.validators import NoContacts

CONTACTS = """
tuyendung@hust.edu.vn | Liên hệ: 0912345678 | 0912 345 678 | 09.12.34.56.78 | +84 (0) 912-345-678
0 9 1 2 3 4 5 6 7 8 | không chín một hai ba bốn năm sáu bảy | zero nine one two three four five
０９１２３４５６７８ | nguyen (at) gmail (dot) com | nguyen a còng gmail chấm com
nguyen at gmail dot com | ｍａｉ＠ｅｘａｍｐｌｅ．ｃｏｍ | mai @ example . com | https://facebook.com/mai
www.truong.edu.vn | truong.edu.vn/lien-he | zalo: maimai | Zalo 0912.345 | Telegram @maimai
@maimai | t.me/mai | tel:+49301234567 | +49 30 5550142 | (024) 3868 3008 | WhatsApp = mai1
gmail chấm com | mai[at]uni-stuttgart[.]de | Skype: live:mai | khong chin mot hai ba bon nam sau
me@x.vn | orcid.org/0000-0002-1825-0097 | 84912345678 | 0\u200b912\u200b345678
"""
HARMLESS = """
60 triệu đồng một tháng, 1.500.000.000 đồng | 60 000 000 VND | từ 05/03/2027 đến 31/12/2027
2024, 2025, 2026 | 2026-2027 | 2027-09-01 | Quyết định 1002/QĐ-TTg | GT-2026-0412 và VN-48213
PGS.TS. Nguyễn Văn A, TP.HCM | Ph.D. in A.I. and e.g. robotics | ASP.NET và Node.js | B.Sc.
We met at Hanoi. Then two or three weeks | 3 courses of 45 hours, 12 weeks, 2 semesters
120 bài báo, 15 bằng sáng chế từ 1998-2024. | work at the university. And more
80.000.000 – 120.000.000 đồng | Facebook and Google use it | Signal processing: wavelets
10.1038/s41586-020-2649-2 | thứ năm, ngày 05.03.2027, phòng 301 | tín chỉ: 3; giờ: 45; 1,500 USD
"""
BETWEEN_BOTH = "both sides have said yes before there is a contract"
OFFICE = "from the register's office or to it, never to the other side"
STAFF = "reference data and records of the state's own staff"
SEARCH = "what is looked for is passed on to nobody"
MODULES = {
    "registry.api": STAFF,
    "registry.contracts": BETWEEN_BOTH,
    "registry.procedures": BETWEEN_BOTH,
    "registry.verification": OFFICE,
    "registry.durations": STAFF,
    "registry.leading": STAFF,
    "registry.campaigns": OFFICE,
    "registry.nominations": OFFICE,
    "registry.reference": STAFF,
    "registry.rules": STAFF,
    "registry.rights": "between the expert and the ministry",
    "registry.statistics": STAFF,
    "registry.taxonomy": STAFF,
    "registry.treatment": OFFICE,
    "registry.targets": STAFF,
    "registry.web.lists": SEARCH,
    "registry.demo": "shows what forms look like",
}
FIELDS = {
    "CancelForm.reason": BETWEEN_BOTH,
    "MessageForm.text": BETWEEN_BOTH,
    "TimesForm.place": BETWEEN_BOTH,
    "TimesForm.participants": BETWEEN_BOTH,
    "ScenarioForm.name": STAFF,
    "CloseForm.note": BETWEEN_BOTH,
    "SummaryForm.email": "the contact details themselves",
    "SummaryForm.phone": "the contact details themselves",
    "SummaryForm.website": "the contact details themselves",
    "DoctorateForm.repository_url": "for verifiers; on no card",
    "DoctorateForm.reason": OFFICE,
    "DegreeForm.repository_url": "for verifiers; on no card",
    "DegreeForm.reason": OFFICE,
    "PastPostForm.reason": OFFICE,
    "EmploymentForm.reason": OFFICE,
    "FurtherPostForm.reason": OFFICE,
    "ResidenceForm.reason": OFFICE,
    "EvidenceForm.note": OFFICE,
    "AppealForm.text": OFFICE,
    "AmendForm.reason": "within the institution",
    "OpeningReasonForm.reason": "between institution and ministry",
    "ProgramForm.decision_number": "the number of a decision",
    "DecisionForm.answer": OFFICE,
    "CodeForm.code": "a code",
    "NameDelegateForm.email": "of somebody whom the expert knows",
    "DecideForm.note": "to somebody whom the expert has named",
    "DecideForm.reason": OFFICE,
    **dict.fromkeys(
        [f"{name}Form.email" for name in ("SignUp", "SignIn", "AskReset", "Invite")],
        "the account's own",
    ),
    **dict.fromkeys(
        [f"{name}CodeForm.code" for name in ("OneTime", "New", "Proof")], "a code of one use"
    ),
    "ResetSecondFactorForm.reason": STAFF,
    "InviteForm.name": STAFF,
    "PlanForm.name": STAFF,
    "NoteForm.text": "within the institution",
    "PastedForm.text": SEARCH,
    "SaveSearchForm.name": SEARCH,
    "ChangeSearchForm.name": SEARCH,
    "ExportForm.reason": STAFF,
    "ReasonForm.reason": STAFF,
    "AskForm.expert": "a number of a record",
    "AskForm.opening": "a number of a record",
    "EndingForm.reason": STAFF,
    "PersonForm.email": "of the expert of an entered contract: encrypted, and shown to nobody",
    "ContractForm.reference": "the number of a contract",
    "NoteForm.note": STAFF,
    "SubmissionForm.letter_number": "the number of an official letter",
    "NationalForm.paper_number": "the number of a document",
    "CheckForm.code": "the number or digest of a report",
    "WorkForm.doi": "a DOI and nothing else",
    "OrcidForm.orcid": "an ORCID iD and nothing else",
    "ReadForm.pasted": "what is found in it is checked before it is added",
}


def pieces(table: str) -> list[str]:
    return [one.strip() for line in table.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_spelling_is_found_and_held_back(form: Any) -> None:
    for one in pieces(CONTACTS):
        text = unicodedata.normalize(form, f"Chào bạn, {one}")
        assert contacts.find(text), one
        assert not contacts.find(contacts.hold_back(text)), one


def test_days_amounts_decisions_and_plain_sentences_stay() -> None:
    assert not [one for one in pieces(HARMLESS) if contacts.find(one)]
    for one in pieces(HARMLESS):
        assert contacts.hold_back(one) == one


def test_a_public_text_may_name_works_and_researchers() -> None:
    link = "https://orcid.org/0000-0002-1825-0097"
    assert not contacts.find(f"Xem {link}", identifiers=True)
    assert contacts.find(f"Xem {link}") == link
    assert contacts.find("https://orcid.org/ và mai@example.org", identifiers=True)


@pytest.mark.parametrize("unit", ["a", "1 ", "a.", "- ", "zalo ", "@ ", "a@", "mot ", "1.", "(at)"])
def test_no_text_takes_long(unit: str) -> None:
    text = (unit * 5000)[:5000]
    start = time.process_time()
    contacts.hold_back(text)
    assert time.process_time() - start < 1


def every_form(kind: Any = Form) -> Iterator[Any]:
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def test_every_free_text_is_checked_or_reaches_nobody(application: Flask) -> None:
    """Over the metadata of all forms: a new field has to say which of the two it is."""
    unchecked = set()
    for form in every_form():
        module = form.__module__
        if not module.startswith("registry.") or any(module.startswith(one) for one in MODULES):
            continue
        if "<locals>" in form.__qualname__:
            continue  # a part of a form that is looked at itself
        for name in dir(form):
            field = getattr(form, name)
            if not isinstance(field, UnboundField) or not issubclass(
                field.field_class, StringField
            ):
                continue
            kind = field.field_class.__name__
            if kind in {"PasswordField", "HiddenField"} or "Hidden" in kind:
                continue
            validators = [*field.args[1:2], field.kwargs.get("validators", [])]
            if not any(isinstance(one, NoContacts) for part in validators for one in part):
                unchecked.add(f"{form.__name__}.{name}")
    assert unchecked == set(FIELDS), (unchecked - set(FIELDS), set(FIELDS) - unchecked)


FRAGMENTS = st.sampled_from(
    "a cong vong moc at dot cham . @ : = / ( ) [ ] com org vn zalo line id www http 9 0912 không một hai"
    " acong a_vong ｃｏｍ ９ ． name".split()
    + [" ", "", "\n"]
)


@given(st.lists(FRAGMENTS, max_size=12))
def test_nothing_is_found_in_a_text_without_a_hint_of_it(parts: list[str]) -> None:
    plain = "".join("".join(map(contacts._fold_letter, one)) for one in parts)
    if not contacts.HINT.search(plain):
        for pattern in (*contacts.FOUND, contacts.NUMBER):
            assert not pattern.search(plain), plain
