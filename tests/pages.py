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


def press(client: Any, page: str, action: str = "", **values: Any) -> Any:
    """Fill the form of a page, as it stands there, and send it."""
    opened = client.get(page)
    text = opened.get_data(as_text=True)
    version = text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    data = {"csrf_token": token(opened), "version": version} | ticked(opened) | values
    return client.post(action or page, data=data)
