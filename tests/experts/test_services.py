"""What an expert records of themselves."""

import pytest

from registry.experts import naming


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Minh Huyền", ("Nguyễn", "Thị Minh", "Huyền")),
        ("Trần Nam", ("Trần", "", "Nam")),
        ("Suharto", ("", "", "Suharto")),
    ],
)
def test_a_name_is_guessed_in_vietnamese_order(full: str, parts: tuple[str, str, str]) -> None:
    name = naming.parse_name(full)
    assert (name.full, (name.family, name.middle, name.given)) == (full, parts)
