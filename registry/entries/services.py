"""An institution writes down a contract on paper and sends it to the recruitment officer."""

import uuid
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.cleaning import one_line
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import INSTITUTION_ROLES
from registry.documents import services as documents
from registry.documents.models import Document
from registry.entries import accepting, queries
from registry.entries.actions import EntryAction
from registry.entries.kinds import EntryFileKind
from registry.entries.models import ContractEntry, EntryFile
from registry.entries.news import tell, tell_officers
from registry.entries.periods import period
from registry.entries.states import WITH_INSTITUTION, EntryState
from registry.entries.values import FIELDS, Values, WrongFields, find_missing, find_wrong
from registry.taxonomy.working_days import add_working_days

S = EntryState
NEEDED_FILES = (EntryFileKind.CONTRACT, EntryFileKind.DOCTORATE, EntryFileKind.POST)


def enter(
    values: Values, *, institution_id: uuid.UUID, by: User, is_complete: bool = True
) -> ContractEntry:
    """Write down one contract on paper, from a page or from a row of a file: the one way in.

    `values`: typed values by the names in `values.FIELDS`, what is not known left out. A date of which
    only the year is known is its last day, with `awarded_precision` or `post_precision`. Raises
    `WrongFields`, which names what is wrong with each field; unless `is_complete` is false also of what
    an officer will need. The entry is a draft without files: `attach` adds them, `send` sends it on.
    Nothing here tells whether the person has a profile.
    """
    if institution_id not in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(_("You can enter contracts only for your own institution."))
    known = _known(values)
    wrong = find_wrong(known) | _not_of_the_expert(known, institution_id)
    if not known.get("full_name"):
        wrong["full_name"] = _("Enter the full name")
    if wrong or is_complete:
        _refuse(wrong | ({} if not is_complete else _added(find_missing(known), wrong)))
    entry = ContractEntry(
        number=next_number(f"NT-{hanoi_today().year}-"),
        institution_id=institution_id,
        written_by_id=by.id,
        folded=queries.fold_person(known["full_name"]),
        **known,
    )
    states.begin(entry, by=by, action=EntryAction.BEGUN)
    _refuse_twice(entry)
    return entry


def _known(values: Values) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"no such field: {sorted(unknown)}")
    return {
        name: one_line(value) if isinstance(value, str) and type(value) is str else value
        for name, value in values.items()
        if value is not None
    }


def _added(missing: dict[str, str], wrong: dict[str, str]) -> dict[str, str]:
    return {name: reason for name, reason in missing.items() if name not in wrong}


def _not_of_the_expert(values: Values, institution_id: uuid.UUID) -> dict[str, str]:
    """Whoever enters a contract must not be asked to confirm it for the expert."""
    email = values.get("email")
    wrong = _foreign_opening(values, institution_id)
    if email and queries.is_address_of(institution_id, email):
        wrong["email"] = _(
            "This address is one of your institution. Enter the expert's own address, or leave it empty."
        )
    return wrong


def _foreign_opening(values: Values, institution_id: uuid.UUID) -> dict[str, str]:
    opening_id = values.get("opening_id")
    own = {row.id for row in queries.list_openings(institution_id)} if opening_id else set()
    if not opening_id or opening_id in own:
        return {}
    return {"opening_id": _("Choose an opening of your institution")}


def _refuse(fields: dict[str, str]) -> None:
    if fields:
        raise WrongFields(fields)


def _refuse_twice(entry: ContractEntry) -> None:
    """By the same institution; what others entered is for the officer to see."""
    same = queries.find_same_of_institution(entry) if entry.signed_on is not None else None
    if same is not None:
        reason = _("This contract has already been entered as %(number)s", number=same.number)
        raise WrongFields({"signed_on": reason})


def current_values(entry: ContractEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}


def change(entry: ContractEntry, values: Values, *, by: User) -> None:
    """A part of it, as far as the institution still has it. Raises `WrongFields`."""
    _refuse_outsider(entry, by=by)
    _refuse_sent(entry)
    changed = {name: values.get(name) for name in values}
    wrong = _named_wrong(current_values(entry) | changed, set(changed))
    _refuse(wrong | _not_of_the_expert(changed, entry.institution_id))
    for name, value in changed.items():
        setattr(entry, name, "" if value is None and _is_text(name) else value)
    entry.folded = queries.fold_person(entry.full_name)
    entry.written_by_id, entry.warned_at = by.id, None
    _touch(entry)
    session().flush()
    _refuse_twice(entry)
    audit.record(EntryAction.CHANGED, entry, by=by, fields=sorted(changed))


def _named_wrong(values: dict[str, Any], changed: set[str]) -> dict[str, str]:
    """What is wrong by this change: what stood there before is said when it is sent."""
    return {name: reason for name, reason in find_wrong(values).items() if name in changed}


def _is_text(name: str) -> bool:
    return not ContractEntry.__table__.c[name].nullable


def _touch(entry: ContractEntry) -> None:
    entry.moved_at = now()


def _refuse_sent(entry: ContractEntry) -> None:
    if entry.state not in WITH_INSTITUTION:
        raise InvalidTransition(
            _(
                "This entry can no longer be changed: the current state is “%(state)s”.",
                state=entry.state.label,
            )
        )


def _refuse_outsider(entry: ContractEntry, *, by: User) -> None:
    if not queries.is_of_institution(entry, by):
        raise NotAllowed(_("You can enter contracts only for your own institution."))


def _refuse_other_approver(entry: ContractEntry, *, by: User) -> None:
    if not queries.is_of_approver(entry, by):
        raise NotAllowed(_("Only the institution's approver can take this step."))


def attach(entry: ContractEntry, document: Document, kind: EntryFileKind, *, by: User) -> EntryFile:
    """A file that has been received and checked. Each proves one thing only."""
    _refuse_outsider(entry, by=by)
    _refuse_sent(entry)
    return _keep(entry, document, kind, by=by)


def _keep(entry: ContractEntry, document: Document, kind: EntryFileKind, *, by: User) -> EntryFile:
    if queries.is_evidence_already(document, of=entry, kind=kind):
        raise RegistryError(
            _("This file is already evidence of something else. Each step needs its own.")
        )
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    file = EntryFile(entry_id=entry.id, document_id=document.id, kind=kind)
    session().add(file)
    session().flush()
    session().refresh(entry, ["files"])
    _touch(entry)
    audit.record(EntryAction.FILE_ADDED, entry, by=by, kind=kind.value, sha256=document.sha256)
    return file


def add_evidence(
    entry: ContractEntry, document: Document, kind: EntryFileKind, *, by: User
) -> None:
    """After the acceptance, where a verifier asked for more: it goes to the verifiers again."""
    _refuse_outsider(entry, by=by)
    asked = {claim.kind for claim in queries.list_open_claims(entry)}
    if accepting.EVIDENCE_OF.get(kind) not in asked:
        raise RegistryError(_("Nobody asked for more evidence of this kind."))
    _keep(entry, document, kind, by=by)
    accepting.queue_evidence(entry, by=by)


def remove_file(file: EntryFile, *, by: User) -> None:
    entry = session().get_one(ContractEntry, file.entry_id)
    _refuse_outsider(entry, by=by)
    _refuse_sent(entry)
    audit.record(EntryAction.FILE_REMOVED, entry, by=by, sha256=file.document.sha256)
    session().delete(file)
    session().flush()
    session().refresh(entry, ["files"])


def list_needed(entry: ContractEntry) -> dict[str, str]:
    """Everything that keeps it from being sent, by field; of files by `file_` and their kind."""
    values = current_values(entry)
    found = find_wrong(values) | find_missing(values)
    needed = [*NEEDED_FILES, *((EntryFileKind.START,) if entry.started_on else ())]
    for kind in needed:
        if not queries.list_files(entry, kind):
            found[f"file_{kind.value}"] = _("Add this file: %(kind)s", kind=kind.label)
    return found


def hand_over(entry: ContractEntry, *, by: User) -> None:
    """The recruiter has finished it; the approver sends it on."""
    _refuse_outsider(entry, by=by)
    _refuse_unfinished(entry)
    states.move(entry, S.HANDED_OVER, by=by, action=EntryAction.HANDED_OVER)
    entry.warned_at = None
    tell(entry, "handed_over", queries.list_approvers(entry), by=by)


def _refuse_unfinished(entry: ContractEntry) -> None:
    if list_needed(entry):
        raise RegistryError(_("Something is still missing: see the list on this page."))


def give_back(entry: ContractEntry, *, reason: str, by: User) -> None:
    _refuse_other_approver(entry, by=by)
    states.refuse_other_than(entry, S.HANDED_OVER)
    entry.note = reason
    states.move(entry, S.DRAFT, by=by, action=EntryAction.GIVEN_BACK, reason=reason)
    writer = session().get(User, entry.written_by_id)
    tell(entry, "given_back", [writer], by=by)


def send(entry: ContractEntry, *, by: User) -> None:
    """The approver stands for it: it goes to the recruitment officer."""
    _refuse_other_approver(entry, by=by)
    states.refuse_illegal(entry, S.SENT)
    _refuse_unfinished(entry)
    _refuse_twice(entry)
    states.refuse_other_than(entry, *WITH_INSTITUTION)
    states.move(entry, S.SENT, by=by, action=EntryAction.SENT)
    today = hanoi_today()
    entry.sent_by_id, entry.warned_at, entry.note = by.id, None, ""
    entry.officer_id = entry.second_id = None
    entry.due_on = add_working_days(today, period("check_working_days", on=today))
    tell_officers(entry, "waiting", by=by)


def withdraw(entry: ContractEntry, *, reason: str, by: User) -> None:
    """The institution takes it back; nothing of it was a fact."""
    _refuse_outsider(entry, by=by)
    was_sent = entry.state is S.SENT
    entry.note = reason
    states.move(entry, S.WITHDRAWN, by=by, action=EntryAction.WITHDRAWN, reason=reason)
    forget(entry)
    if was_sent:
        tell_officers(entry, "withdrawn", by=by)


def discard(entry: ContractEntry, *, by: User) -> None:
    """A draft that nobody worked on; its history stays. Raises InvalidTransition."""
    _refuse_outsider(entry, by=by)
    states.refuse_other_than(entry, S.DRAFT)
    if entry.files:
        raise InvalidTransition(_("Only a draft can be discarded."))
    audit.record(EntryAction.DISCARDED, entry, by=by, number=entry.number)
    session().delete(entry)


def forget(entry: ContractEntry) -> None:
    """What no purpose needs any more: how the person could be written to."""
    entry.email, entry.birth_year, entry.due_on = None, None, None
