"""The forms of a registration: one page of a step takes the forms of its sections together, and of each
only the fields that the step asks for. What it does not ask for keeps the value that it has."""

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, FormField
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value

from registry.core.i18n import _
from registry.profile.registration import Part, RegistrationStep
from registry.web.fields import PartialDateField
from registry.web.forms import VersionedForm


def _part_form(part: Part) -> type[Any]:
    """The form of a section without its token and version, which the page has once."""
    whole: type[Any] = part.section.form

    class PartForm(whole):
        class Meta(whole.Meta):  # type: ignore[name-defined]
            csrf = False

        version = None

        def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
            super().__init__(formdata=formdata, **kwargs)
            for name in [name for name in self._fields if name not in part.fields]:
                # Still an attribute of the form, so that the section saves it as it was.
                self._fields.pop(name).process(None, kwargs.get(name, unset_value))
            part.section.prepare(self)

        def __getitem__(self, name: str) -> Any:
            return self._fields[name] if name in self._fields else getattr(self, name)

    for name in part.fields:
        _begin_with_one_row(PartForm, name)
    return PartForm


def _begin_with_one_row(form_class: Any, name: str) -> None:
    """A list shows one empty row, and another one each time that it is asked for."""
    declared = getattr(form_class, name)
    if declared.field_class is FieldList:
        about = declared.kwargs | {"min_entries": 1, "description": ""}
        setattr(form_class, name, UnboundField(FieldList, *declared.args, **about))


class StepForm(VersionedForm):
    parts: dict[str, Part] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        for part, form in self.sections():
            if part.needs and not form.errors and not part.has_enough(form):
                field = form[part.fields[0]]
                field.errors = [*field.errors, str(part.needs)]
                is_valid = False
        return is_valid

    def sections(self) -> list[tuple[Part, Any]]:
        return [(part, self[name].form) for name, part in self.parts.items()]

    def typed(self, sent: Any) -> dict[str, list[str]]:
        """What was sent of the fields of this step, and nothing else: no token, no version."""
        starts = tuple(f"{name}-" for name in self.parts)
        return {name: sent.getlist(name) for name in sent if name.startswith(starts)}

    def add_row(self, name: str) -> None:
        """One more row of a list, named as its control is, where there may be more."""
        rows = next((one for one in self._lists() if one.name == name), None)
        if rows is not None and len(rows) < rows.max_entries:
            rows.append_entry()

    def _lists(self) -> list[Any]:
        return [
            field for _part, form in self.sections() for field in form if hasattr(field, "entries")
        ]


def form_of(step: RegistrationStep) -> type[StepForm]:
    fields = {
        name: FormField(_part_form(part), label=part.section.label)
        for name, part in step.parts.items()
    }
    return type("StepForm", (StepForm,), {**fields, "parts": step.parts})


def describe(field: Any) -> list[str]:
    """What a field says, in words: a line for each of its values."""
    if hasattr(field, "entries"):
        lines = (" · ".join(_name_parts(entry.form)) for entry in field)
        return [line for line in lines if line]
    if field.type == "BooleanField":
        return [_("Yes") if field.data else _("No")]
    if getattr(field, "choices", None) is not None:
        return _chosen_labels(field)
    if isinstance(field, PartialDateField):
        return [field._value()] if field.data else []
    value = field._value() if hasattr(field, "_value") else field.data
    return [str(value)] if value else []


def _name_parts(row: Any) -> Iterator[str]:
    """Of an entry of a list: a choice says by itself what it is, a day and a tick do not."""
    for part in row:
        if part.type == "BooleanField":
            yield from [str(part.label.text)] if part.data else []
        elif getattr(part, "choices", None) is not None:
            yield from describe(part)
        else:
            yield from (f"{part.label.text} {text}" for text in describe(part))


def _chosen_labels(field: Any) -> list[str]:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    labels = {str(value): str(label) for value, label, *_rest in field.iter_choices()}
    return [labels[str(value)] for value in chosen if value and str(value) in labels]
