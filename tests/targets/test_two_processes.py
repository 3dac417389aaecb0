"""One world, two processes, and somebody who edits reference data: one number, and one past."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from factories import make_concept, make_term
from flask import Flask, g
from races import apart, prepare
from targets.another_process import Lists, read_lists
from targets.test_two_axes import EDITS, calendar_edited, flag_ended, random_story
from targets.worlds import Story

from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import now, session
from registry.experts.models import Person
from registry.targets import loading, recount
from registry.taxonomy.models import AcademicTerm, Institution

__all__ = ["apart"]
TESTS = Path(__file__).parent.parent
DAY = date(2026, 6, 30)
# What ends the field of everybody, or moves the calendar of all, leaves the others nothing to show.
LAST_FOR_ALL = sorted(EDITS, key=lambda edit: edit in {flag_ended, calendar_edited})
Ask = Callable[[datetime | None], Lists]


@pytest.fixture
def other(apart: Flask, tmp_path: Path) -> Iterator[Ask]:
    """Another process, which remembers what it has counted."""
    url = apart.extensions["db_engine"].url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}:{TESTS}"}
    command = [sys.executable, "-m", "targets.another_process", url, str(tmp_path)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines, answers = process.stdin, process.stdout

        def ask(moment: datetime | None) -> Lists:
            lines.write(f"{DAY} {moment.isoformat() if moment else 'now'}\n")
            lines.flush()
            found: Lists = json.loads(answers.readline())
            return found

        yield ask
        lines.close()


def tell() -> list[Any]:
    """A world of the random kind, and somebody plain for each edit."""
    loading.load()
    make_concept("60101", is_stem=False)
    terms = {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}
    rng = random.Random(7)
    for _person in range(6):
        random_story(Story(terms), rng)
    stories = [Story(terms) for _edit in EDITS]
    for story in stories:
        story.default()
    return [(story.person.id, story.place.id) for story in stories]


def again(person_id: Any, place_id: Any) -> Story:
    """The same story in another transaction, as it is believed now."""
    story = Story.__new__(Story)
    story.person = session().get_one(Person, person_id)
    story.place = session().get_one(Institution, place_id)
    common = facts.read(AcademicTerm).where(AcademicTerm.institution_id.is_(None))
    story.terms = {row.code: row for row in session().scalars(common)}
    own = facts.read(ContractFact).where(ContractFact.person_id == person_id)
    story.facts = list(session().scalars(own))
    return story


def carry_out(edit: Callable[[Story], None], person_id: Any, place_id: Any) -> None:
    edit(again(person_id, place_id))


def test_no_edit_parts_two_processes_or_changes_what_was_known(apart: Flask, other: Ask) -> None:
    def here(moment: datetime | None) -> Lists:
        with apart.app_context():
            g.locale = "en"
            return read_lists(DAY, moment)

    people = prepare(apart, tell)
    then = now()
    known, before = here(then), here(None)
    assert known == before == other(then) == other(None)
    assert known["TG1/official"]
    moved = 0
    for edit, ids in zip(LAST_FOR_ALL, people, strict=True):
        prepare(apart, partial(carry_out, edit, *ids))
        assert here(then) == known == other(then), edit.__name__
        after = here(None)
        assert other(None) == after, edit.__name__
        moved += after != before
        before = after
    assert moved >= len(EDITS) // 2, "the edits matter to the number of today"
    with apart.app_context():
        g.locale = "en"
        for moment in (then, None):
            assert list(recount.find_differences(as_of=DAY, known_at=moment)) == []
