"""Reading pages in tests."""

import re
from typing import Any


def token(response: Any) -> str:
    """The CSRF token of the page's form."""
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.get_data(as_text=True))
    assert match, "the page has no form"
    return match.group(1)


def with_value(pairs: list[tuple[Any, Any]], name: str, value: Any) -> list[tuple[Any, Any]]:
    """The pairs of a form with one value in the place of what stood there."""
    return [*(pair for pair in pairs if pair[0] != name), (name, value)]


def ticked(page: Any) -> dict[str, str]:
    """The box of a page on which a grave step is confirmed."""
    return {"confirmed": "y"} if 'name="confirmed"' in page.get_data(as_text=True) else {}
