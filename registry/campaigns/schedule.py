"""What follows from silence: of an institution, and of the inspectors themselves."""

from datetime import date, timedelta

from sqlalchemy import select

from registry.audit import states
from registry.campaigns import forgetting, inspecting, news, queries, services
from registry.campaigns.actions import CampaignAction
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.campaigns.states import FINAL, WITH_INSTITUTION, SampleState
from registry.campaigns.terms import term
from registry.core.db import now, read_only, session, transaction
from registry.core.i18n import hanoi_today

S = SampleState
LATE = {S.ASKED: inspecting.fall_silent, S.DOUBTED: inspecting.go_unheard}


def follow_audits(today: date | None = None) -> int:
    """One transaction a contract. Returns how many went on, or were reminded of."""
    today = today or hanoi_today()
    soon = today + timedelta(term("remind_days", on=today))
    with read_only():
        statement = select(AuditSample.id).where(
            AuditSample.state.not_in(FINAL), AuditSample.due_on <= soon
        )
        due = list(session().scalars(statement.order_by(AuditSample.due_on, AuditSample.id)))
    moved = 0
    for sample_id in due:
        with transaction() as db:
            moved += _follow(db.get_one(AuditSample, sample_id), today)
    for campaign_id in queries.list_running():
        with transaction() as db:
            services.close_when_done(db.get_one(AuditCampaign, campaign_id))
    return moved


def delete_old_papers() -> int:
    """Once an audit has been closed for the term. One transaction a contract. Returns how many."""
    with read_only():
        due = queries.list_with_papers(closed_before=now() - timedelta(term("keep_days")))
    for sample_id in due:
        with transaction() as db:
            forgetting.delete_papers(db.get_one(AuditSample, sample_id), by=None)
    return len(due)


def _follow(sample: AuditSample, today: date) -> bool:
    if sample.state in FINAL or sample.due_on is None:
        return False  # taken a moment ago
    if sample.due_on < today:
        LATE.get(sample.state, inspecting.deem)(sample)
        return True
    if sample.is_reminded:
        return False
    sample.is_reminded = True
    states.note_beside(sample, by=None, action=CampaignAction.REMINDED)
    tell = news.tell_institution if sample.state in WITH_INSTITUTION else news.tell_inspectors
    tell(sample, "reminder")
    return True
