"""Telling people: one notice in the application and, as they wish and the law allows, one mail.

`tell` is called in the transaction of the change, so that a notice exists exactly when what it tells
of does. Both are made of the mail's one source (see letters), in both languages: a page may be read in
another one than the mails.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from registry.accounts.models import AccountState, User
from registry.audit import services as audit
from registry.background import letters, mail
from registry.background.letters import Letter, in_language
from registry.core.actors import Actor
from registry.core.db import find_row, now, session
from registry.core.errors import RegistryError
from registry.core.i18n import LOCALES, _, hanoi_today
from registry.notices import queries
from registry.notices.actions import NoticeAction
from registry.notices.models import Frequency, Notice, NoticeChoice, NoticeKind
from registry.notices.rules import rule_for


def tell(
    template: str,
    to: Iterable[User | None] | User | None,
    *,
    by: Actor | None = None,
    **context: Any,
) -> None:
    """Each of these people once, except the one who did it; nobody whose account is closed."""
    readers = _readers(to, by)
    if not readers:
        return
    choices = queries.find_choices([reader.id for reader in readers])
    for reader in readers:
        written = _write(template, reader, context)
        kind = NoticeKind(written[reader.locale].kind)
        _add(template, reader, written, choices.get((reader.id, kind)) or default_of(kind))


def _readers(to: Iterable[User | None] | User | None, by: Actor | None) -> list[User]:
    people = [to] if isinstance(to, User) or to is None else to
    known = {
        user.id: user
        for user in people
        if user is not None
        and user.state is AccountState.ACTIVE
        and (by is None or user.id != by.id)
    }
    return list(known.values())


def _write(template: str, reader: User, context: Mapping[str, Any]) -> dict[str, Letter]:
    written = {}
    for locale in LOCALES:
        with in_language(locale):
            written[locale] = letters.read(template, to=reader, **context)
    return written


def _add(template: str, reader: User, written: dict[str, Letter], frequency: Frequency) -> None:
    letter = written[reader.locale]
    is_at_once = frequency is Frequency.AT_ONCE
    texts = {
        f"{name}_{locale}": text
        for locale, one in written.items()
        for name, text in (("title", one.heading), ("case", one.case), ("text", one.gist))
    }
    session().add(
        Notice(
            user_id=reader.id,
            kind=NoticeKind(letter.kind),
            template=template,
            endpoint=letter.endpoint,
            arguments={name: str(value) for name, value in letter.values.items()},
            frequency=frequency,
            mailed_at=now() if is_at_once else None,
            **texts,
        )
    )
    if is_at_once:
        with in_language(reader.locale):
            mail.post(letter, template, to=reader)


def default_of(kind: NoticeKind) -> Frequency:
    return rule_for(kind, on=hanoi_today()).default


def mark_read(notice: Notice) -> None:
    if notice.read_at is None:
        notice.read_at = now()


def mark_all_read(user: User) -> None:
    session().execute(
        update(Notice)
        .where(Notice.user_id == user.id, Notice.read_at.is_(None))
        .values(read_at=now())
    )


def choose(user: User, wanted: Mapping[NoticeKind, Frequency], *, by: User) -> None:
    """Raises RegistryError for what the rules do not leave to choice."""
    today = hanoi_today()
    for kind, frequency in wanted.items():
        if frequency not in rule_for(kind, on=today).allowed:
            raise RegistryError(
                _("“%(kind)s” must reach you; this frequency is not possible.", kind=kind.label)
            )
        _set_choice(user.id, kind, frequency)
    chosen = {kind.value: frequency.value for kind, frequency in wanted.items()}
    audit.record(NoticeAction.CHOSEN, user, by=by, on_behalf_of=None, **chosen)


def _set_choice(user_id: uuid.UUID, kind: NoticeKind, frequency: Frequency) -> None:
    statement = select(NoticeChoice).where(
        NoticeChoice.user_id == user_id, NoticeChoice.kind == kind
    )
    choice = find_row(statement)
    if choice is None:
        session().add(NoticeChoice(user_id=user_id, kind=kind, frequency=frequency))
    else:
        choice.frequency = frequency
