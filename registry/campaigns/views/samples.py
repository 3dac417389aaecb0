"""The page of one drawn contract, its papers, and each step of it."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.campaigns import forms, inspecting, queries
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditSample
from registry.campaigns.states import ANSWERABLE, INSPECTABLE, UPLOADABLE, SampleState
from registry.campaigns.views.shared import ANSWER, INSPECT, READ, bp, find_sample
from registry.core.i18n import _, _l, format_date, localized
from registry.core.permissions import can, requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.documents.responses import attachment_of
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

S = SampleState


def open_steps(sample: AuditSample) -> list[str]:
    user, state = current_user(), sample.state
    own = queries.is_of_institution(sample, user) and can(user, ANSWER)
    rules = {
        "send": own and state in ANSWERABLE and bool(queries.list_papers(sample)),
        "add_paper": own and state in UPLOADABLE,
        "answer": own and state is S.DOUBTED,
        "withhold": own and state in ANSWERABLE,
        "inspect": state in INSPECTABLE and queries.may_inspect(sample, user),
        "decide": state is S.HEARD and queries.may_decide(sample, user),
    }
    return [name for name, holds in rules.items() if holds]


@bp.get("/<uuid:sample_id>", endpoint="sample")
@requires(READ)
def show(sample_id: UUID) -> ResponseReturnValue:
    return show_sample(find_sample(sample_id))


def show_sample(sample: AuditSample) -> ResponseReturnValue:
    return render_template(
        "campaigns/sample.html",
        sample=sample,
        campaign=sample.campaign,
        papers=queries.list_papers(sample),
        steps=open_steps(sample),
        events=read_history(sample, reader=Reader(current_user())),
    )


@bp.get("/<uuid:sample_id>/papers/<uuid:paper_id>")
@requires(READ)
def paper(sample_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    sample = find_sample(sample_id)
    found = queries.get_paper(sample, paper_id)
    return attachment_of(sample.contract.person_id, found.document, purpose="count", context=sample)


def _place(sample: AuditSample) -> Place:
    url, number = url_for(".sample", sample_id=sample.id), sample.contract.number
    return Place(
        url=url,
        trail=[(_("Audits"), url_for(".index")), (number, url)],
        facts=lambda: [
            (_("Contract"), number),
            (_("Institution"), localized(sample.institution, "name")),
            (_("Audit"), sample.campaign.number),
            *([(_("Due"), format_date(sample.due_on))] if sample.due_on else []),
            *([(_("Finding"), sample.finding_reason)] if sample.finding_reason else []),
            *([(_("Answer of the institution"), sample.answer)] if sample.answer else []),
        ],
        row=sample,
    )


OF_SAMPLE: dict[str, Any] = {
    "find": find_sample,
    "page": show_sample,
    "place": _place,
    "read": READ,
    "open_steps": open_steps,
}
OF_INSTITUTION = StepRoutes(
    bp, "/<uuid:sample_id>", write=ANSWER, reason_form=forms.WithholdForm, **OF_SAMPLE
)
OF_INSPECTOR = StepRoutes(bp, "/<uuid:sample_id>", write=INSPECT, **OF_SAMPLE)


def _receive(form: Any) -> Document:
    return documents.receive_upload(form.file.data, by=current_user())


@OF_INSTITUTION.form(
    "add_paper",
    forms.PaperForm,
    options=lambda _sample: {"receive": _receive},
    title=_l("Upload a paper"),
    submit=_l("Upload"),
    done=_l("The paper is uploaded. Send the papers once all of them are here."),
)
def add_paper(sample: AuditSample, _form: forms.PaperForm, document: Document) -> None:
    inspecting.add_paper(sample, document, by=current_user())


@OF_INSTITUTION.form(
    "send",
    forms.SendForm,
    title=_l("Send the papers"),
    submit=_l("Send"),
    done=_l("The papers have been sent to the inspectors."),
    follows=(
        _l(
            "An inspector reads them. You are informed first of anything that is found against the contract."
        ),
    ),
)
def send(sample: AuditSample, form: forms.SendForm) -> None:
    inspecting.send(sample, words=form.words.data or "", by=current_user())


OF_INSTITUTION.reason(
    "withhold",
    inspecting.withhold,
    title=_l("Provide no papers"),
    submit=_l("Send"),
    done=_l("The inspectors have your reason."),
    grave=(
        _l(
            "An inspector judges what the reason means, and may find that the contract should not count."
        ),
    ),
)


@OF_INSTITUTION.form(
    "answer",
    forms.HearingForm,
    title=_l("Answer the finding"),
    submit=_l("Send"),
    done=_l("A second inspector reads your answer and decides."),
    lead=_l("Upload further papers before you send the answer."),
)
def answer(sample: AuditSample, form: forms.HearingForm) -> None:
    inspecting.answer(sample, words=form.words.data, by=current_user())


@OF_INSPECTOR.form(
    "inspect",
    forms.InspectForm,
    title=_l("Inspect a drawn contract"),
    done=_l("The finding is recorded."),
    follows=(
        _l(
            "In order is final. Any other finding is answered by the institution and decided by another inspector."
        ),
    ),
)
def inspect(sample: AuditSample, form: forms.InspectForm) -> None:
    inspecting.inspect(
        sample, Finding(form.finding.data), reason=form.reason.data or "", by=current_user()
    )


@OF_INSPECTOR.form(
    "decide_finding",
    forms.SecondForm,
    rule="decide",
    opened_as="decide",
    title=_l("Second inspector"),
    done=_l("The decision is recorded, and the institution is informed."),
    grave=(
        _l("It is final and feeds the estimate of this audit."),
        _l("No number changes by it: the contract is corrected, or found void, in its own steps."),
    ),
)
def decide(sample: AuditSample, form: forms.SecondForm) -> None:
    inspecting.decide(
        sample, Finding(form.finding.data), reason=form.reason.data, by=current_user()
    )
