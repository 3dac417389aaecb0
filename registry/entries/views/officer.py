"""The officer compares an entry with its files and with the records that are alike, and decides."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.entries import asking, deciding, forms, likely
from registry.entries.kinds import Outcome
from registry.entries.models import ContractEntry
from registry.entries.views.page import CHECK, OF_OFFICER, READ, bp, find, show_entry
from registry.experts.models import Person
from registry.experts.states import PairState
from registry.web.steps import Step, current_user, press

IS_READ = _l("The institution is informed and sees your reason.")
STEPS = {"judge": Step(done=_l("Recorded. A verifier decides whether the records are merged."))}


@bp.post("/<uuid:entry_id>/judge")
@requires(READ, write=CHECK)
def judge(entry_id: UUID) -> ResponseReturnValue:
    entry, form = find(entry_id), forms.JudgementForm()
    return press(
        STEPS["judge"],
        lambda: _judge(entry, form),
        page=lambda: show_entry(entry),
        to=lambda: url_for(".show", entry_id=entry.id) + "#alike",
        form=form,
    )


def _judge(entry: ContractEntry, form: forms.JudgementForm) -> None:
    """Only of records that are alike: nobody else's can be named here."""
    alike = {str(one.person.id): one.person for one in likely.list_people(entry)}
    person: Person | None = alike.get(form.person.data or "")
    if person is None or form.outcome.data not in {one.value for one in deciding.JUDGED}:
        raise RegistryError(_("Choose one of the options"))
    outcome = PairState(form.outcome.data)
    deciding.judge(entry, session().get_one(Person, person.id), outcome=outcome, by=current_user())


@OF_OFFICER.form(
    "accept",
    forms.NoteForm,
    title=_l("Accept the entry"),
    submit=_l("Accept"),
    done=_l("Recorded."),
    follows=(
        _l("The contract becomes a record; what it rests on goes to the verifiers."),
        _l("The expert is asked by e-mail whether it is right, where an address is known."),
        _l("A contract that was signed long ago waits for a second officer first."),
    ),
)
def accept(entry: ContractEntry, form: Any) -> None:
    deciding.accept(entry, note=form.note.data or "", by=current_user())


OF_OFFICER.reason(
    "return",
    deciding.give_back,
    title=_l("Return the entry"),
    submit=_l("Return"),
    done=_l("The institution has been informed."),
    follows=(IS_READ,),
)
OF_OFFICER.reason(
    "refuse",
    deciding.refuse,
    title=_l("Refuse the entry"),
    submit=_l("Refuse"),
    done=_l("The institution has been informed."),
    grave=(_l("The entry is closed and cannot be taken up again."), IS_READ),
)
OF_OFFICER.decision(
    "second",
    confirm=deciding.confirm,
    refuse=deciding.disagree,
    title=_l("Second officer"),
    lead=_l("Compare the entry with its files before you confirm. It was signed long ago."),
)


@OF_OFFICER.form(
    "decide",
    forms.OutcomeForm,
    options=lambda entry: {
        "prepare": lambda form: _offer(form, entry),
        "answer_text": entry.answer_text,
    },
    title=_l("Decide about a contract that nobody confirmed"),
    submit=_l("Record"),
    done=_l("Recorded."),
    follows=(
        _l(
            "The officer who decides that the papers are enough does not check them: another officer does."
        ),
    ),
)
def decide(entry: ContractEntry, form: Any) -> None:
    outcome = Outcome(form.outcome.data)
    asking.decide(entry, outcome, reason=form.reason.data, by=current_user())


def _offer(form: Any, entry: ContractEntry) -> None:
    form.outcome.choices = [(one.value, one.label) for one in asking.list_outcomes(entry)]
