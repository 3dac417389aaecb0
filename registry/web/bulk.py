"""Reading in bulk: each file that somebody takes away, each page of the search for people and each profile is
counted before it is made; what counts and stops them follows the hook."""

from typing import Any

from registry.core.hooks import Hook

reading_in_bulk = Hook[[str, Any], None]("web.reading_in_bulk")
FILE, PAGE, PROFILE = "list-file", "search-page", "profile-page"
