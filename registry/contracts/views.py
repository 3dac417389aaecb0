from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts import forms, interruptions, queries, services
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.contracts.steps import describe_course, open_steps
from registry.db import session
from registry.documents import services as documents
from registry.documents.responses import attachment
from registry.experts import cards
from registry.forms import ButtonForm, clean, page_number, render_form, transaction
from registry.i18n import _, _l, hanoi_today
from registry.introductions import queries as introductions
from registry.permissions import Permission, requires
from registry.programs.pay import describe_pay
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import AcademicTerm

bp = Blueprint("contracts", __name__, url_prefix="/<any(vi,en):locale>/contracts")
NAVIGATION = [(_l("Contracts"), "contracts.index", Permission.CONTRACT_READ)]
READ, DRAFT = Permission.CONTRACT_READ, Permission.CONTRACT_DRAFT
APPROVE, ANSWER = Permission.CONTRACT_APPROVE, Permission.CONTRACT_ANSWER
S = ContractState


def me() -> User:
    user: User = current_user._get_current_object()
    return user


@bp.get("/")
@requires(READ)
def index() -> ResponseReturnValue:
    wanted = request.args.get("state", "")
    state = ContractState(wanted) if wanted in set(ContractState) else None
    text = str(clean(request.args.get("q", "")))[:40]
    page = page_number()
    found = queries.list_contracts(visible_to=me(), state=state, text=text, page=page)
    return render_template(
        "contracts/index.html", page=found, cards=_cards([row for row, _since in found.items]), counts=queries.count_by_state(visible_to=me()),
        state=state, text=text, states=list(ContractState), today=hanoi_today(),
    )  # fmt: skip


def _cards(contracts: list[Contract]) -> list[cards.Card]:
    """One per contract, in order; who is named on the page finds that in her ledger."""
    persons = [contract.person for contract in contracts]
    made = cards.make_cards(
        persons, viewer=me(), introductions=[contract.introduction for contract in contracts]
    )
    if named := cards.list_named(persons, made, viewer=me()):
        with transaction():
            cards.log_names(named, viewer=me(), purpose="contract")
    return made


@bp.get("/<uuid:contract_id>")
@requires(READ)
def show(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    user = me()
    is_expert = queries.is_of_expert(contract, user)
    [card] = cards.make_cards([contract.person], viewer=user, introductions=[contract.introduction])
    if not is_expert:
        with transaction():
            audit.record_access(
                person_ids=[contract.person_id], viewer=user,
                organisation_id=next(iter(user.organisation_ids()), None),
                role=sorted(role.value for role in user.roles)[0], fields=cards.shown_fields(card),
                purpose="contract", context=contract,
            )  # fmt: skip
    return render_template(
        "contracts/show.html", contract=contract, card=card, is_expert=is_expert,
        fact=queries.current_fact(contract), versions=queries.list_fact_versions(contract),
        reports=queries.list_delivery_reports(contract), steps=open_steps(contract, user),
        events=describe_course(contract), button=ButtonForm(), today=hanoi_today(),
    )  # fmt: skip


@bp.route("/new/<uuid:introduction_id>", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def new(introduction_id: UUID) -> ResponseReturnValue:
    introduction = introductions.get_introduction(introduction_id, visible_to=me())
    opening = introduction.opening
    form = forms.OfferForm(
        data={
            "kind": services.default_kind(opening.mode).value, "work_mode": opening.mode.value,
            "funding_line": opening.funding_line.value if opening.funding_line else None,
            "planned_start_on": opening.starts_on, "planned_end_on": opening.ends_on,
            "pay": describe_pay(opening), "version": "0",
        }
    )  # fmt: skip
    if form.submitted():
        with form.errors_shown(), transaction():
            contract = services.draft_offer(
                introduction, promises=form.promise_rows(), by=me(), **form.terms()
            )
            flash(_("The draft %(number)s has been made.", number=contract.number), "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return render_form("contracts/new.html", form=form, introduction=introduction)


@bp.route("/<uuid:contract_id>/terms", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def terms(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    names = ("planned_start_on", "planned_end_on", "weekly_hours", "pay", "terms_vi", "terms_en")
    enums = ("kind", "work_mode", "funding_line")
    data = {name: getattr(contract, name) for name in names} | {
        name: getattr(contract, name).value for name in enums
    }
    return _step(
        contract, forms.TermsForm(data={**data, "version": str(contract.version)}),
        lambda form: services.change_terms(contract, by=me(), **form.terms()),
        _("Change the terms"), _("Save"), _("A new edition of the terms is saved."),
    )  # fmt: skip


@bp.post("/<uuid:contract_id>/offer")
@requires(READ, write=APPROVE)
def offer(contract_id: UUID) -> ResponseReturnValue:
    return _press(contract_id, services.send_offer, _("The offer has been sent."))


@bp.post("/<uuid:contract_id>/offer-again")
@requires(READ, write=APPROVE)
def offer_again(contract_id: UUID) -> ResponseReturnValue:
    return _press(contract_id, services.send_offer, _("The offer has been sent."))


@bp.route("/<uuid:contract_id>/counter", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def counter(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    data = {
        "terms_vi": contract.terms_vi,
        "terms_en": contract.terms_en,
        "version": str(contract.version),
    }
    return _step(
        contract, forms.CounterForm(data=data),
        lambda form: services.counter(contract, terms_vi=form.terms_vi.data, terms_en=form.terms_en.data, by=me()),
        _("Propose other terms"), _("Send"), _("Your proposal has been sent."),
    )  # fmt: skip


@bp.post("/<uuid:contract_id>/agree")
@requires(READ, write=ANSWER)
def agree(contract_id: UUID) -> ResponseReturnValue:
    return _press(
        contract_id, services.agree, _("You have agreed. The institution prepares the signature.")
    )


@bp.route("/<uuid:contract_id>/decline", methods=["GET", "POST"])
@requires(READ, write=READ)
def decline(contract_id: UUID) -> ResponseReturnValue:
    return _reason_step(
        contract_id, services.decline, _("Decline or retract"), _("The other side has been told.")
    )


@bp.route("/<uuid:contract_id>/signature", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def signature(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    return _file_step(
        contract,
        lambda document, day: services.record_signature(contract, document, signed_on=day, by=me()),
        _("Record the signed contract"), _("Day of signature"),
        _("The signed contract is recorded. The expert is asked to confirm it."),
    )  # fmt: skip


@bp.post("/<uuid:contract_id>/confirm-signature")
@requires(READ, write=ANSWER)
def confirm_signature(contract_id: UUID) -> ResponseReturnValue:
    return _press(
        contract_id, services.confirm_signature, _("You have confirmed the signed contract.")
    )


@bp.post("/<uuid:contract_id>/check")
@requires(READ, write=Permission.CONTRACT_CHECK)
def check(contract_id: UUID) -> ResponseReturnValue:
    return _press(contract_id, services.check, _("Marked as checked."))


@bp.route("/<uuid:contract_id>/start", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def start(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    return _file_step(
        contract,
        lambda document, day: services.start(contract, document, started_on=day, by=me()),
        _("Record the start"), _("First day of work"), _("The start is recorded."),
    )  # fmt: skip


@bp.route("/<uuid:contract_id>/never-started", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHECK, write=Permission.CONTRACT_CHECK)
def never_started(contract_id: UUID) -> ResponseReturnValue:
    return _reason_step(
        contract_id,
        services.mark_never_started,
        _("Never started"),
        _("Recorded. The count follows."),
    )


@bp.route("/<uuid:contract_id>/delivery", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def delivery(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    form = forms.DeliveryForm()
    form.term_id.choices = [
        ("", _("Choose a semester")),
        *((str(term.id), term.name_vi) for term in taxonomy.list_terms(contract.institution_id)),
    ]
    if form.submitted():
        with form.errors_shown(), transaction():
            term = session().get_one(AcademicTerm, UUID(form.term_id.data))
            services.report_delivery(
                contract,
                term,
                weeks=form.weeks.data or 0,
                credits_taught=form.credits.data or 0,
                by=me(),
            )
            flash(_("The expert is asked to confirm this semester."), "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return _step_page(contract, form, _("Report a delivered semester"), _("Report"))


@bp.post("/<uuid:contract_id>/delivery/<uuid:report_id>/confirm")
@requires(READ, write=ANSWER)
def confirm_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    return _press(
        contract_id,
        lambda contract, by: services.confirm_delivery(
            contract, queries.get_delivery_report(contract, report_id), by=by
        ),
        _("You have confirmed the semester."),
    )


@bp.route("/<uuid:contract_id>/delivery/<uuid:report_id>/dispute", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def dispute_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    return _reason_step(
        contract_id,
        lambda contract, reason, by: services.dispute_delivery(contract, queries.get_delivery_report(contract, report_id), reason=reason, by=by),
        _("Dispute this report"), _("The institution has been told."),
    )  # fmt: skip


@bp.route("/<uuid:contract_id>/end", methods=["GET", "POST"])
@requires(READ, write=READ)
def end(contract_id: UUID) -> ResponseReturnValue:
    contract = _find(contract_id)
    return _step(
        contract, forms.EndForm(version=str(contract.version)),
        lambda form: services.end_early(contract, ended_on=form.day.data, reason=form.reason.data, by=me()),
        _("End early"), _("Record the end"), _("The early end is recorded."), is_danger=True,
    )  # fmt: skip


@bp.route("/<uuid:contract_id>/suspend", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def suspend(contract_id: UUID) -> ResponseReturnValue:
    return _reason_step(
        contract_id,
        interruptions.suspend,
        _("Suspend the contract"),
        _("The contract is suspended."),
    )


@bp.post("/<uuid:contract_id>/resume")
@requires(READ, write=APPROVE)
def resume(contract_id: UUID) -> ResponseReturnValue:
    return _press(contract_id, interruptions.resume, _("The contract runs again."))


@bp.route("/<uuid:contract_id>/void", methods=["GET", "POST"])
@requires(Permission.CONTRACT_VOID, write=Permission.CONTRACT_VOID)
def void(contract_id: UUID) -> ResponseReturnValue:
    return _reason_step(
        contract_id,
        services.propose_void,
        _("Propose as void"),
        _("Proposed. An auditor has to confirm."),
    )


@bp.post("/<uuid:contract_id>/void/confirm")
@requires(READ, write=Permission.AUDIT_READ)
def confirm_void(contract_id: UUID) -> ResponseReturnValue:
    return _press(
        contract_id,
        services.confirm_void,
        _("The contract is void. The count follows, the history stays."),
    )


@bp.post("/<uuid:contract_id>/promises/<uuid:promise_id>/kept")
@requires(READ, write=READ)
def keep_promise(contract_id: UUID, promise_id: UUID) -> ResponseReturnValue:
    return _press(
        contract_id,
        lambda contract, by: services.keep_promise(
            contract, queries.get_promise(contract, promise_id), kept_on=hanoi_today(), by=by
        ),
        _("Marked as kept."),
    )


@bp.get("/<uuid:contract_id>/files/<uuid:file_id>")
@requires(READ)
def file(contract_id: UUID, file_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_file(_find(contract_id), file_id).document)


def _find(contract_id: UUID) -> Contract:
    return queries.get_contract(contract_id, visible_to=me())


def _press(contract_id: UUID, act: Callable[..., Any], done: str) -> ResponseReturnValue:
    contract = _find(contract_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            act(contract, by=me())
        flash(done, "success")
    return redirect(url_for(".show", contract_id=contract.id))


def _reason_step(
    contract_id: UUID, act: Callable[..., Any], title: str, done: str
) -> ResponseReturnValue:
    contract = _find(contract_id)
    return _step(
        contract, forms.ReasonForm(version=str(contract.version)),
        lambda form: act(contract, reason=form.reason.data, by=me()), title, _("Record"), done, is_danger=True,
    )  # fmt: skip


def _file_step(
    contract: Contract, act: Callable[..., Any], title: str, day_label: str, done: str
) -> ResponseReturnValue:
    """A day and a file; the file is stored and checked before the transaction begins."""
    form = forms.FileForm(version=str(contract.version))
    form.day.label.text = day_label
    if form.submitted():
        with form.errors_shown():
            form.refuse_stale(contract)
            document = documents.receive(form.file.data.stream, filename=form.file.data.filename)
            with transaction():
                act(document, form.day.data)
            flash(done, "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return _step_page(contract, form, title, _("Record"))


def _step(
    contract: Contract, form: Any, act: Callable[[Any], Any], title: str, submit: str, done: str,
    *, is_danger: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(contract)
            act(form)
            flash(done, "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return _step_page(contract, form, title, submit, is_danger=is_danger)


def _step_page(
    contract: Contract, form: Any, title: str, submit: str, *, is_danger: bool = False
) -> ResponseReturnValue:
    return render_form(
        "contracts/step.html",
        form=form,
        contract=contract,
        title=title,
        submit=submit,
        is_danger=is_danger,
    )
