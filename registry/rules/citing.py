"""The targets, and the rules by which people count for them under each reading."""

from collections.abc import Iterator, Sequence
from itertools import chain

from registry.core import facts
from registry.core.citing import Citation, in_both
from registry.core.db import list_rows
from registry.core.i18n import _l, format_date, localized_text
from registry.targets import sentences
from registry.targets.models import RuleSet, Target


def list_citations() -> Iterator[Citation]:
    targets = list_rows(facts.read(Target).order_by(Target.position))
    return chain(_of_targets(targets), _of_rules(targets))


def _of_targets(targets: Sequence[Target]) -> Iterator[Citation]:
    for row in targets:
        yield Citation(
            _l("National target"),
            f"{row.code}: {localized_text(row, 'title')}",
            **in_both(row, "citation"),
            actor=localized_text(row, "owner"),
            deadline=format_date(row.due_on),
            valid_from=row.counts_from,
            endpoint="rules.target",
            values={"code": row.code},
        )


def _of_rules(targets: Sequence[Target]) -> Iterator[Citation]:
    codes = {row.series_id: row.code for row in targets}
    order = (RuleSet.target_id, RuleSet.is_official.desc(), RuleSet.edition, RuleSet.reading)
    for row in list_rows(facts.read(RuleSet).order_by(*order)):
        code = codes[row.target_id]
        for rule in row.predicates:
            yield Citation(
                _l("Rule of counting"),
                f"{code} · {localized_text(row, 'title')} ({row.edition}): {sentences.label(rule['code'])}",
                **in_both(rule, "citation"),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                endpoint="rules.reading",
                values={"code": code, "reading": row.reading},
            )
