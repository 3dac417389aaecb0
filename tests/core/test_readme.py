"""What the guides say is true: variables, folders, commands, files and figures."""

import re
import tomllib
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Group

from registry.commands import root
from registry.core.config import Config

ROOT = Path(__file__).parent.parent.parent
GUIDES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_variable_stands_in_the_table() -> None:
    for item in fields(Config):
        assert f"`{item.metadata['variable']}`" in README, item.metadata["variable"]


def test_the_readme_stays_short_and_begins_with_the_two_commands() -> None:
    assert README.count("\n") < 200
    assert README.index("make run") < 1_200
    assert README.index("make test") < 1_200


@pytest.mark.parametrize("package", ["registry", "search"])
def test_the_table_of_folders_names_every_folder_and_no_other(package: str) -> None:
    here = {
        f"{package}/{path.name}/"
        for path in (ROOT / package).iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    named = set(re.findall(rf"^\| `({package}/\w+/)` \| \S", README, re.MULTILINE))
    assert named == here


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_and_link_of_a_guide_exists(guide: str) -> None:
    text = read(guide)
    links = [name for name in re.findall(r"\]\(([^)]+)\)", text) if "://" not in name]
    paths = re.findall(r"`((?:registry|search|tests|templates|docs)/[\w/.-]+)`", text)
    missing = [link for link in links if not ((ROOT / guide).parent / link).exists()]
    missing += [path for path in paths if not (ROOT / path).exists()]
    # In its own words a guide leaves "registry/" out.
    short = re.findall(r"`((?:core|web|experts|background)/\w+\.py)`", text)
    missing += [path for path in short if not (ROOT / "registry" / path).exists()]
    assert not missing


def test_the_readme_names_every_command() -> None:
    [line] = re.findall(r"^`registry (run \|.*?)`;", README, re.MULTILINE)
    assert set(commands_of(root.cli)) == {name.strip() for name in line.split("|")}


def commands_of(group: Group, before: str = "") -> list[str]:
    names: list[str] = []
    for name, command in group.commands.items():
        if isinstance(command, Group):
            names += commands_of(command, f"{before}{name} ")
        else:
            names.append(f"{before}{name}")
    return names


def test_the_guide_tells_of_every_loop_and_every_kind_of_test() -> None:
    guide, makefile = read("CONTRIBUTING.md"), read("Makefile")
    for target in ("check", "quick", "coverage", "test"):
        assert f"`make {target}`" in guide
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    [left_out] = re.findall(r'^QUICK := -m "(.*)"$', makefile, re.MULTILINE)
    kinds = {line.partition(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    assert set(re.findall(r"not (\w+)", left_out)) == kinds


def test_a_commit_is_checked_by_the_same_command() -> None:
    configuration: Any = yaml.safe_load(read(".pre-commit-config.yaml"))
    [repository] = configuration["repos"]
    assert repository["repo"] == "local"  # nothing is fetched
    assert [hook["entry"] for hook in repository["hooks"]] == ["make check"]


def test_decisions_are_dated_and_have_a_reason() -> None:
    rows = [line for line in read("docs/decisions.md").splitlines() if line.startswith("| 2")]
    assert len(rows) > 30
    for row in rows:
        day, question, choice, why = (cell.strip() for cell in row.strip("|").split("|"))
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", day), row
        assert question.endswith("?"), row
        assert choice, row
        assert why.endswith("."), row


def test_the_changelog_begins_with_what_is_not_released_and_has_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", read("CHANGELOG.md"), re.M)
    assert headings[0] == ("Unreleased", "")
    assert PROJECT["project"]["version"] in {version for version, _day in headings[1:]}
    days = [day for _version, day in headings[1:]]
    assert all(newer >= older for newer, older in pairwise(days))


def test_the_licence_is_named_as_machines_read_it_and_printed() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    [name] = PROJECT["project"]["license-files"]
    assert "Apache License\n                           Version 2.0" in read(name)
