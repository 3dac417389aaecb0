"""What a talent programme or an opening refuses, and whom its steps inform."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from registry.accounts.models import User
from registry.audit.actions import AuditAction
from registry.audit.states import move
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_date
from registry.notices import services as notices
from registry.programs import followers, people
from registry.programs.completeness import list_missing
from registry.programs.content import OpeningContent
from registry.programs.models import Opening, OpeningState
from registry.taxonomy import standing

Actor: TypeAlias = User | None  # None: the system itself


def refuse_contradiction(content: OpeningContent) -> None:
    """What not even a draft may say."""
    refuse_backward(content.starts_on, content.ends_on)
    if content.pay_to is not None and content.pay_to < (content.pay_from or 0):
        raise RegistryError(_("The highest pay is below the lowest."))


def refuse_signed(opening: Opening) -> None:
    if followers.count_signed(opening):
        raise RegistryError(
            _(
                "A contract is signed for this opening. Record it as partly filled if nobody is sought for the rest."
            )
        )


def refuse_incomplete(opening: Opening, today: date) -> None:
    missing = list_missing(opening, today=today)
    if missing:
        raise RegistryError(" ".join(missing))


def refuse_closed(opening: Opening, today: date) -> None:
    """Nobody is sought for an institution that is no more."""
    since = standing.closed_since(opening.institution, today)
    if since is not None:
        raise RegistryError(
            _(
                "The institution was closed or merged on %(day)s. The one that continues it writes an opening of its own.",
                day=format_date(since),
            )
        )


def refuse_own_work(opening: Opening, by: User) -> None:
    """Four eyes: nobody approves or publishes a text they wrote, edited or submitted."""
    if by.id == opening.author_id or by.id in people.list_writer_ids(opening):
        raise NotAllowed(
            _("You wrote or changed this opening yourself. Another person has to decide on it.")
        )


def refuse_without(reason: str) -> None:
    if not reason.strip():
        raise RegistryError(_("Enter a reason."))


def refuse_backward(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise RegistryError(_("The last day is before the first day."))


def take_step(
    opening: Opening, to: OpeningState, action: AuditAction, *, by: Actor, reason: str = ""
) -> None:
    move(opening, to, by=by, action=action, reason=reason)


def tell(
    news: str, opening: Opening, *, by: Actor, reason: str = "", also: Sequence[User] = ()
) -> None:
    """The author and the approver hear of every step that somebody else took."""
    readers = [*people.list_responsible(opening), *also]
    notices.tell("opening_news", readers, by=by, opening=opening, news=news, reason_given=reason)


def ask(users: Sequence[User], task: str, opening: Opening, *, by: Actor) -> None:
    notices.tell("opening_task", users, by=by, opening=opening, task=task)
