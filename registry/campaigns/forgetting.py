"""The papers of an audit go when nobody needs them any more; what was found stays, and the chain keeps the
digest of each."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.campaigns import queries
from registry.campaigns.actions import CampaignAction
from registry.campaigns.models import AuditSample
from registry.campaigns.states import FINAL
from registry.contracts.models import Contract
from registry.core.db import list_rows, session
from registry.experts.models import Person


def follow_withdrawal(person: Person, by: User) -> None:
    """Of what is decided already; where an audit is under way, its papers go by their term."""
    statement = (
        select(AuditSample)
        .join(Contract, Contract.id == AuditSample.contract_id)
        .where(Contract.person_id == person.id, AuditSample.state.in_(FINAL))
    )
    for sample in list_rows(statement):
        sample.words = sample.answer = ""
        delete_papers(sample, by=by)


def delete_papers(sample: AuditSample, *, by: User | None) -> None:
    papers = queries.list_papers(sample)
    documents = [one.document for one in papers]
    for paper in papers:
        session().delete(paper)
    session().flush()  # the rows that refer to a document go before it
    for document in documents:
        session().delete(document)  # the sweep takes its bytes away
    if papers:
        audit.record(CampaignAction.PAPERS_DELETED, sample, by=by, papers=len(papers))
