"""Which research fields stand on a list that a rule asks by, such as the STEM fields: one field, or a group
with all that is below it."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import find_row, list_rows, session
from registry.core.errors import RegistryError
from registry.core.facts import Fact
from registry.core.i18n import _, hanoi_today, localized_text
from registry.experts.models import Doctorate
from registry.reference import deciding
from registry.reference.kinds import FieldFlag
from registry.reference.models import ReferenceChange
from registry.reference.subjects import Pairs, Plan, plan
from registry.targets import supposing
from registry.targets.findings import Period
from registry.taxonomy.concept_models import Concept, ConceptFlag, Scheme
from registry.taxonomy.queries import FIELDS


def key_of(content: dict[str, Any]) -> str:
    return f"{content['flag']}:{content['code']}"


def named(content: dict[str, Any]) -> dict[str, Any]:
    """With what the field is called, as it was when the change was entered. Raises RegistryError."""
    concept = find_row(_fields().where(Concept.code == content["code"]))
    if concept is None:
        raise RegistryError(_("This is no research field."))
    return {**content, "name_vi": concept.name_vi, "name_en": concept.name_en}


def _fields() -> Any:
    return select(Concept).join(Concept.scheme).where(Scheme.code == FIELDS)


def list_group(code: str) -> list[Concept]:
    """The field and all below it."""
    return list(
        list_rows(_fields().where(Concept.path.contains(f"/{code}/")).order_by(Concept.path))
    )


def list_believed(key: str) -> list[Any]:
    flag, code = key.split(":")
    codes = [one.code for one in list_group(code)]
    statement = facts.read(ConceptFlag).where(
        ConceptFlag.scheme == FIELDS, ConceptFlag.flag == flag, ConceptFlag.code.in_(codes)
    )
    return list(
        list_rows(statement.order_by(ConceptFlag.code, ConceptFlag.valid_from, ConceptFlag.id))
    )


def content_on(change: ReferenceChange, rows: list[Any]) -> dict[str, Any]:
    """How many of the fields stand on the list on the day of the change."""
    group = list_group(change.content["code"])
    listed = {row.code for row in rows if row.holds_on(change.in_force_on)}
    return {**change.content, "is_listed": None, "of": len(group), "listed": len(listed)}


def would_differ(change: ReferenceChange, rows: list[Any]) -> bool:
    return any(_plans(change, rows))


def _plans(change: ReferenceChange, rows: list[Any]) -> list[tuple[Concept, Plan]]:
    """Of the fields that are not as the change says on its day."""
    found = []
    for concept in list_group(change.content["code"]):
        one = plan([row for row in rows if row.code == concept.code], change.in_force_on)
        is_listed = one.ended is not None or one.replaced is not None
        if is_listed is not change.content["is_listed"]:
            found.append((concept, one))
    return found


def record(change: ReferenceChange, rows: list[Any], *, by: User) -> list[Fact]:
    reason = deciding.reason_of(change)
    done: list[Fact] = []
    for concept, one in _plans(change, rows):
        if change.content["is_listed"]:
            done.append(facts.record(_flag_of(change, concept, one), by=by, reason=reason))
        else:
            held = one.replaced or one.ended
            ended = facts.correct(held, by=by, reason=reason, valid_to=change.in_force_on)
            done.append(ended)
    session().flush()
    return done


def _flag_of(change: ReferenceChange, concept: Concept, one: Plan) -> ConceptFlag:
    return ConceptFlag(
        concept_id=concept.id,
        flag=change.content["flag"],
        scheme=FIELDS,
        code=concept.code,
        valid_from=change.in_force_on,
        valid_to=one.until,
        source=deciding.source_of(change),
        confidence="confirmed",
    )


def shifts(change: ReferenceChange, rows: list[Any]) -> list[supposing.Shift]:
    """Nobody else can move than those with a contract whose degree, or whose course, is of such a field."""
    plans = _plans(change, rows)
    codes = [concept.code for concept, _plan in plans]
    holders = select(Doctorate.person_id).where(
        Doctorate.field_code.in_(codes), *facts.believed(Doctorate)
    )
    people = supposing.contract_holders(
        or_(ContractFact.taught_field.in_(codes), ContractFact.person_id.in_(holders))
    )
    flag = change.content["flag"]
    supposed = {
        (flag, concept.code): _supposed(
            change, [row for row in rows if row.code == concept.code], one
        )
        for concept, one in plans
    }
    day = max(change.in_force_on, hanoi_today())
    return supposing.shifts(people, lambda known: known.suppose(flags=supposed), as_of=day)


def _supposed(change: ReferenceChange, rows: list[Any], one: Plan) -> tuple[Period, ...]:
    kept = [
        (row.valid_from, row.valid_to)
        for row in rows
        if row is not one.ended and row is not one.replaced
    ]
    if change.content["is_listed"]:
        return (*kept, (change.in_force_on, one.until))
    held = one.replaced or one.ended
    return (*kept, (held.valid_from, change.in_force_on))


def title_of(change: ReferenceChange) -> str:
    return _field(change.content)


def pairs_of(content: dict[str, Any]) -> Pairs:
    pairs = [
        (_("List of fields"), str(FieldFlag(content["flag"]).label)),
        (_("Field"), _field(content)),
    ]
    if content["is_listed"] is None:
        told = _(
            "%(listed)s of %(all)s fields on the list", listed=content["listed"], all=content["of"]
        )
    else:
        told = _("On the list") if content["is_listed"] else _("Not on the list")
    return [*pairs, (_("Status"), told)]


def _field(content: dict[str, Any]) -> str:
    return f"{content['code']} {localized_text(SimpleNamespace(**content), 'name')}"
