"""What the pages share: whose numbers they show, and the links that keep what was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.permissions import Permission
from registry.targets import lists, queries, scope
from registry.targets.lists import tables
from registry.targets.lists.asking import Moments, MomentsRefused, asked
from registry.targets.models import RuleSet, Target
from registry.targets.scope import DESIGNATIONS
from registry.targets.verdicts import Count, Verdict
from registry.web.lists import address, facets, reading
from registry.web.lists.declaration import UNKNOWN, Filter, List
from registry.web.steps import current_user

bp = Blueprint("dashboard", __name__, url_prefix="/<any(vi,en):locale>/dashboard")
READ = Permission.COUNT_READ
NAMES = ("field", "technology", "country", "region", "body", "institution")
OTHERS = ("kind", "mode", "category", "term", "month")
"""The dimensions of the list of counted people, those of the page first."""


@bp.errorhandler(MomentsRefused)
def refuse(error: MomentsRefused) -> ResponseReturnValue:
    """The form with what is wrong, and no number at all."""
    when = error.when
    others = {
        name: value for name, value in request.args.items() if name not in {"as_of", "known_at"}
    }
    return render_template(
        "targets/refused.html", form=when.form, when=when, action=request.path, others=others
    ), 422


def list_periods() -> Sequence[Target]:
    """Each target that is people with contracts has its period."""
    return [one for one in queries.list_targets() if one.subject != DESIGNATIONS]


@dataclass(frozen=True)
class Asked:
    """A target at a pair of moments under a reading, narrowed as the list of its people would be."""

    target: Target
    when: Moments
    reading: str

    @cached_property
    def rule_sets(self) -> Sequence[RuleSet]:
        return queries.list_rule_sets(
            self.target, as_of=self.when.as_of, known_at=self.when.known_at
        )

    @cached_property
    def rules(self) -> RuleSet:
        return next(one for one in self.rule_sets if one.reading == self.reading)

    @cached_property
    def count(self) -> Count:
        return queries.count(
            self.target,
            reading=self.reading,
            as_of=self.when.as_of,
            known_at=self.when.known_at,
        )

    @cached_property
    def sees_all(self) -> bool:
        return scope.sees_all(self.target, current_user())

    @cached_property
    def mine(self) -> Sequence[Verdict]:
        return scope.in_scope(self.target, self.count.counted, current_user(), count=self.count)

    @cached_property
    def waiting(self) -> Sequence[Verdict]:
        return scope.in_scope(self.target, self.count.waiting, current_user(), count=self.count)

    @cached_property
    def waiting_narrowed(self) -> Sequence[Verdict]:
        """Of those who do not count yet whom the list shows under the filters of this page."""
        user = current_user()
        the_list = lists.waiting(self.target.code, self.count, self.waiting).for_reader(user)
        found = address.read(the_list, request.args, user=user)
        asked_for = address.Asked(chosen=found.chosen, days=found.days)
        return [self.waiting[row[0]] for row in tables.read_values(the_list, asked_for, user, ())]

    @cached_property
    def people(self) -> List:
        found = lists.counted(self.target.code, self.count, self.mine)
        return found.for_reader(current_user())

    @cached_property
    def narrowed(self) -> address.Asked:
        """By the filters of the address alone: a table shows no page of the list."""
        found = address.read(self.people, request.args, user=current_user())
        return address.Asked(chosen=found.chosen, days=found.days)

    @cached_property
    def dimensions(self) -> Mapping[str, Filter]:
        found = tables.find_dimensions(self.people, (*NAMES, *OTHERS))
        return {name: found[name] for name in (*NAMES, *OTHERS) if name in found}

    @property
    def is_narrowed(self) -> bool:
        return self.narrowed.is_narrowed

    @property
    def kept(self) -> dict[str, Any]:
        """Both moments, the reading and the filters, for every link of the page."""
        days = {
            f"{name}_{end}": request.args[f"{name}_{end}"]
            for name in self.narrowed.days
            for end in ("from", "to")
            if request.args.get(f"{name}_{end}")
        }
        chosen = {name: list(values) for name, values in self.narrowed.chosen.items()}
        return {**self.when.query, "reading": self.reading, **chosen, **days}

    @property
    def others(self) -> dict[str, Any]:
        """What a form for the moments and the reading sends along."""
        without = {"as_of", "known_at", "reading"}
        kept = {name: value for name, value in self.kept.items() if name not in without}
        return {"target": self.target.code, **kept}

    def url_of_people(self, **further: Any) -> str:
        return url_for("targets.show", code=self.target.code, **{**self.kept, **further})

    def url_of_waiting(self, **further: Any) -> str:
        return url_for("targets.waiting", code=self.target.code, **{**self.kept, **further})

    def label_all(self, one: Filter, values: Sequence[Any]) -> Mapping[str, Any]:
        """By the value as an address writes it."""
        return facets.label_values(one, values, [], current_user())


def ask(code: str = "") -> Asked:
    known = list_periods()
    wanted = code or request.args.get("target", "")
    if not known or (wanted and wanted not in {one.code for one in known}):
        abort(404)
    return Asked(*asked(wanted or known[0].code))


def plain(value: Any) -> str:
    return UNKNOWN if value is None else reading.plain(value)
