"""The steps of one drawn contract: papers, an inspector, a hearing, and a second inspector for whatever
is found against it. Nothing here changes a number: that is done by the corrections of the contract."""

from sqlalchemy.orm.attributes import flag_modified

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.campaigns import news, queries, services
from registry.campaigns.actions import CampaignAction
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditPaper, AuditSample
from registry.campaigns.states import ANSWERABLE, INSPECTABLE, UPLOADABLE, SampleState
from registry.campaigns.terms import last_day
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _
from registry.documents import services as documents
from registry.documents.models import Document

S = SampleState


def add_paper(sample: AuditSample, document: Document, *, by: User) -> None:
    _refuse_others(sample, by)
    states.refuse_other_than(sample, *UPLOADABLE)
    documents.release(document, by=by)
    session().add(AuditPaper(sample_id=sample.id, document_id=document.id))
    flag_modified(sample, "due_on")  # an inspector who has the page open reads it once more
    audit.record(CampaignAction.PAPER_ADDED, sample, by=by, sha256=document.sha256)


def send(sample: AuditSample, *, words: str, by: User) -> None:
    _refuse_others(sample, by)
    states.refuse_other_than(sample, *ANSWERABLE)
    if not queries.list_papers(sample):
        raise RegistryError(_("Upload at least one paper first."))
    _answer(sample, S.PROVIDED, CampaignAction.PROVIDED, words, by)


def withhold(sample: AuditSample, *, reason: str, by: User) -> None:
    """The institution says why it provides no papers; an inspector judges what that means."""
    _refuse_others(sample, by)
    states.refuse_other_than(sample, *ANSWERABLE)
    _answer(sample, S.WITHHELD, CampaignAction.WITHHELD, reason, by)


def _answer(
    sample: AuditSample, to: SampleState, action: CampaignAction, words: str, by: User
) -> None:
    sample.words = words
    _begin_step(sample, "inspect_days")
    states.move(sample, to, by=by, action=action)
    news.tell_inspectors(sample, to.value, by=by)


def inspect(sample: AuditSample, finding: Finding, *, reason: str, by: User) -> None:
    """In order is final; anything else is heard, and decided by somebody else."""
    if not queries.may_inspect(sample, by):
        raise NotAllowed(_("Nobody inspects the contracts of their own institution."))
    states.refuse_other_than(sample, *INSPECTABLE)
    sample.finding, sample.finding_reason, sample.found_by_id = finding, reason, by.id
    if finding is Finding.IN_ORDER:
        _finish(sample, S.IN_ORDER, CampaignAction.FOUND, by)
        return
    if not reason:
        raise RegistryError(_("Enter a reason"))
    _begin_step(sample, "hearing_days")
    states.move(sample, S.DOUBTED, by=by, action=CampaignAction.FOUND, reason=reason)
    news.tell_institution(sample, "doubted", by=by)


def answer(sample: AuditSample, *, words: str, by: User) -> None:
    """What the institution says to the finding, with further papers where it has any."""
    _refuse_others(sample, by)
    states.refuse_other_than(sample, S.DOUBTED)
    sample.answer = words
    _begin_step(sample, "second_days")
    states.move(sample, S.HEARD, by=by, action=CampaignAction.HEARD)
    news.tell_inspectors(sample, "heard", by=by)


def decide(sample: AuditSample, finding: Finding, *, reason: str, by: User) -> None:
    if not queries.may_decide(sample, by):
        raise NotAllowed(
            _("A second inspector decides, neither the first one nor anybody of the institution.")
        )
    states.refuse_other_than(sample, S.HEARD)
    if not reason:
        raise RegistryError(_("Enter a reason"))
    sample.second_reason, sample.second_by_id = reason, by.id
    to = S.IN_ORDER if finding is Finding.IN_ORDER else S.OVERCOUNTED
    _finish(sample, to, CampaignAction.DECIDED, by)


def fall_silent(sample: AuditSample) -> None:
    """The institution may still send papers until an inspector has looked."""
    _begin_step(sample, "inspect_days")
    states.move(sample, S.SILENT, by=None, action=CampaignAction.SILENT)
    news.tell_inspectors(sample, "silent")
    news.tell_institution(sample, "silent")


def go_unheard(sample: AuditSample) -> None:
    _begin_step(sample, "second_days")
    states.move(sample, S.HEARD, by=None, action=CampaignAction.UNHEARD)
    news.tell_inspectors(sample, "unheard")


def deem(sample: AuditSample) -> None:
    """No inspector looked in time: that is not to the institution's harm, and it stays flagged."""
    _finish(sample, S.DEEMED, CampaignAction.DEEMED, None)


def _finish(sample: AuditSample, to: SampleState, action: CampaignAction, by: User | None) -> None:
    sample.due_on = None
    states.move(sample, to, by=by, action=action, reason=sample.second_reason)
    news.tell_institution(sample, to.value, by=by)
    services.close_when_done(sample.campaign)


def _begin_step(sample: AuditSample, days: str) -> None:
    sample.due_on, sample.is_reminded = last_day(days), False


def _refuse_others(sample: AuditSample, by: User) -> None:
    if not queries.is_of_institution(sample, by):
        raise NotAllowed(_("Only the institution of the contract answers an audit."))
