"""Takes one step of a story, and compares who waits and who was told."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from factories import make_document
from flask import current_app
from sqlalchemy import select
from work.country import Country, undone

from registry.accounts.models import User
from registry.background.letters import in_language
from registry.core.db import session
from registry.core.i18n import format_date, hanoi_today
from registry.documents.models import DocumentState
from registry.notices.models import Notice, NoticeKind
from registry.notices.views import kinds_of
from registry.work import queries
from registry.work.queries import Group

TODAY = hanoi_today()
OFFICE = {"verifier", "second"}
SECRETARIES = {"secretary", "other_secretary"}
WORDS = {"text_vi": "Lý do", "text_en": "Reason"}
REASON = {"reason": "Lý do"}
Story = Callable[[Country, "Watch"], None]


class Watch:
    """Takes one step, and compares who waits and who was told."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.seen = {notice.id for notice in session().scalars(select(Notice))}
        self.before: dict[str, dict[str, int]] = {}

    @contextmanager
    def undone(self) -> Iterator[None]:
        kept = self.seen, self.before
        with undone():
            yield
        self.seen, self.before = kept

    def __call__(
        self,
        by: str | None,
        act: Callable[..., Any],
        *args: Any,
        waits: set[str],
        told: set[str],
        **values: Any,
    ) -> Any:
        session().flush()
        session().expire_all()
        before = self.before
        concerned = waits | told | set(before) | ({by} if by else set())
        actor = {"by": self.country.people[by]} if by else {}
        result = act(*args, **actor, **values)
        session().flush()
        session().expire_all()
        after, notices = self.turns(concerned), self.new_notices()
        self.before = {one: codes for one, codes in after.items() if codes}
        name = f"{getattr(act, '__name__', act)} by {by}"
        assert set(self.before) == waits, name
        assert {one for one, _notice in notices} == told, name
        new = {one: set(codes) - set(before.get(one, {})) for one, codes in after.items()}
        turned = {one for one in new if new[one] and one != by}
        assert turned <= told, f"{name}: nobody told {turned - told} that it is their turn"
        for one in turned:
            texts = [notice for reader, notice in notices if reader == one]
            self.check_days(one, new[one], texts, name)
        return result

    def turns(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        return {name: self.country.turns_of(name) for name in names}

    def new_notices(self) -> list[tuple[str, Notice]]:
        names = {user.id: name for name, user in self.country.people.items()}
        rows = session().scalars(select(Notice).where(Notice.id.not_in(self.seen))).all()
        self.seen |= {row.id for row in rows}
        for row in rows:
            reader = session().get_one(User, row.user_id)
            known = kinds_of(reader) | {NoticeKind.ACCOUNT}
            assert row.kind in known, f"{reader.roles} cannot choose about {row.kind}"
            for text in (row.text_vi, row.text_en):
                assert not text.rstrip().endswith(":"), f"{row.template} announces what is cut off"
        return [(names.get(row.user_id, "a stranger"), row) for row in rows]

    def check_days(self, name: str, codes: set[str], notices: list[Notice], step: str) -> None:
        """The last day stands in the notice, in both languages."""
        user = self.country.people[name]
        works = [one for one in current_app.extensions["work"] if one.code in codes]
        cases = queries.list_cases(works, user, Group.MINE, limit=5)
        days = {case.due_on for case in cases if case.due_on}
        for locale in ("vi", "en") if days else ():
            with in_language(locale):
                written = [format_date(day) for day in days]
            texts = " ".join(getattr(one, f"text_{locale}") for one in notices)
            assert any(day in texts for day in written), f"{step}: {texts!r} lacks {written}"


def sealed() -> Any:
    return make_document(state=DocumentState.QUARANTINED)
