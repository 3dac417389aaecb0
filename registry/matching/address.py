"""What somebody asks of the search for experts, as its address says it."""

from uuid import UUID

from werkzeug.datastructures import MultiDict

from registry.accounts.models import User
from registry.core.cleaning import clean, clean_choices
from registry.core.i18n import _l
from registry.matching import pasted, queries
from registry.programs import queries as programs
from registry.programs.models import Opening
from search.engine import SortOrder

Args = MultiDict[str, str]
SORTS = {
    SortOrder.RELEVANCE: _l("Best fit"),
    SortOrder.UPDATED: _l("Latest update"),
    SortOrder.AVAILABLE_FROM: _l("Available first"),
    SortOrder.NAME_VI: _l("Name"),
}
NAMES = ("q", "text", "opening", "sort", *queries.FACETS)
"""Of an address what makes up the search."""


def read(args: Args, *, user: User) -> queries.SearchRequest:
    """A text that was pasted goes before words. Raises ValueError for what is no id of one,
    NoResultFound for one that is not the reader's own."""
    text_id = args.get("text", "")
    wanted_sort = args.get("sort", "")
    return queries.SearchRequest(
        text=pasted.get_text(UUID(text_id), of=user)
        if text_id
        else str(clean(args.get("q", "")))[: queries.LONGEST_TEXT],
        is_pasted=bool(text_id),
        choices={
            name: clean_choices(args.getlist(name)) for name in queries.FACETS if args.getlist(name)
        },
        sort=SortOrder(wanted_sort)
        if wanted_sort in {order.value for order in SORTS}
        else SortOrder.RELEVANCE,
        page=queries.place_of_page(args.get("page", "")),
    )


def find_opening(args: Args, *, visible_to: User) -> Opening | None:
    """The opening searched for. Raises ValueError for what is no id, NoResultFound for one that this
    person may not see."""
    wanted = args.get("opening", "")
    return programs.get_opening(UUID(wanted), visible_to=visible_to) if wanted else None
