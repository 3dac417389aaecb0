from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_concept, make_institution, make_opening, make_program, make_user
from letters import mails
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.audit.states import list_changes
from registry.background.indexing import SearchJob
from registry.core import facts
from registry.core.db import session, transaction
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.programs import endings, schedule, services
from registry.programs.content import CriterionContent, OpeningContent
from registry.programs.kinds import CriterionKind, CriterionSubject, FundingLine
from registry.programs.models import OpeningState
from registry.taxonomy.kinds import InstitutionKind, Mode
from registry.taxonomy.models import InstitutionType

MUST = CriterionContent(CriterionKind.HARD, CriterionSubject.FIELD, "10201", 40)


class People:
    def __init__(self) -> None:
        self.institution = make_institution()
        self.author = make_user(Role.INSTITUTION_RECRUITER, organisation=self.institution)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=self.institution)
        self.officer = make_user(Role.SCHEME_OFFICER)
        self.program = make_program(self.institution)


@pytest.fixture
def people(database: Any) -> People:
    return People()


def make_content(**values: Any) -> OpeningContent:
    today = hanoi_today()
    content: dict[str, Any] = {
        "title_vi": "Giảng viên học máy",
        "title_en": "Lecturer in machine learning",
        "description_vi": "Giảng 45 giờ.",
        "description_en": "Teach 45 hours.",
        "mode": Mode.VISITING_SEMESTER,
        "field_id": make_concept().id,
        "seats": 1,
        "teaching_language": "en",
        "starts_on": today + timedelta(60),
        "closes_on": today + timedelta(20),
        "funding_line": FundingLine.INSTITUTION,
    } | values
    return OpeningContent(**content)


def draft(people: People, **values: Any) -> Any:
    return services.draft_opening(
        make_content(**values), program=people.program, criteria=[MUST], by=people.author
    )


def sent() -> list[tuple[str, str]]:
    return [(mail.recipient, mail.template) for mail in mails()]


def test_an_opening_goes_from_draft_to_publication_and_every_step_is_audited_and_told(
    people: People, database: Any
) -> None:
    with transaction():
        opening = draft(people)
    with transaction():
        services.submit_opening(opening, by=people.author)
    with transaction():
        services.approve_opening(opening, by=people.approver)
    assert opening.state is OpeningState.MINISTRY_CHECK
    with transaction():
        services.publish_opening(opening, by=people.officer)
    assert opening.state is OpeningState.PUBLISHED  # type: ignore[comparison-overlap]  # a service changed it
    assert opening.published_at is not None
    actions = database.scalars(
        select(AuditEvent.action).where(AuditEvent.object_id == opening.id).order_by(AuditEvent.seq)
    ).all()
    steps = ["drafted", "submitted", "approved", "published"]
    assert actions == [f"opening.{step}" for step in steps]
    assert [change.to_state for change in list_changes(opening)] == [
        "draft",
        "institution_review",
        "ministry_check",
        "published",
    ]
    assert (people.approver.email, "opening_task") in sent()
    assert (people.officer.email, "opening_task") in sent()
    assert sent().count((people.author.email, "opening_news")) == 2
    assert database.scalars(select(SearchJob).where(SearchJob.row_id == opening.id)).all()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title_en": ""}, "title is needed in both"),
        ({"description_en": ""}, "description is needed in both"),
        ({"benefits_vi": "Nhà công vụ."}, "benefits are given in one language"),
        ({"funding_line": None}, "funding line"),
        ({"closes_on": date(2026, 1, 1)}, "closing day has to be in the future"),
        ({"starts_on": date(2025, 1, 1)}, "not active on the dates"),
        ({"description_vi": "Giảng 60 giờ."}, "number 60 appears only in the Vietnamese text"),
    ],
)
def test_an_incomplete_opening_is_not_submitted(
    people: People, changed: dict[str, Any], sentence: str
) -> None:
    opening = draft(people, **changed)
    with pytest.raises(RegistryError, match=sentence):
        services.submit_opening(opening, by=people.author)
    assert opening.state is OpeningState.DRAFT


def test_an_opening_needs_a_must(people: People) -> None:
    wish = CriterionContent(CriterionKind.NICE, CriterionSubject.LANGUAGE, "vi", 5)
    opening = services.draft_opening(
        make_content(), program=people.program, criteria=[wish], by=people.author
    )
    with pytest.raises(RegistryError, match="must"):
        services.submit_opening(opening, by=people.author)


def test_nobody_approves_what_she_wrote(people: People) -> None:
    opening = services.draft_opening(
        make_content(), program=people.program, criteria=[MUST], by=people.approver
    )
    services.submit_opening(opening, by=people.author)
    with pytest.raises(NotAllowed):
        services.approve_opening(opening, by=people.approver)


def test_nobody_approves_what_she_changed(people: People) -> None:
    with transaction():
        opening = draft(people)
    with transaction():
        services.edit_opening(
            opening,
            make_content(seats=2),
            program=people.program,
            criteria=[MUST],
            by=people.approver,
        )
        services.submit_opening(opening, by=people.author)
    with pytest.raises(NotAllowed):
        services.approve_opening(opening, by=people.approver)


def test_an_approver_of_the_institution_does_not_publish_for_the_ministry(people: People) -> None:
    opening = draft(people)
    services.submit_opening(opening, by=people.author)
    services.approve_opening(opening, by=people.approver)
    with pytest.raises(NotAllowed):
        services.publish_opening(opening, by=people.approver)


def test_a_returned_opening_says_why_and_can_be_sent_again(people: People, database: Any) -> None:
    opening = draft(people)
    services.submit_opening(opening, by=people.author)
    services.approve_opening(opening, by=people.approver)
    services.return_from_ministry(opening, reason="Thiếu đối tượng.", by=people.officer)
    assert (opening.state, opening.return_reason) == (OpeningState.RETURNED, "Thiếu đối tượng.")
    assert (people.approver.email, "opening_news") in sent()
    services.submit_opening(opening, by=people.author)
    assert opening.return_reason == ""


def test_a_return_needs_a_reason(people: People) -> None:
    opening = make_opening(people.program, state=OpeningState.INSTITUTION_REVIEW)
    with pytest.raises(RegistryError, match="Enter a reason"):
        services.return_from_institution(opening, reason=" ", by=people.approver)


def test_an_approver_cannot_return_what_is_with_the_ministry(people: People) -> None:
    opening = make_opening(people.program, state=OpeningState.MINISTRY_CHECK)
    with pytest.raises(InvalidTransition):
        services.return_from_institution(opening, reason="Muộn", by=people.approver)


def test_a_published_text_is_frozen(people: People) -> None:
    opening = make_opening(people.program)
    with pytest.raises(InvalidTransition, match="frozen"):
        services.edit_opening(
            opening, make_content(), program=people.program, criteria=[MUST], by=people.author
        )


def test_a_change_of_criteria_alone_is_a_new_version(people: People, database: Any) -> None:
    opening = draft(people)
    database.flush()
    before = opening.version
    wish = CriterionContent(CriterionKind.NICE, CriterionSubject.LANGUAGE, "vi", 5)
    services.edit_opening(
        opening, make_content(), program=people.program, criteria=[wish, MUST], by=people.author
    )
    database.flush()
    assert opening.version > before
    assert [criterion.value for criterion in opening.criteria] == ["vi", "10201"]


def test_an_opening_is_put_on_hold_and_resumed(people: People) -> None:
    opening = make_opening(people.program)
    services.hold_opening(opening, reason="Chờ kinh phí", by=people.approver)
    services.resume_opening(opening, by=people.approver)
    assert opening.state is OpeningState.PUBLISHED


def test_an_opening_resumed_after_its_last_day_is_closed_at_once(people: People) -> None:
    opening = make_opening(
        people.program, state=OpeningState.ON_HOLD, closes_on=hanoi_today() - timedelta(1)
    )
    services.resume_opening(opening, by=people.approver)
    assert opening.state is OpeningState.CLOSED


def test_nothing_is_cancelled_twice(people: People) -> None:
    opening = make_opening(people.program)
    endings.cancel_opening(opening, reason="Hết kinh phí", by=people.approver)
    with pytest.raises(InvalidTransition):
        endings.cancel_opening(opening, reason="Hết kinh phí", by=people.approver)


def test_a_closed_opening_may_end_with_nobody_suitable(people: People) -> None:
    opening = make_opening(people.program, state=OpeningState.CLOSED)
    endings.record_no_suitable(opening, reason="Không ai dạy được mùa thu", by=people.author)
    assert opening.state is OpeningState.NO_SUITABLE


def test_the_worker_closes_what_passed_its_last_day_in_hanoi(people: People, database: Any) -> None:
    author = people.author
    over = make_opening(people.program, author=author, closes_on=hanoi_today() - timedelta(1))
    last_day = make_opening(people.program, closes_on=hanoi_today())
    database.commit()
    assert schedule.close_openings() == 1
    database.expire_all()
    assert over.state is OpeningState.CLOSED
    assert last_day.state is OpeningState.PUBLISHED
    assert sent() == [(author.email, "opening_news")]
    assert schedule.close_openings() == 0


def test_codes_are_counted_within_a_year(people: People) -> None:
    first, second = draft(people).code, draft(people).code
    prefix = f"NC-{hanoi_today().year}-"
    assert int(second.removeprefix(prefix)) == int(first.removeprefix(prefix)) + 1


def test_the_last_day_cannot_lie_before_the_first(people: People) -> None:
    with pytest.raises(RegistryError, match="before the first"):
        draft(people, ends_on=hanoi_today())


@pytest.mark.parametrize("news", ["approved", "returned", "held", "closed", "filled", "cancelled"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_mail_has_a_subject_with_the_code(people: People, news: str, locale: str) -> None:
    from registry.background import mail

    people.author.locale = locale
    opening = make_opening(people.program, author=people.author)
    message = mail.queue(
        "opening_news", to=people.author, opening=opening, news=news, reason_given="x"
    )
    assert opening.code in message.subject
    assert "/programs/openings/" in message.html


def test_an_institution_that_is_no_more_seeks_nobody(people: People) -> None:
    opening = draft(people)
    statement = facts.read(InstitutionType).where(
        InstitutionType.institution_id == people.institution.id
    )
    kind = session().scalars(statement).one()
    closing = facts.correct(
        kind, by=None, reason="merged", kind=InstitutionKind.CLOSED, valid_from=hanoi_today()
    )
    session().flush()
    with pytest.raises(RegistryError, match=f"{hanoi_today():%Y}"):
        services.submit_opening(opening, by=people.author)
    facts.correct(closing, by=None, reason="not yet", valid_from=hanoi_today() + timedelta(1))
    session().flush()
    services.submit_opening(opening, by=people.author)
