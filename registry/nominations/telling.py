"""Whom a nomination is told to: the nominee at an address, the nominator, the secretariat."""

from dataclasses import dataclass

from registry.accounts.models import User
from registry.accounts.queries import find_user_by_email, list_holders
from registry.background import mail
from registry.core.actors import Actor
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import queries as experts
from registry.imports.invitations import is_refused
from registry.nominations import queries
from registry.nominations.models import Nomination
from registry.notices import services as notices


@dataclass
class Reader:
    """Of a mail to an address that somebody has typed: without a name, which is not proved."""

    email: str
    locale: str
    display_name: str = ""


def find_nominee(nomination: Nomination) -> User | None:
    """The account of whoever is named, where there is one."""
    if nomination.person is not None:
        return experts.find_account(nomination.person)
    return find_user_by_email(nomination.email) if nomination.email else None


def tell_nominee(nomination: Nomination, news: str, *, by: Actor | None = None) -> None:
    """Whoever has asked not to be written to, or was asked not long ago, gets no letter. Nobody else
    learns that from it."""
    account = find_nominee(nomination)
    if account is not None and Role.EXPERT in account.roles:
        if nomination.person_id is not None or not queries.is_resting(nomination):
            notices.tell("nomination_news", account, by=by, nomination=nomination, news=news)
    elif nomination.email and not _is_unwelcome(nomination):
        reader = Reader(nomination.email, nomination.language)
        mail.queue("nomination_news", to=reader, nomination=nomination, news=news)


def _is_unwelcome(nomination: Nomination) -> bool:
    return is_refused(nomination.email or "") or queries.is_resting(nomination)


def tell_nominator(nomination: Nomination, *, by: Actor | None = None) -> None:
    """Only where it stands, in the words that stand for every reason alike."""
    nominator = session().get_one(User, nomination.nominator_id)
    if not queries.is_of_nominee(nomination, nominator):
        notices.tell("nomination_course", nominator, by=by, nomination=nomination)


def tell_secretariat(nomination: Nomination, *, by: Actor | None = None) -> None:
    people = [
        one
        for one in list_holders(Role.DESIGNATION_SECRETARIAT)
        if queries.may_check(nomination, one)
    ]
    notices.tell("nomination_task", people, by=by, nomination=nomination)
