"""The client's errors as those of the protocol."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from elasticsearch import ApiError, NotFoundError, TransportError

from search.engine import IndexBusy, IndexFull, IndexMissing, SearchError, SearchUnavailable


@contextlib.contextmanager
def elastic_errors(name: str) -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing(f"There is no index {name} yet.") from error
    except ApiError as error:
        raise _translated(name, error) from error
    except TransportError as error:
        raise SearchUnavailable(f"The search server does not answer: {error.message}") from error


def _translated(name: str, error: ApiError) -> SearchError:
    told = str(error)
    if "flood-stage" in told or "FORBIDDEN/12" in told or "read_only_allow_delete" in told:
        return IndexFull(f"The disk of the search server is full: {name} takes no changes.")
    if error.status_code == 429:
        return IndexBusy(f"The search server asks to slow down ({name}).")
    if error.status_code in (401, 403):
        return SearchUnavailable(f"The search server refuses our credentials for {name}.")
    return SearchUnavailable(f"The search server answered {error.status_code} for {name}: {told}")
