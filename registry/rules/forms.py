"""What a decision says of a rule. The form of an edition asks for every parameter of the rules of its reading,
each as its kind is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from registry.core.i18n import _, _l
from registry.rules import editing
from registry.rules.kinds import ParameterKind
from registry.rules.parameters import Parameter, of_rule
from registry.targets.findings import day
from registry.web.fields import (
    CheckList,
    Choice,
    DayField,
    LastDayField,
    ReferenceField,
    TypedField,
    WholeNumber,
    chosen,
    not_in_future,
)
from registry.web.forms import VersionedForm
from registry.web.validators import PARAGRAPH, at_most, required, within

K = ParameterKind
PAPER = ("number", "decided_on", "signed_by", "reason")


def reason_field() -> Any:
    return TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class TakeRuleBackForm(VersionedForm):
    reason = reason_field()


class RulePaperForm(VersionedForm):
    number = TypedField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    decided_on = DayField(
        _l("Date of the decision"), [required(_l("Enter the date of the decision")), not_in_future]
    )
    signed_by = TypedField(_l("Signed by"), [required(_l("Enter who signed it")), at_most()])
    reason = reason_field()
    file = FileField(_l("Signed decision"), [chosen])

    def paper(self) -> dict[str, Any]:
        return {name: self[name].data for name in PAPER}


class EditionForm(RulePaperForm):
    edition = ReferenceField(
        _l("Name of the version"), [required(_l("Enter a name for the version")), at_most(60)]
    )
    title_vi = StringField(
        _l("Title in Vietnamese"), [required(_l("Enter the title in Vietnamese")), at_most()]
    )
    title_en = StringField(
        _l("Title in English"), [required(_l("Enter the title in English")), at_most()]
    )
    counts_from = DayField(
        _l("First day of the period"), [required(_l("Enter the first day of the period"))]
    )
    counts_until = LastDayField(
        _l("Last day of the period"),
        description=_l("Leave it empty where the text names no end."),
    )
    in_force_on = DayField(
        _l("In force from"),
        [required(_l("Enter from which day it is in force"))],
        description=_l(
            "Counts of this day and later ones follow it; counts of an earlier day keep the version before."
        ),
    )
    rules: Sequence[Mapping[str, Any]] = ()

    def content(self) -> dict[str, Any]:
        days = {name: self[name].data for name in ("counts_from", "counts_until")}
        answers = {rule["code"]: self._answers(rule) for rule in self.rules}
        return {
            **{name: self[name].data for name in ("edition", "title_vi", "title_en")},
            **days,
            "predicates": editing.compose(self.rules, answers, **days),
        }

    def _answers(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        code = rule["code"]
        found = {
            one.name: _answer(one, self[name_of(code, one.name)].data) for one in of_rule(rule)
        }
        return found | {name: self[name_of(code, name)].data for name in editing.ARTICLES}

    def paper(self) -> dict[str, Any]:
        return super().paper() | {"in_force_on": self.in_force_on.data}

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields of each rule, for the page."""
        return [
            (
                rule["code"],
                [
                    self[name_of(rule["code"], name)]
                    for name in (*(one.name for one in of_rule(rule)), *editing.ARTICLES)
                ],
            )
            for rule in self.rules
        ]


class ReadingForm(EditionForm):
    reading = ReferenceField(
        _l("Code of the reading"),
        [required(_l("Enter a code for the reading")), at_most(40)],
        description=_l("Small letters a–z, figures and _, for example signed_2027"),
    )

    def validate_reading(self, field: Any) -> None:
        text = field.data or ""
        plain = text.replace("_", "")
        if not (plain.isascii() and plain.isalnum() and text == text.lower() and text[0].isalpha()):
            raise ValidationError(
                _("Begin with a letter, and use small letters a–z, figures and _ only")
            )


def name_of(code: str, name: str) -> str:
    return f"{code}__{name}"


def form_for(rules: Sequence[Mapping[str, Any]], base: type[EditionForm]) -> type[EditionForm]:
    """With a field for each parameter and article of these rules."""
    fields: dict[str, Any] = {"rules": rules}
    for rule in rules:
        for parameter in of_rule(rule):
            fields[name_of(rule["code"], parameter.name)] = _field(parameter)
        for name, label, ask in ARTICLES:
            fields[name_of(rule["code"], name)] = StringField(
                label, [required(ask), at_most(PARAGRAPH)]
            )
    return type(base.__name__, (base,), fields)


ARTICLES = (
    ("citation_vi", _l("Legal basis in Vietnamese"), _l("Enter the legal basis in Vietnamese")),
    ("citation_en", _l("Legal basis in English"), _l("Enter the legal basis in English")),
)


def _field(parameter: Parameter) -> Any:
    label, kind = parameter.label, parameter.kind
    answered = [required(_l("Choose an answer"))]
    if kind is K.YES_NO:
        return RadioField(label, answered, choices=[("yes", _l("Yes")), ("no", _l("No"))])
    if kind is K.LIST:
        checks = [] if parameter.is_optional else [required(_l("Choose at least one"))]
        return CheckList(label, checks, choices=parameter.options)
    if kind is K.DAY:
        return DayField(label, [Optional()] if parameter.is_optional else answered)
    if parameter.options:
        return Choice(label, answered, choices=parameter.options)
    return WholeNumber(label, _number(0, parameter.most), description=kind.label)


def _number(least: int, most: int) -> list[Any]:
    return [required(_l("Enter a whole number in digits")), within(least, most)]


def _answer(parameter: Parameter, typed: Any) -> Any:
    """As the edition keeps it."""
    if parameter.kind is K.YES_NO:
        return typed == "yes"
    if parameter.kind is K.LEVEL:
        return int(typed)
    if parameter.kind is K.DAY:
        return typed.isoformat() if typed else None
    return list(typed) if parameter.kind is K.LIST else typed


def presented(rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the fields begin with."""
    found: dict[str, Any] = {}
    for rule in rules:
        answers = editing.answers_of(rule)
        for parameter in of_rule(rule):
            value = answers[parameter.name]
            found[name_of(rule["code"], parameter.name)] = _shown(parameter, value)
        found |= {name_of(rule["code"], name): answers[name] for name in editing.ARTICLES}
    return found


def _shown(parameter: Parameter, value: Any) -> Any:
    if parameter.kind is K.YES_NO:
        return "yes" if value else "no"
    if parameter.kind is K.LEVEL:
        return str(value)
    if parameter.kind is K.DAY:
        return day(value)
    if parameter.kind is K.LIST:
        return [one for one, _label in parameter.options if one in (value or [])]
    return value


class TargetForm(RulePaperForm):
    value = WholeNumber(_l("Value of the target"), _number(1, 1_000_000))
    counts_from = DayField(
        _l("First day of the period"), [required(_l("Enter the first day of the period"))]
    )
    due_on = DayField(
        _l("Due on"), [Optional()], description=_l("Leave it empty where the text names no end.")
    )
    title_vi = StringField(
        _l("Title in Vietnamese"), [required(_l("Enter the title in Vietnamese")), at_most()]
    )
    title_en = StringField(
        _l("Title in English"), [required(_l("Enter the title in English")), at_most()]
    )
    citation_vi = StringField(
        _l("Legal basis in Vietnamese"),
        [required(_l("Enter the legal basis in Vietnamese")), at_most(PARAGRAPH)],
    )
    citation_en = StringField(
        _l("Legal basis in English"),
        [required(_l("Enter the legal basis in English")), at_most(PARAGRAPH)],
    )
    owner_vi = StringField(
        _l("Responsible body in Vietnamese"),
        [required(_l("Enter the responsible body in Vietnamese")), at_most()],
    )
    owner_en = StringField(
        _l("Responsible body in English"),
        [required(_l("Enter the responsible body in English")), at_most()],
    )

    def content(self) -> dict[str, Any]:
        return {name: self[name].data for name in TARGET}


TARGET = (
    "value",
    "counts_from",
    "due_on",
    "title_vi",
    "title_en",
    "citation_vi",
    "citation_en",
    "owner_vi",
    "owner_en",
)
