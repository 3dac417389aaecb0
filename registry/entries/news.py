"""Who hears of a step of an entry. Nobody but its institution and the officers who check it."""

from collections.abc import Sequence

from registry.accounts.models import User
from registry.entries import queries
from registry.entries.models import ContractEntry
from registry.notices import services as notices


def tell(entry: ContractEntry, news: str, to: Sequence[User | None], *, by: User | None) -> None:
    notices.tell("entry_news", to, by=by, entry=entry, news=news)


def tell_institution(entry: ContractEntry, news: str, *, by: User | None) -> None:
    tell(entry, news, queries.list_staff(entry), by=by)


def tell_officers(
    entry: ContractEntry, task: str, *, by: User | None, to: Sequence[User | None] | None = None
) -> None:
    readers = queries.list_officers(entry) if to is None else to
    notices.tell("entry_task", readers, by=by, entry=entry, task=task)
