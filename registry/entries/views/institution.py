"""The institution writes a contract down, part by part; every part is saved by itself."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.contracts.academic_posts import post_choices
from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.core.permissions import INSTITUTION_ROLES, requires
from registry.documents import services as documents
from registry.entries import forms, queries, services
from registry.entries.kinds import EntryFileKind
from registry.entries.models import ContractEntry
from registry.entries.values import NEEDED
from registry.entries.views.page import (
    OF_APPROVER,
    OF_WRITER,
    READ,
    WRITE,
    bp,
    find,
    show_entry,
)
from registry.taxonomy.choices import field_choices
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import Step, current_user, press, show_refusal

SAVED = _l("Saved.")
STEPS = {
    "add_file": Step(done=_l("The file has been added.")),
    "remove_file": Step(done=_l("The file has been removed.")),
}
TITLES = {
    "person": _l("Expert"),
    "doctorate": _l("Doctorate"),
    "post": _l("Post abroad on the day of signature"),
    "contract": _l("Contract"),
}
PARTS = {name: (form_class, TITLES[name]) for name, form_class in forms.PARTS.items()}
NAMES = list(PARTS)
_FRAME: dict[str, Any] = {"parts": PARTS, "needed": {*NEEDED, "ends_on"}}


@bp.route("/new", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def new() -> ResponseReturnValue:
    """The first part; with it there is a draft that the others are added to."""
    form = forms.PersonForm(data={"version": "0", "language": "vi"})
    if form.submitted():
        with form.errors_shown(), transaction(), form.wrong_shown():
            entry = services.enter(
                form.values(), institution_id=_own_place(), by=current_user(), is_complete=False
            )
            flash(_("The draft %(number)s has been made.", number=entry.number), "success")
            return redirect(url_for(".edit", entry_id=entry.id, part=NAMES[1]))
    return render_form("entries/part.html", form=form, entry=None, part="person", **_FRAME)


def _own_place() -> UUID:
    """Of whoever works for several, the first by name of its id: their lists say which it is."""
    return min(current_user().organisation_ids(*INSTITUTION_ROLES))


@bp.route(
    "/<uuid:entry_id>/edit/<any(person,doctorate,post,contract):part>", methods=["GET", "POST"]
)
@requires(WRITE, write=WRITE)
def edit(entry_id: UUID, part: str) -> ResponseReturnValue:
    entry = find(entry_id)
    form_class, _title = PARTS[part]
    data = {**forms.initial(entry, form_class), "version": str(entry.version)}
    form = form_class(data=data)
    _offer(form, entry)
    if form.submitted():
        with form.errors_shown(), transaction(), form.wrong_shown():
            form.refuse_stale(entry)
            services.change(entry, _values(form), by=current_user())
            flash(str(SAVED), "success")
            return redirect(_after(entry, part))
    return render_form("entries/part.html", form=form, entry=entry, part=part, **_FRAME)


def _offer(form: Any, entry: ContractEntry) -> None:
    if hasattr(form, "offer"):
        form.offer()
    if isinstance(form, forms.ContractForm):
        form.taught_field.choices = field_choices()
        form.academic_post.choices = post_choices(on=hanoi_today(), kept=entry.academic_post)
        own = queries.list_openings(entry.institution_id)
        rows = [(str(row.id), f"{row.code} {localized_text(row, 'title')}") for row in own]
        form.opening_id.choices = [("", _("None")), *rows]


def _values(form: forms.PartForm) -> dict[str, Any]:
    values = form.values()
    if values.get("opening_id"):
        values["opening_id"] = UUID(values["opening_id"])
    return values


def _after(entry: ContractEntry, part: str) -> str:
    place = NAMES.index(part) + 1
    if place < len(NAMES):
        return url_for(".edit", entry_id=entry.id, part=NAMES[place])
    return url_for(".show", entry_id=entry.id) + "#files"


@bp.post("/<uuid:entry_id>/files")
@requires(READ, write=WRITE)
def add_file(entry_id: UUID) -> ResponseReturnValue:
    entry = find(entry_id)
    form = forms.FileForm()
    if form.submitted():
        with form.errors_shown():
            document = documents.receive_upload(form.file.data, by=current_user())
            with transaction():
                _take(entry, document, EntryFileKind(form.kind.data))
            flash(str(STEPS["add_file"].done), "success")
            return redirect(url_for(".show", entry_id=entry.id) + "#files")
    return show_refusal(form, lambda: show_entry(entry, file_form=form))


def _take(entry: ContractEntry, document: Any, kind: EntryFileKind) -> None:
    if entry.person_id is None:
        services.attach(entry, document, kind, by=current_user())
    else:
        services.add_evidence(entry, document, kind, by=current_user())


@bp.post("/<uuid:entry_id>/files/<uuid:file_id>/remove")
@requires(READ, write=WRITE)
def remove_file(entry_id: UUID, file_id: UUID) -> ResponseReturnValue:
    entry = find(entry_id)
    file = queries.get_file(entry, file_id)
    return press(
        STEPS["remove_file"],
        lambda: services.remove_file(file, by=current_user()),
        page=lambda: show_entry(entry),
        to=lambda: url_for(".show", entry_id=entry.id) + "#files",
        form=ButtonForm(),
    )


OF_WRITER.button(
    "hand_over",
    services.hand_over,
    done=_l("The entry is with your institution's approver."),
)
OF_APPROVER.button(
    "send", services.send, done=_l("The entry has been sent to the recruitment officer.")
)
OF_APPROVER.reason(
    "give_back",
    services.give_back,
    title=_l("Return the entry to its author"),
    submit=_l("Give back"),
    done=_l("The author of the entry has been informed."),
)
OF_WRITER.reason(
    "withdraw",
    services.withdraw,
    title=_l("Withdraw the entry"),
    submit=_l("Withdraw"),
    done=_l("The entry has been withdrawn."),
    grave=(
        _l("The entry is closed. The contract can be entered again."),
        _l("The e-mail address and the year of birth are deleted from it."),
    ),
)
