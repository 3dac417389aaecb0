"""How far the numbers of a page can be trusted: what was not checked, who may be one person twice, checks
that end soon, and the last report that was frozen."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.packaged import row_in_force
from registry.experts.double_models import DuplicatePair
from registry.reports.models import ReportRun
from registry.reports.national_models import NationalReport
from registry.reports.national_queries import visible_reports
from registry.reports.states import ReportState
from registry.verification.models import SuggestedPair


@dataclass(frozen=True)
class Frozen:
    report: NationalReport
    run: ReportRun


def limit(code: str) -> int:
    today = hanoi_today()
    return int(row_in_force("registry.dashboard", "limits.csv", on=today, code=code)["value"])


def soon(day: date) -> date:
    """Checks that end by this day are marked."""
    return day + timedelta(limit("check_ends_days"))


def count_likely_doubles() -> int:
    """Pairs that the office has still to judge."""
    decided = select(DuplicatePair.id).where(
        DuplicatePair.first_id == SuggestedPair.first_id,
        DuplicatePair.second_id == SuggestedPair.second_id,
    )
    statement = select(func.count()).select_from(SuggestedPair).where(~decided.exists())
    return session().scalar(statement) or 0


def find_last_frozen(user: User) -> Frozen | None:
    row = (
        session()
        .execute(
            visible_reports(user)
            .join(ReportRun, ReportRun.id == NationalReport.run_id)
            .add_columns(ReportRun)
            .where(NationalReport.state == ReportState.FROZEN)
            .order_by(ReportRun.data_on.desc(), NationalReport.id)
            .limit(1)
        )
        .first()
    )
    return Frozen(*row) if row else None
