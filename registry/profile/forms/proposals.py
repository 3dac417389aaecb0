"""Giving a record to be read, and deciding on what was found in it."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.errors import Conflict
from registry.core.i18n import _, _l
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.profile import guesses
from registry.profile.forms.works import WorkForm
from registry.profile.kinds import ProposalKind
from registry.profile.proposing import Shown
from registry.taxonomy.choices import field_choices
from registry.web.fields import Choice
from registry.web.forms import BaseForm, options
from registry.web.validators import LINE, NoContacts, at_most

LONGEST_PASTED = 50_000
LONGEST_OF = {"thesis": 500}


class ReadForm(BaseForm):
    file = FileField(
        _l("File"),
        description=_l(
            "The record that ORCID lets you download (JSON, XML or the ZIP file), a list of works in BibTeX (.bib) or RIS (.ris), or what you downloaded from this registry (JSON or ZIP)."
        ),
    )
    pasted = TextAreaField(
        _l("Or paste here"),
        [at_most(LONGEST_PASTED)],
        description=_l("DOIs, your ORCID iD, or the text of a BibTeX or RIS list"),
    )

    @property
    def has_file(self) -> bool:
        return bool(self.file.data and self.file.data.filename)

    def validate_pasted(self, field: Any) -> None:
        if not field.data and not self.has_file:
            raise ValidationError(_("Choose a file or paste something"))
        if field.data and self.has_file:
            raise ValidationError(_("Choose a file or paste something, not both"))


class DecideForm(BaseForm):
    """One box for each proposal; of a degree and a post also what a record does not say."""

    seen = HiddenField()
    rows: Sequence[Shown] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        for one in self.rows:
            field = self.part(one, "field")
            if field is not None and self.part(one, "keep").data and not field.data:
                field.errors = [*field.errors, _("Choose the field of the degree")]
                is_valid = False
        return is_valid

    def part(self, one: Shown, name: str) -> Any:
        """A control of one proposal, None where it has none of this name."""
        return self._fields.get(_name(one, name))

    def refuse_other_page(self) -> None:
        """Raises Conflict where other proposals were on the page than those that wait now."""
        if self.seen.data != digest_of(self.rows):
            raise Conflict(
                _("The proposals have changed since this page was opened. Check them again.")
            )

    def chosen(self) -> dict[UUID, dict[str, Any]]:
        return {
            one.proposal.id: self._choice(one)
            for one in self.rows
            if not one.obstacle and self.part(one, "keep").data
        }

    def _choice(self, one: Shown) -> dict[str, Any]:
        match one.proposal.kind:
            case ProposalKind.DEGREE:
                return {
                    "degree_kind": DegreeKind(self.part(one, "kind").data),
                    "field_code": self.part(one, "field").data,
                }
            case ProposalKind.POST:
                return {
                    "kind": EmploymentKind(self.part(one, "kind").data),
                    "is_full_time": self.part(one, "full").data,
                }
            case ProposalKind.WORK:
                return _work_form(one).work()
        return {}


def _name(one: Shown, name: str) -> str:
    return f"{name}_{one.proposal.id.hex}"


def digest_of(rows: Sequence[Shown]) -> str:
    ids = "".join(one.proposal.id.hex for one in rows)
    return hashlib.sha256(ids.encode()).hexdigest()[:16]


def form_of(rows: Sequence[Shown]) -> DecideForm:
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"seen": digest_of(rows)}
    for one in rows:
        if not one.obstacle:
            _add_controls(fields, data, one)
    made: type[DecideForm] = type("DecideForm", (DecideForm,), fields)
    form = made(data=data)
    form.rows = rows
    choices = field_choices() if any(name.startswith("field_") for name in fields) else []
    for one in rows:
        if (field := form.part(one, "field")) is not None:
            field.choices = choices
    return form


def _add_controls(fields: dict[str, Any], data: dict[str, Any], one: Shown) -> None:
    """What is probably there already, or not complete, begins without its tick."""
    is_complete = True
    if one.proposal.kind is ProposalKind.NAME:
        is_complete = not one.is_strange
    if one.proposal.kind is ProposalKind.DEGREE:
        code = guesses.field_of_degree(one.values)
        is_complete = bool(code)
        data[_name(one, "kind")] = guesses.kind_of_degree(one.values)
        data[_name(one, "field")] = code
        fields[_name(one, "kind")] = Choice(_l("Kind of degree"), choices=options(DegreeKind))
        fields[_name(one, "field")] = SelectField(_l("Research field of the degree"), choices=())
    if one.proposal.kind is ProposalKind.POST:
        data[_name(one, "kind")] = guesses.kind_of_post(one.values)
        data[_name(one, "full")] = True
        fields[_name(one, "kind")] = Choice(_l("Kind of work"), choices=options(EmploymentKind))
        fields[_name(one, "full")] = BooleanField(_l("Full time"))
    data[_name(one, "keep")] = is_complete and not one.twin
    names = (one.values.get(part) for part in ("full", "title", "place", "orcid"))
    fields[_name(one, "keep")] = BooleanField(next(name for name in names if name))


def _work_form(one: Shown) -> WorkForm:
    sent = {
        "title": one.values["title"],
        "year": one.values["year"],
        "doi": one.values["doi"],
        "venue": one.values["venue"],
        "co_authors": one.values["authors"],
    }
    form = WorkForm(formdata=MultiDict(sent), meta={"csrf": False})
    form.validate()
    return form


def find_fault(one: Shown) -> str:
    """What the form of its section would say against it; empty for nothing."""
    if one.proposal.kind is ProposalKind.WORK:
        return next((str(text) for lines in _work_form(one).errors.values() for text in lines), "")
    for part in ("full", "title", "place", "department", "thesis", "supervisor"):
        try:
            for check in (at_most(LONGEST_OF.get(part, LINE)), NoContacts()):
                check(None, _Held(one.values.get(part, "")))
        except ValidationError as error:
            return str(error)
    return ""


class _Held:
    """A value as a validator wants it."""

    def __init__(self, data: str) -> None:
        self.data = data
