"""Reading in bulk: each file that somebody takes away, and each page of the search for people, is
counted before it is made; what counts and stops them follows the hook."""

from typing import Any

from registry.core.hooks import Hook

reading_in_bulk = Hook[[str, Any], None]("web.reading_in_bulk")
FILE, PAGE = "list-file", "search-page"
