"""Whose case moved between two moments, and why one person counts or not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from registry.core.db import session
from registry.core.permissions import Permission, requires
from registry.experts.models import Person
from registry.targets import counting, lists, queries, scope, sentences
from registry.targets.findings import Finding
from registry.targets.lists.asking import asked, moments
from registry.targets.remedies import read_remedies
from registry.targets.verdicts import Verdict
from registry.targets.views.shared import COUNT, bp, log_verdicts
from registry.web.steps import current_user


@bp.get("/<code>/diff")
@requires(COUNT)
def diff(code: str) -> ResponseReturnValue:
    """The same day as known then and as known now: everybody who moved, by name and cause."""
    target, when, reading = asked(code)
    now_known = queries.count(target, reading=reading, as_of=when.as_of)
    then_known = queries.count(target, reading=reading, as_of=when.as_of, known_at=when.known_at)
    everybody = queries.diff(then_known, now_known)
    mine = scope.in_scope(target, [row.verdict for row in everybody], current_user())
    may_read = {id(verdict) for verdict in mine}
    moved = [row for row in everybody if id(row.verdict) in may_read]
    people = {row.person.id: row for row in queries.list_people([row.verdict for row in moved])}
    log_verdicts([row.verdict for row in moved])
    rows = [
        (
            row,
            people[row.person_id].person,
            people[row.person_id].contract,
            [sentences.explain(one)[0] for one in sentences.roots(row.verdict.failed)],
        )
        for row in moved
    ]
    return render_template(
        "targets/diff.html",
        target=target,
        when=when,
        form=when.form,
        rows=rows,
        before=then_known,
        after=now_known,
    )


@bp.get("/person/<uuid:person_id>")
@requires(Permission.ACCOUNT_OWN)
def person(person_id: UUID) -> ResponseReturnValue:
    """Why this person counts or not, under each reading: for themselves and for those who may see them."""
    found = session().get_one(Person, person_id)
    natural_id = queries.natural_person_id(found)
    when = moments()
    readings = []
    for target in queries.list_targets(known_at=when.known_at):
        for rule_set in queries.list_rule_sets(target, as_of=when.as_of, known_at=when.known_at):
            count = counting.evaluate(rule_set, as_of=when.as_of, known_at=when.known_at)
            those = count.by_person.get(person_id) or count.by_person.get(natural_id, ())
            if scope.can_read_person(target, current_user(), found, those):
                readings.append((target, rule_set, those))
    if not readings:
        abort(404)
    if found.user_id != current_user().id:
        log_verdicts([verdict for _target, _rules, those in readings for verdict in those][:1])
    rows = [(target, rules, _explain(those)) for target, rules, those in readings]
    return render_template(
        "targets/person.html", person=found, rows=rows, when=when, form=when.form
    )


def _explain(those: Sequence[Verdict]) -> list[tuple[Verdict, list[Any], list[lists.Said]]]:
    """Each with its conditions, and with what stands in the way."""
    remedies = read_remedies([(verdict, sentences.roots(verdict.failed)) for verdict in those])
    return [
        (verdict, list(map(_condition, verdict.findings)), lists.say(found, current_user()))
        for verdict, found in zip(those, remedies, strict=True)
    ]


def _condition(finding: Finding) -> tuple[Any, bool, str, str]:
    return sentences.label(finding.code), finding.holds, *sentences.explain(finding)
