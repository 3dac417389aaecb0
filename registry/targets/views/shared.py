"""What the pages of a count share: the blueprint, and what its address asks for."""

from flask import Blueprint, abort, request

from registry.core.cleaning import clean
from registry.core.i18n import _
from registry.core.permissions import Permission
from registry.targets import queries
from registry.targets.forms import Moments, MomentsRefused, moments
from registry.targets.models import Target
from registry.targets.verdicts import Count, Verdict
from registry.targets.views.decisions import log_names

bp = Blueprint("targets", __name__, url_prefix="/<any(vi,en):locale>/targets")
COUNT = Permission.COUNT_READ


def count_of(code: str) -> tuple[Target, Count]:
    target, when, reading = asked(code)
    return target, queries.count(target, reading=reading, as_of=when.as_of, known_at=when.known_at)


def asked(code: str) -> tuple[Target, Moments, str]:
    """The target as known then, both moments and the reading; raises where there is no answer."""
    when = moments()
    target = queries.get_target(code.upper(), known_at=when.known_at)
    return target, when, reading_of(target, when)


def reading_of(target: Target, when: Moments) -> str:
    wanted = str(clean(request.args.get("reading", "")))
    if wanted and wanted not in {row.reading for row in queries.list_rule_sets(target)}:
        abort(404)
    known = {row.reading for row in queries.list_rule_sets(target, known_at=when.known_at)}
    if not known or (wanted and wanted not in known):
        raise MomentsRefused(unknown(when))
    return wanted or queries.official_rule_set(target, known_at=when.known_at).reading


def unknown(when: Moments) -> Moments:
    """A reading that was added later was not known on an earlier day."""
    when.form.known_at.errors = [_("This reading was not known yet on that day")]
    return when


def log_verdicts(verdicts: list[Verdict]) -> None:
    log_names([verdict.person_id for verdict in verdicts])
