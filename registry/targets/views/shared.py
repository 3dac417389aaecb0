"""What the pages of a count share: the blueprint, and what its address asks for."""

from flask import Blueprint

from registry.core.permissions import Permission
from registry.targets import queries
from registry.targets.lists.asking import asked
from registry.targets.models import Target
from registry.targets.verdicts import Count, Verdict
from registry.targets.views.decisions import log_names

bp = Blueprint("targets", __name__, url_prefix="/<any(vi,en):locale>/targets")
COUNT = Permission.COUNT_READ


def count_of(code: str) -> tuple[Target, Count]:
    target, when, reading = asked(code)
    return target, queries.count(target, reading=reading, as_of=when.as_of, known_at=when.known_at)


def log_verdicts(verdicts: list[Verdict]) -> None:
    log_names([verdict.person_id for verdict in verdicts])
