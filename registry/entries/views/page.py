"""The list of entries, the page of one, its files, and the routes of the steps that it can take."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, localized
from registry.core.permissions import Permission, can, requires
from registry.documents.responses import attachment, attachment_of
from registry.entries import asking, deciding, likely, queries, services, shown
from registry.entries.actions import EntryAction
from registry.entries.forms import FileForm, JudgementForm, ReasonForm, place_of_field
from registry.entries.kinds import Answer
from registry.entries.lists import ENTRIES
from registry.entries.models import ContractEntry
from registry.entries.states import WITH_INSTITUTION, EntryState
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("entries", __name__, url_prefix="/<any(vi,en):locale>/contract-entries")
READ, WRITE = Permission.ENTRY_READ, Permission.CONTRACT_DRAFT
CHECK, APPROVE = Permission.CONTRACT_CHECK, Permission.CONTRACT_APPROVE
register(bp, ENTRIES, read=READ, template="entries/index.html")
S = EntryState
COMPARED = ["name", "doctorate", "employer", "country"]


def find(entry_id: UUID) -> ContractEntry:
    return queries.get_entry(entry_id, visible_to=current_user())


def open_steps(entry: ContractEntry) -> list[str]:
    """Which buttons this person gets now."""
    user, state = current_user(), entry.state
    own, approver = queries.is_of_institution(entry, user), queries.is_of_approver(entry, user)
    checks = can(user, CHECK) and deciding.may_check(entry, user)
    rules = {
        "edit": own and state in WITH_INSTITUTION,
        "hand_over": own and not approver and state in {S.DRAFT, S.RETURNED},
        "send": approver and state in WITH_INSTITUTION,
        "give_back": approver and state is S.HANDED_OVER,
        "withdraw": own and (state in WITH_INSTITUTION or state is S.SENT),
        "accept": checks and state is S.SENT,
        "return": checks and state is S.SENT,
        "refuse": checks and state is S.SENT,
        "second": checks and state is S.AWAITING_SECOND and entry.officer_id != user.id,
        "decide": checks and asking.is_unconfirmed(entry),
        "more_evidence": own and bool(queries.list_open_claims(entry)),
    }
    return [name for name, holds in rules.items() if holds]


@bp.get("/<uuid:entry_id>")
@requires(READ)
def show(entry_id: UUID) -> ResponseReturnValue:
    return show_entry(find(entry_id))


def show_entry(entry: ContractEntry, file_form: FileForm | None = None) -> ResponseReturnValue:
    """The page of an entry; also where a refused step is explained, and a file that was refused."""
    steps = open_steps(entry)
    takes_files = bool({"edit", "more_evidence"} & {*steps})
    return render_template(
        "entries/show.html",
        entry=entry,
        steps=steps,
        parts=shown.list_parts(entry),
        needed=_list_needed(entry) if "edit" in steps else [],
        file_form=(file_form or FileForm(formdata=None)) if takes_files else None,
        judgement_form=JudgementForm(formdata=None),
        open_claims=queries.list_open_claims(entry) if "more_evidence" in steps else (),
        needs_second=deciding.needs_second(entry),
        events=_read_history(entry),
        **_for_officers(entry),
    )


def _read_history(entry: ContractEntry) -> list[Event]:
    """Who answers by the link of a mail has no account: it is the expert all the same. Where they have
    not answered, an older note of that word is the clock's."""
    is_answered = entry.answer is not Answer.SILENT
    return read_history(
        entry,
        reader=Reader(current_user(), expert_name=entry.full_name),
        hidden=_hidden(),
        by_link={EntryAction.ANSWERED} if is_answered else (),
    )


def _hidden() -> set[str]:
    """That an officer compared it with another record would tell its institution that there is one."""
    user = current_user()
    sees_all = can(user, CHECK) or can(user, Permission.AUDIT_READ)
    return set() if sees_all else {EntryAction.PERSON_JUDGED}


def _list_needed(entry: ContractEntry) -> list[dict[str, Any]]:
    """What is still missing or wrong, with the page where it can be put right."""
    rows = []
    for name, reason in services.list_needed(entry).items():
        part, label = place_of_field(name)
        url = url_for(".edit", entry_id=entry.id, part=part) if part else "#files"
        rows.append({"label": label, "reason": reason, "url": url})
    return rows


def _for_officers(entry: ContractEntry) -> dict[str, Any]:
    """Whom and what it may mean besides: of those alike the ledger notes who looked."""
    user = current_user()
    if (
        not (can(user, CHECK) and deciding.may_check(entry, user))
        or entry.state in WITH_INSTITUTION
    ):
        return {"people": [], "contracts": [], "judgements": {}}
    people = likely.list_people(entry)
    with ledger():
        audit.record_access(
            person_ids=[one.person.id for one in people],
            viewer=user,
            fields=COMPARED,
            purpose="duplicate",
            context=entry,
        )
    return {
        "people": [(one, shown.compare(entry, one.person)) for one in people],
        "contracts": likely.list_contracts(entry, people),
        "judgements": queries.list_judgements(entry),
    }


@bp.get("/of-contract/<uuid:contract_id>")
@requires(READ)
def of_contract(contract_id: UUID) -> ResponseReturnValue:
    """From a contract to what was entered of it."""
    entry = queries.get_of_contract(contract_id, visible_to=current_user())
    return redirect(url_for(".show", entry_id=entry.id))


@bp.get("/<uuid:entry_id>/files/<uuid:file_id>")
@requires(READ)
def file(entry_id: UUID, file_id: UUID) -> ResponseReturnValue:
    entry = find(entry_id)
    document = queries.get_file(entry, file_id).document
    if entry.person_id is None:
        return attachment(document)  # nobody of the register yet, in whose ledger it could stand
    return attachment_of(entry.person_id, document, purpose="contract", context=entry)


def place_of(entry: ContractEntry, *more: tuple[Any, Any]) -> Place:
    return place_on_page(
        _("Contracts entered directly"),
        entry.number,
        {"entry_id": entry.id},
        facts=lambda: [
            (_("Entry"), entry.number),
            (_("Expert, as entered"), entry.full_name),
            (_("Institution"), localized(entry.institution, "name")),
            (_("Status"), entry.state.label),
            *more,
        ],
        row=entry,
    )


OF_WRITER = StepRoutes(
    bp,
    "/<uuid:entry_id>",
    find=find,
    page=show_entry,
    place=place_of,
    read=READ,
    write=WRITE,
    reason_form=ReasonForm,
    open_steps=open_steps,
)
OF_APPROVER = replace(OF_WRITER, write=APPROVE)
OF_OFFICER = replace(OF_WRITER, write=CHECK)
