"""Every mail, in both languages and both parts: one source, the same sentences, one way to the case."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from background.campaign_mails import samples_of_campaigns
from background.contract_mails import samples_of_agreements
from background.delegate_mails import samples_of_delegations
from background.designation_mails import samples_of_designations
from background.entry_mails import samples_of_cases, samples_of_entries
from background.import_mails import samples_of_imports
from background.mail_words import look_at_words
from background.profile_mails import samples_of_profiles
from background.reference_mails import samples_of_reference
from background.report_mails import samples_of_reports
from background.rule_mails import samples_of_rules
from background.statistics_mails import samples_of_statistics
from conversations.samples import samples_of_conversations
from factories import (
    make_contract,
    make_document,
    make_institution,
    make_introduction,
    make_opening,
    make_person,
    make_user,
)
from interests.samples import samples_of_interests
from nominations.samples import samples_of_nominations
from treatment.samples import samples_of_packages

from registry.accounts.invitations import LIFETIME
from registry.accounts.models import Invitation, User
from registry.assignment.models import AssignmentRun, RunState
from registry.background import letters, mail
from registry.background.letters import in_language
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.kinds import Corrected
from registry.core.config import RESOURCES
from registry.core.db import now
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PairState
from registry.forecast.models import ForecastRun, RunKind
from registry.introductions.waiting import WORK
from registry.notices.models import Notice
from registry.notices.schedule import address_of
from registry.programs import edition_queries
from registry.programs.editions import Compared
from registry.rights.models import Objection, Outcome
from registry.searches.models import SavedSearch
from registry.targets.models import CountDecision, DecisionKind, DecisionState

SHARED = {"base", "cases", "names"}
OPENING_NEWS = (
    "approved",
    "returned",
    "published",
    "held",
    "resumed",
    "closed",
    "cancelled",
    "no_suitable",
    "filled",
    "partly_filled",
    "selecting",
    "reopened",
    "amendment_returned",
    "amendment_withdrawn",
)
LEFT_OVER = re.compile(r"\{\{|\{%|%\(|<|>|&\w+;|\bNone\b|Markup\(|lazy_gettext|  ")
NASTY = 'Giảng viên <b>"AI"</b> & 100 % máy học\nBcc: x@example.org'
Samples = dict[str, list[dict[str, Any]]]


def make_samples(reader: User) -> Samples:
    """What each mail is written about, once for each of its variants."""
    person = make_person()
    case = ProfileCase(
        person_id=person.id, kind=CaseKind.NOT_ELIGIBLE, state=CaseState.IN_FORCE, reason="x",
        text_vi="Thiếu bản dịch.\n\nXin bổ sung.", text_en="The translation is missing.",
        closing_vi="Đã xem lại & chấp nhận.", closing_en="Seen again & accepted.",
        appeal_until=date(2026, 12, 24), appeal_due_on=date(2027, 1, 8), opened_by_id=make_user().id,
    )  # fmt: skip
    about = {"person": person, "case": case}
    samples = samples_of_openings()
    samples |= samples_of_accounts()
    samples |= samples_of_introductions(person)
    samples |= samples_of_interests(person) | samples_of_delegations(person, reader)
    samples |= samples_of_conversations(person) | samples_of_nominations(person)
    samples |= samples_of_profiles(person) | samples_of_packages(person, reader)
    claims = (
        "claim_answered",
        "claim_expired",
        "claim_verified",
        "claim_waiting",
        "claim_second",
        "claim_not_confirmed",
        "claim_revocation_waiting",
        "claim_revocation_answered",
        "claim_confirmed",
    )
    for name in claims:
        claim = next(one for one in person.claims if one.kind is ClaimKind.DOCTORATE)
        claim.answer_vi, claim.answer_en = "", "Please send the translation."
        claim.revocation_vi, claim.revocation_en = "", "The university knows no such diploma."
        claim.due_on, claim.proposed_level = date(2026, 12, 11), 3
        samples[name] = [
            {
                "person": person,
                "claim": claim,
                "level": 2,
                "reason": "Thiếu nguồn",
                "is_revoked": truth,
            }
            for truth in (True, False)
        ]
    folder = RESOURCES / "templates" / "emails"
    office = ("review_waiting", "review_second", "appeal_waiting", "suspension_waiting")
    written = [path.stem for path in folder.glob("profile_*.txt")]
    for name in (*written, *office, "case_answered"):
        samples[name] = [
            about | {"is_granted": truth, "is_closed": truth, "kept": make_person(),
                     "due_on": date(2026, 12, 11)}
            for truth in (True, False)
        ]  # fmt: skip
    pair = DuplicatePair(first=person, second=make_person(), reason="Hai luận án", id=uuid.uuid4())
    merged = DuplicatePair(first=person, second=make_person(), reason="Nhầm", id=uuid.uuid4())
    pair.state, merged.state = PairState.DIFFERENT, PairState.MERGED
    samples["duplicate_second"] = [{"pair": pair}]
    samples["duplicate_answered"] = [
        {"pair": one, "is_agreed": truth}
        for one, truth in ((pair, False), (merged, True), (merged, False))
    ]
    samples |= samples_of_objections(person)
    samples["reading_alarm"] = [{"reader": make_user(Role.INSTITUTION_RECRUITER)}]
    samples["file_infected"] = [{"document": make_document(rejection="Eicar-Test-Signature")}]
    samples["count_alarm"] = [
        {"differences": ["VN-1: counted once, recounted twice"] * number, "total": number}
        for number in (1, 2)
    ]
    samples["count_decision_waiting"] = samples["count_decision_answered"] = [
        {
            "decision": CountDecision(
                id=uuid.uuid4(), kind=DecisionKind.RULING, state=state, number="12/BGDĐT-GDĐH",
                answer=answer,
            )
        }
        for state, answer in ((DecisionState.CONFIRMED, ""), (DecisionState.REJECTED, "Sai số"))
    ]  # fmt: skip
    samples |= samples_of_reference() | samples_of_rules()
    samples["outbox_parked"] = [{"total": number} for number in (1, 2)]
    places = (None, make_institution().organisation)
    samples["work_vacant"] = [{"work": WORK[0], "place": place} for place in places]
    samples["work_overdue"] = [{"work": WORK[0], "row": Row()}]
    samples["work_reminder"] = [{"work": WORK[0], "row": row} for row in (Row(), Row(None))]
    samples["forecast_computed"] = [
        {"run": ForecastRun(id=uuid.uuid4(), code="DB-2026-0001", name=name, kind=kind)}
        for kind, name in zip(RunKind, ("", "Thẩm định & trả lời", ""), strict=True)
    ]
    samples["assignment_computed"] = [{"run": run} for run in make_assignments()]
    samples |= samples_of_imports() | samples_of_entries() | samples_of_cases(reader)
    samples |= samples_of_reports() | samples_of_campaigns() | samples_of_statistics()
    searches = [SavedSearch(id=uuid.uuid4(), name=name) for name in ("Học máy", "Robot")]
    samples["search_news"] = [{"news": [(one, 2) for one in searches[:most]]} for most in (1, 2)]
    samples["digest"] = [{"notices": make_notices(), "address_of": address_of}]
    return samples | samples_of_designations(person, reader)


def make_assignments() -> list[AssignmentRun]:
    return [
        AssignmentRun(
            id=uuid.uuid4(), code="PB-2026-0001", name="Học kỳ & xuân", state=state,
            filled=118, seats=140,
        )
        for state in (RunState.DONE, RunState.IMPOSSIBLE)
    ]  # fmt: skip


@dataclass
class Row:
    """A case of `introductions.endorse` as its list has it."""

    due_on: date | None = date(2026, 12, 11)
    id = uuid.uuid4()
    code = "GT-2026-0001"
    name_vi, name_en = "Trường Đại học Sao Mai", "Sao Mai University"


def make_notices() -> list[Notice]:
    return [
        Notice(
            title_vi="Ông/Bà có đề nghị", title_en="You have an offer", case_vi=case, case_en=case,
            text_vi="Đọc & trả lời.", text_en="Read & answer.", endpoint="notices.index",
            arguments={},
        )
        for case in ("HD-2026-0001, Đại học Sao Mai", "")
    ]  # fmt: skip


def samples_of_objections(person: Person) -> Samples:
    objections = [
        Objection(
            id=uuid.uuid4(), person=person, due_on=date(2026, 12, 1), outcome=outcome,
            answer_vi="Đúng nhiệm vụ & phạm vi.", answer_en="Within their duty.",
        )
        for outcome in Outcome
    ]  # fmt: skip
    about = [{"objection": one} for one in objections]
    to_staff = ("objection_waiting", "objection_taken_back", "objection_for_nobody")
    return {"objection_answered": about} | dict.fromkeys(to_staff, about[:1])


def samples_of_openings() -> Samples:
    opening = make_opening()
    edition = edition_queries.get_edition(opening, 1)
    after = make_opening(title_vi="Giảng viên thị giác máy tính", title_en="", seats=3)
    return {
        "opening_news": [
            {"opening": opening, "news": news, "reason_given": "Hết kinh phí & <chờ>"[:16]}
            for news in OPENING_NEWS
        ],
        "opening_task": [
            {"opening": opening, "task": task} for task in ("approve", "amend", "check")
        ],
        "opening_amended": [
            {"opening": opening, "edition": edition, "changes": Compared(opening, after),
             "is_expert": truth}
            for truth in (True, False)
        ],
    }  # fmt: skip


def samples_of_accounts() -> Samples:
    institution = make_institution()
    place = institution.organisation
    invitations = [
        Invitation(
            email="moi@example.org", display_name="Trần Văn Nam", locale="vi",
            role=Role.INSTITUTION_RECRUITER, organisation=organisation, invited_by=inviter,
            expires_at=now() + LIFETIME,
        )
        for organisation, inviter in ((institution.organisation, make_user()), (None, None))
    ]  # fmt: skip
    offers = [{"invitation": one, "token": "abc-123", "lifetime": LIFETIME} for one in invitations]
    changes = ("set_up", "replaced", "removed", "codes")
    staff = (make_user(Role.AUDITOR), make_user(Role.INSTITUTION_APPROVER, organisation=place))
    held = [one for user in staff for one in user.assignments]
    plain = ("account_exists", "account_password_changed", "second_factor_asked")
    return {
        "account_confirm": [{"token": "abc-123", "lifetime": LIFETIME}],
        "account_reset": [{"token": "abc-123", "lifetime": LIFETIME}],
        "account_invitation": offers,
        "account_role_given": offers,
        "account_invitation_withdrawn": [{"invitation": invitations[0], "reason": "Nhầm địa chỉ"}],
        "account_role_ended": [{"assignment": one, "reason": "Hết nhiệm kỳ"} for one in held],
        "account_security": [{"change": change} for change in changes],
        "account_invitation_answered": [
            {"invitation": invitations[0], "is_accepted": truth} for truth in (True, False)
        ],
        "mail_refused": [
            {
                "subject": "Lời mời [0123456789]",
                "day": now(),
                "reason": "Hộp thư đầy.",
                "address": one,
            }
            for one in ("moi@example.org", "")
        ],
        "second_factor_waiting": [{"owner": make_user()}],
        **{name: [{}] for name in (*plain, "second_factor_refused", "second_factor_reset")},
    }


def samples_of_introductions(person: Any) -> Samples:
    introduction = make_introduction(person)
    introduction.desk_due_on = introduction.answer_due_on = hanoi_today() + timedelta(5)
    contract = make_contract(introduction)
    contract.closing_reason = contract.void_reason = "Không thực hiện được"
    folder = RESOURCES / "templates" / "emails"
    reason = {"id": uuid.uuid4(), "reason": "Nhập nhầm"}
    corrections = [
        ContractCorrection(
            what=Corrected.START, old_day=date(2026, 2, 16), new_day=date(2026, 2, 23), **reason
        ),
        ContractCorrection(
            what=Corrected.SEMESTER, old_weeks=15, new_weeks=12, answer="Đủ 15 tuần", **reason
        ),
    ]
    found: Samples = {
        path.stem: [
            {"contract": contract, "reason": "Đủ hồ sơ", "correction": one} for one in corrections
        ]
        for path in folder.glob("contract_*.txt")
    }
    found |= samples_of_agreements(contract)
    for path in folder.glob("introduction_*.txt"):
        found[path.stem] = [{"introduction": introduction}]
    return found


def words_of(html: str) -> str:
    """What a reader sees of the HTML part."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    body = tree.find("body")
    assert body is not None
    return " ".join("".join(body.itertext()).split())


def look_at(name: str, message: Any, letter: letters.Letter) -> None:
    assert "\n" not in message.subject, name
    assert not LEFT_OVER.search(message.subject), (name, message.subject)
    assert letter.heading in message.subject
    for part in (letter.number, letter.name):
        assert part in message.subject, (name, message.subject)
        assert not part or message.subject.count(part) == 1, (name, message.subject)
    shown = words_of(message.html)
    for paragraph in letter.paragraphs:
        sentence = " ".join(paragraph.text.split())
        assert sentence, name
        assert not re.search(r"%\(|\{\{|\bNone\b|</?\w+", sentence), (name, sentence)
        assert sentence in shown, (name, sentence)
        assert sentence in " ".join(message.text.split()), (name, sentence)
    for label, lines in letter.facts:
        for text in (label, *(f"{word}: {value}" for word, value in lines)):
            assert text in shown, (name, text)
            assert text in message.text, (name, text)
    if letter.button:
        assert letter.url in message.text, name
        assert f'href="{letter.url}"' in message.html, name
    assert message.code in message.text, name
    assert not re.search(r"\{\{|\{%|</?\w+>|\n{4}", message.text), (name, message.text)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_parts_of_every_mail_say_the_same_and_lead_to_the_case(
    app: Any, database: Any, language: str
) -> None:
    reader = make_user(locale=language)
    samples = make_samples(reader)
    files = {path.stem for path in (RESOURCES / "templates" / "emails").iterdir()}
    assert set(samples) == files - SHARED, "each file has a sample"
    for name, variants in samples.items():
        for context in variants:
            with app.test_request_context(f"/{language}/"), in_language(language):
                letter = letters.read(name, to=reader, **context)
                message = mail.queue(name, to=reader, **context)
                look_at(name, message, letter)
                look_at_words(name, message, language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_somebody_typed_stays_text_in_subject_and_parts(
    app: Any, database: Any, language: str
) -> None:
    opening = make_opening(title_vi=NASTY, title_en=NASTY)
    reader = make_user(locale=language, display_name='Lê <i>Minh</i> & "Anh"')
    with app.test_request_context("/vi/"):
        message = mail.queue(
            "opening_news",
            to=reader,
            opening=opening,
            news="held",
            reason_given="<script>1</script>",
        )
    assert "\n" not in message.subject
    assert "<b>" not in message.html.replace("<b>Before", "")
    assert "<script>" not in message.html
    assert "<script>1</script>" in message.text
    assert "Lê <i>Minh</i>" in message.text


def test_each_mail_has_one_source() -> None:
    folder: Path = RESOURCES / "templates" / "emails"
    assert {path.suffix for path in folder.iterdir() if path.stem not in SHARED} == {".txt"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_text_in_one_language_only_is_given_without_marks(
    app: Any, database: Any, language: str
) -> None:
    introduction = make_introduction(opening=make_opening(title_vi="Chỉ tiếng Việt", title_en=""))
    reader = make_user(locale=language)
    with app.test_request_context("/vi/"):
        message = mail.queue("introduction_declined", to=reader, introduction=introduction)
    assert "Chỉ tiếng Việt" in message.subject
    assert "<span" not in message.text
    assert "lang=" not in message.text
