from dataclasses import fields
from pathlib import Path

from registry.core.config import Config

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_variable_stands_in_the_table() -> None:
    for item in fields(Config):
        assert f"`{item.metadata['variable']}`" in README, item.metadata["variable"]


def test_the_readme_stays_short_and_begins_with_the_two_commands() -> None:
    assert README.count("\n") < 200
    assert README.index("make run") < 1_200
    assert README.index("make test") < 1_200
