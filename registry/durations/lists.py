"""The cases behind each figure. Names of the filters: step (states of contracts, codes of procedures),
unfinished, over (yes, no), institution, field, country, kind, began_from, began_to, left_from, left_to."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.contracts.queries import visible_contracts
from registry.core.finding import has_number
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Role
from registry.durations.labels import name_steps
from registry.durations.stays import STAYS
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.lists import institution, institution_filter
from registry.taxonomy.models import Organisation
from registry.verification.listing import country_of
from registry.web.lists.columns import choice, plain
from registry.web.lists.declaration import Column, Empty, Filter, List, Period
from registry.web.lists.filters import yes_or_no

ALL_COUNTRIES = OVERSIGHT_ROLES | {Role.RECRUITMENT_OFFICER}


def reads_countries(user: User) -> bool:
    """Experts may hide from institutions where they live."""
    return bool(user.roles & ALL_COUNTRIES)


def bare(user: User) -> Rows:
    return (
        visible_contracts(user)
        .join(STAYS, STAYS.c.contract_id == Contract.id)
        .with_only_columns(STAYS.c.id, maintain_column_froms=True)
    )


def rows(user: User) -> Rows:
    shown = [
        *STAYS.c,
        Contract.number,
        Contract.kind.label("contract_kind"),
        Organisation.name_vi,
        Organisation.name_en,
        Opening.field_id,
    ]
    if reads_countries(user):
        shown.append(_country(user).label("country"))
    return (
        bare(user)
        .join(Person, Person.id == Contract.person_id)
        .join(Organisation, Organisation.id == Contract.institution_id)
        .outerjoin(Opening, Opening.id == Contract.opening_id)
        .with_only_columns(*shown, maintain_column_froms=True)
    )


def _country(_user: User) -> Any:
    return country_of(Person.id)


def _name(found: Sequence[Any]) -> Mapping[Any, Any]:
    """Names of the steps, fields and countries of one page: a statement for each kind of them."""
    steps = name_steps({row.step for row in found})
    fields = taxonomy.name_concepts({row.field_id for row in found if row.field_id})
    codes = {str(code) for row in found if (code := getattr(row, "country", None))}
    countries = taxonomy.name_countries(codes)
    return {
        row.id: (
            steps[row.step],
            fields.get(row.field_id, ""),
            countries.get(getattr(row, "country", None) or "", ""),
        )
        for row in found
    }


def _benchmark(row: Any) -> str:
    if row.usual is None:
        return ""
    if row.days > row.usual:
        return _("over the benchmark of %(days)s", days=row.usual)
    return _("benchmark: %(days)s", days=row.usual)


def columns(user: User) -> list[Column]:
    is_own = user.roles <= INSTITUTION_ROLES
    country = Column("country", _l("Country of residence"), lambda row: row.more[2], is_extra=True)
    return [
        plain("number", _l("Contract number"), Contract.number),
        Column("step", _l("Step"), lambda row: row.more[0], sort=STAYS.c.step, phone="next"),
        institution(is_extra=is_own),
        Column(
            "days",
            _l("Days in this step"),
            lambda row: row.days,
            sort=STAYS.c.days,
            under=Column("benchmark", _l("Benchmark"), _benchmark),
        ),
        plain("began_on", _l("Began on"), STAYS.c.began_on),
        Column(
            "ended_on",
            _l("Ended on"),
            lambda row: row.ended_on or _("still open"),
            sort=STAYS.c.ended_on,
        ),
        choice("contract_kind", _l("Kind of contract"), KIND, is_extra=True),
        Column("field", _l("Research field"), lambda row: row.more[1], is_extra=True),
        *([country] if reads_countries(user) else []),
    ]


KIND = Contract.kind.label("contract_kind")

CASES = List(
    name="durations",
    title=_l("Time in each step"),
    lead=_l(
        "How long contracts and permits stay in each step, from the recorded history, beside the benchmark that was in force when the step began."
    ),
    rows=rows,
    bare=bare,
    id=STAYS.c.id,
    link=lambda row: url_for("contracts.show", contract_id=row.contract_id),
    columns=columns,
    more=_name,
    filters=(
        Filter("step", _l("Step"), STAYS.c.step, labels=name_steps),
        yes_or_no("unfinished", _l("Still open"), STAYS.c.is_open),
        yes_or_no("over", _l("Over the benchmark"), STAYS.c.is_over),
        institution_filter(Contract.institution_id),
        Filter(
            "field",
            _l("Research field"),
            Opening.field_id,
            labels=taxonomy.name_concepts,
            is_joined=True,
        ),
        Filter(
            "country",
            _l("Country of residence"),
            _country,
            labels=taxonomy.name_countries,
            is_joined=True,
            is_for=reads_countries,
        ),
        Filter("kind", _l("Kind of contract"), Contract.kind),
        Period("began", _l("Began on"), STAYS.c.began_on),
        Period("left", _l("Ended on"), STAYS.c.ended_on),
    ),
    search=lambda text, _user: (
        has_number(text, Contract.number)[0]
        if has_number(text, Contract.number)
        else Contract.id.is_(None)
    ),
    search_hint=_l("Contract number"),
    order=[STAYS.c.began_on.desc()],
    kept=("by",),
    empty=Empty(
        _l("No step has been measured yet"),
        _l("A step is measured from the day on which a contract or an application enters it."),
        icon="clock",
    ),
)
