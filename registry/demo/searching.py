"""What people of the demo country look for again and again, and whom they consider, told by the product's
own steps."""

from uuid import UUID

from registry.accounts.models import User
from registry.core.db import list_rows, session
from registry.demo.staff import Staff
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.programs import queries as programs
from registry.searches import services as searches
from registry.searches.models import Alert, SearchKind
from registry.shortlists import services as shortlists
from registry.shortlists.models import ShortlistState, Unsuitable

SEARCHES = (
    ("recruiter", SearchKind.EXPERTS, "Học máy cho y sinh", "q=học máy y sinh", Alert.AT_ONCE),
    ("recruiter", SearchKind.EXPERTS, "Bán dẫn", "q=bán dẫn&languages=vi", Alert.DAILY),
    ("approver", SearchKind.EXPERTS, "Vật liệu mới", "q=vật liệu", Alert.WEEKLY),
    ("", SearchKind.OPENINGS, "Trí tuệ nhân tạo", "q=trí tuệ nhân tạo", Alert.DAILY),
)
S = ShortlistState
JUDGED = (S.TO_LOOK, S.TO_CONTACT, S.TO_CONTACT, S.APPROACHED, S.NOT_SUITABLE, S.TO_LOOK)
NOTES = ("Đã đọc luận án, đúng hướng của bộ môn.", "Hỏi lại trưởng khoa trước khi liên hệ.")


def tell(staff: Staff, expert_id: UUID) -> None:
    """Called when everything else is written; the worker looks at the searches once it runs."""
    for who, kind, name, query, alert in SEARCHES:
        user = session().get_one(User, staff.shown[who] if who else _account_of(expert_id))
        search = searches.make(kind, query, by=user)
        searches.save(search, name=name, alert=alert, found=None, by=user)
    _consider(session().get_one(User, staff.shown["recruiter"]))


def _account_of(expert_id: UUID) -> UUID:
    account_id = session().get_one(Person, expert_id).user_id
    assert account_id is not None, "the expert of the demo signs in"
    return account_id


def _consider(recruiter: User) -> None:
    visible = experts.visible_people(recruiter).order_by(Person.number).limit(len(JUDGED))
    opening = next(iter(programs.list_own_published(recruiter)), None)
    for place, person in enumerate(list_rows(visible)):
        entry = shortlists.add(person, opening if place % 2 else None, by=recruiter)
        if JUDGED[place] is not entry.state:
            shortlists.move(entry, JUDGED[place], reason=Unsuitable.TIME, by=recruiter)
        if place < len(NOTES):
            shortlists.note(entry, NOTES[place], by=recruiter)
