"""Naming a delegate, and deciding on what they entered."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import ValidationError

from registry.core.errors import RegistryError
from registry.core.i18n import _, _l
from registry.delegates.kinds import STEPS, DelegateKind
from registry.delegates.models import DelegatedEntry
from registry.delegates.services import read_typed
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import registration
from registry.profile.filling import StepForm, correction_reason, open_step
from registry.profile.registration import RegistrationStep
from registry.web.fields import CheckList, Choice, DayField, EmailAddressField
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.offers import NameField
from registry.web.step_forms import one_of
from registry.web.validators import NoContacts, at_most, required

NO_TOKEN = {"csrf": False}  # read, and never sent


class NameDelegateForm(BaseForm):
    name = NameField(
        _l("Full name"), [required(_l("Enter the full name")), at_most(), NoContacts()]
    )
    email = EmailAddressField(
        _l("E-mail address"),
        [required(_l("Enter the e-mail address")), at_most(254)],
        description=_l("Check it letter by letter: anybody who reads this mailbox can accept."),
    )
    kind = Choice(
        _l("Who is it?"), [required(_l("Choose who it is"))], choices=options(DelegateKind)
    )
    steps = CheckList(
        _l("What they see and fill in"),
        [required(_l("Choose at least one step"))],
        choices=list(STEPS.items()),
        default=list(STEPS),
    )
    until = DayField(_l("Last day"), [required(_l("Enter the last day"))])


class DecideForm(VersionedForm):
    outcome = one_of(
        _l("Your decision"),
        _l("Choose a decision"),
        confirm=_l("It is right: make it part of my profile"),
        send_back=_l("Something has to be changed: send it back"),
        discard=_l("Do not take it over"),
    )
    note = TextAreaField(
        _l("What has to be changed"),
        [at_most(2000)],
        description=_l("Only when you send it back; your delegate reads it."),
    )
    reason: Any = correction_reason()

    def ask(self, entry: DelegatedEntry) -> None:
        """Why something is corrected is asked of what has periods, once others have read it."""
        is_draft = entry.delegation.person.state is PersonState.DRAFT
        parts = step_of(entry).parts.values()
        if is_draft or not any(hasattr(part.section.form, "reason") for part in parts):
            del self.reason

    def validate_note(self, field: Any) -> None:
        if self.outcome.data == "send_back" and not field.data:
            raise ValidationError(_("Enter what has to be changed"))


def step_of(entry: DelegatedEntry) -> RegistrationStep:
    return next(step for step in registration.STEPS if step.code == entry.step)


def recorded_form(step: RegistrationStep, person: Person) -> StepForm:
    """The step as the profile has it now."""
    return open_step(step, person, formdata=None, meta=NO_TOKEN)


def entered_form(entry: DelegatedEntry) -> StepForm:
    """The step as the delegate entered it; what they were not asked for keeps its value."""
    return open_step(step_of(entry), entry.delegation.person, read_typed(entry), meta=NO_TOKEN)


def checked(entry: DelegatedEntry, form: DecideForm) -> StepForm:
    """With the reason of the decision. Raises RegistryError with the first thing that is wrong today."""
    return _valid(entry, form.reason.data if form.reason else "")


def _valid(entry: DelegatedEntry, reason: str) -> StepForm:
    form = entered_form(entry)
    if not form.validate():
        raise RegistryError(
            _("This can no longer be taken over as it is: %(problem)s", problem=_first_of(form))
        )
    for _part, part_form in form.sections():
        if getattr(part_form, "reason", None) is not None:
            part_form.reason.data = reason
    return form


def _first_of(form: StepForm) -> str:
    for _part, part_form in form.sections():
        for field in part_form:
            if field.errors:
                return f"{field.label.text}: {_sentence(field.errors)}"
    return ""


def _sentence(errors: Any) -> str:
    first = errors[0]
    return str(next(iter(first.values()))[0]) if isinstance(first, dict) else str(first)
