"""A step of a registration as other features show it and fill it in."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from registry.experts.models import Person
from registry.profile.forms.career import correction_reason as correction_reason
from registry.profile.forms.registration import StepForm as StepForm
from registry.profile.forms.registration import describe as describe
from registry.profile.forms.registration import form_of
from registry.profile.registration import RegistrationStep

MORE = "more"
"""The button that asks for one more row of a list."""
Typed = Mapping[str, Sequence[str]]


def open_step(
    step: RegistrationStep, person: Person, typed: Typed | None = None, **options: Any
) -> StepForm:
    """What was typed, else what is recorded; None leaves it to the request what was typed."""
    known: dict[str, Any] = {name: part.section.load(person) for name, part in step.parts.items()}
    known["version"] = str(person.version)
    if typed is not None:
        options["formdata"] = MultiDict(typed)
    return form_of(step)(data=known, **options)
