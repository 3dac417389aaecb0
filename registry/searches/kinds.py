"""What can be searched for and kept: by whom, in what part of an address, and how it is found."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy.exc import NoResultFound
from werkzeug.datastructures import MultiDict

from registry.accounts.models import User
from registry.core.permissions import Permission
from registry.matching import address
from registry.matching import queries as matching
from registry.public import queries as public
from registry.searches.models import SearchKind

Args = MultiDict[str, str]


@dataclass(frozen=True)
class Kind:
    """`find_all`: what the search finds now and this reader may see; None: too much to be followed.
    `seen_of`: those of some ids that the reader may see now."""

    permission: Permission
    names: Sequence[str]
    endpoint: str
    find_all: Callable[[Args, User], Sequence[uuid.UUID] | None]
    seen_of: Callable[[Sequence[uuid.UUID], User], Sequence[uuid.UUID]]


def read_query(query: str) -> Args:
    return MultiDict(parse_qsl(query))


def _find_experts(args: Args, user: User) -> Sequence[uuid.UUID] | None:
    """For an opening or a text that is no longer theirs to see there is nobody."""
    try:
        opening = address.find_opening(args, visible_to=user)
        wanted = address.read(args, user=user)
    except (ValueError, NoResultFound):
        return ()
    return matching.find_everybody(wanted, opening=opening, visible_to=user)


def _find_openings(args: Args, _user: User) -> Sequence[uuid.UUID] | None:
    text, choices = public.read_address(args)
    return public.find_all(text, choices)


def _open_of(ids: Sequence[uuid.UUID], _user: User) -> Sequence[uuid.UUID]:
    return [row.id for row in public.read_openings([str(one) for one in ids])]


KINDS: Mapping[SearchKind, Kind] = {
    SearchKind.EXPERTS: Kind(
        Permission.EXPERT_SEARCH,
        address.NAMES,
        "matching.index",
        _find_experts,
        matching.seen_of,
    ),
    SearchKind.OPENINGS: Kind(
        Permission.ACCOUNT_OWN,
        ("q", *public.FACETS),
        "public.openings",
        _find_openings,
        _open_of,
    ),
}
