"""Which pages and reports show the number of a reading, for whoever is about to change it."""

from sqlalchemy import select

from registry.core.db import list_rows
from registry.core.i18n import _, format_date, localized_text
from registry.reports.models import ReportRun
from registry.rules.comparing import Comparison
from registry.targets.models import RuleSet, Target

Use = tuple[str, str, dict[str, object]]  # a sentence, and the page that it is about


def list_uses(target: Target, leading: bool, compared: Comparison) -> list[Use]:
    code = target.code
    found: list[Use] = [
        (_("The page of the target, with this reading beside the others"), "targets.index", {})
    ]
    for other, rules in compared.excluded_by:
        found.append((_of_other(other, rules), "targets.show", {"code": other.code}))
    if leading:
        found += [
            (_("The home page: counted, in preparation and still needed"), "public.home", {}),
            (_("The list of people who are not counted yet"), "targets.waiting", {"code": code}),
            (_("The page of each contract: whether it would count"), "contracts.index", {}),
        ]
        found += [_of_run(run) for run in _list_open_runs()]
    return found


def _of_other(target: Target, rules: RuleSet) -> str:
    title = localized_text(rules, "title")
    return _(
        "%(target)s, reading “%(title)s”: leaves out who counts here",
        target=target.code,
        title=title,
    )


def _list_open_runs() -> list[ReportRun]:
    return list(
        list_rows(
            select(ReportRun)
            .where(ReportRun.closed_at.is_(None))
            .order_by(ReportRun.due_on, ReportRun.id)
        )
    )


def _of_run(run: ReportRun) -> Use:
    values: dict[str, object] = {"report_run_id": run.id}
    title, day = f"{localized_text(run, 'title')} {run.year}", format_date(run.known_on)
    if run.is_settled:
        text = _(
            "%(report)s: unchanged, it prints what was known on %(day)s", report=title, day=day
        )
    else:
        text = _("%(report)s: follows, it prints what is known on %(day)s", report=title, day=day)
    return text, "reports.run", values
