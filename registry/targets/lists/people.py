"""The people behind a number, and those who do not count (yet), as lists. Names of the filters: those of
registry/targets/lists/dimensions.py (institution, body, field, technology, kind, mode, month, and for oversight
country, region, category, gender), reason (of those not counted)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import request, url_for
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Subquery, exists, or_, select

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.contracts.waiting import WORK
from registry.core.finding import has_number, has_words, words
from registry.core.i18n import _, _l, format_share, localized
from registry.core.json_rows import json_rows
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role, can
from registry.desk.lists import remind_act
from registry.experts.lists import everybody_named
from registry.experts.models import Person, PersonName
from registry.programs.models import Opening, TalentProgram
from registry.targets import queries, sentences, traits
from registry.targets.evidence import list_evidence
from registry.targets.lists import dimensions
from registry.targets.remedies import Remedy, read_remedies
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import by_language, plain
from registry.web.lists.declaration import Act, Column, Empty, Filter, List
from registry.web.lists.waiting import Turn, turns

KEPT = ("as_of", "known_at", "reading")


def _computed(count: Count, verdicts: Sequence[Verdict]) -> Subquery:
    """A row is known by its contract; who has none, by themselves."""
    rows = [
        (
            one.verdict.contract_id or one.verdict.person_id,
            place,
            one.verdict.person_id,
            one.verdict.contract_id,
            one.verdict.qualifying_on,
            one.verdict.proved_on,
            sentences.roots(one.verdict.failed)[0].code if one.verdict.failed else None,
            *dimensions.values_told(one),
        )
        for place, one in enumerate(traits.tell_apart(count, verdicts))
    ]
    return json_rows(
        rows,
        id=uuid.UUID,
        place=int,
        person_id=uuid.UUID,
        contract_id=uuid.UUID,
        counts_from=date,
        proved_on=date,
        reason=str,
        **dimensions.COMPUTED,
    )


def _rows(computed: Subquery) -> Rows:
    return (
        select(computed)
        .join(Person, Person.id == computed.c.person_id)
        .outerjoin(Contract, Contract.id == computed.c.contract_id)
        .outerjoin(Organisation, Organisation.id == Contract.institution_id)
        .outerjoin(Opening, Opening.id == Contract.opening_id)
        .outerjoin(TalentProgram, TalentProgram.id == Opening.program_id)
        .with_only_columns(
            computed.c.id,
            computed.c.place,
            computed.c.person_id,
            computed.c.contract_id,
            computed.c.counts_from,
            computed.c.proved_on,
            computed.c.reason,
            Person.number.label("person_number"),
            Person.display_name,
            Person.user_id.label("person_user_id"),
            Contract.number,
            Contract.institution_id,
            Organisation.name_vi,
            Organisation.name_en,
        )
    )


def _search(text: str, _user: User) -> ColumnElement[bool]:
    conditions = has_number(text, Person.number, Contract.number)
    if wanted := words(text):
        is_named = PersonName.person_id == Person.id
        conditions.append(exists().where(is_named, has_words(PersonName.folded, wanted)))
        found = taxonomy.find_organisation_ids(wanted)
        conditions.append(Contract.institution_id.in_(found))
    return or_(Person.id.is_(None), *conditions)


def _kept() -> dict[str, Any]:
    """Both moments go along with every link."""
    return {name: request.args[name] for name in KEPT[:2] if request.args.get(name)}


def _link(row: Any) -> str:
    return url_for("targets.person", person_id=row.person_id, **_kept())


def _contract(user: User) -> Column:
    def value(row: Any) -> str:
        if row.number is None or not can(user, Permission.CONTRACT_READ):
            return row.number or ""
        url = url_for("contracts.show", contract_id=row.contract_id)
        return Markup('<a class="nowrap" href="{}">{}</a>').format(url, row.number)

    return Column("contract", _l("Contract"), value, sort=Contract.number)


def _expert() -> Column:
    return Column(
        "expert",
        _l("Expert"),
        lambda row: row.display_name,
        sort=by_language(Person),
        under=Column(
            "number", _l("Register number"), lambda row: row.person_number, sort=Person.number
        ),
    )


def _institution(value: Any) -> Column:
    return Column("institution", _l("Institution"), value, sort=by_language(Organisation))


def counted(code: str, count: Count, verdicts: Sequence[Verdict]) -> List:
    computed = _computed(count, verdicts)
    return List(
        name=f"counted-{code.lower()}",
        title=_l("The people behind the number"),
        rows=lambda _user: _rows(computed),
        bare=lambda _user: select(computed),
        id=computed.c.id,
        link=_link,
        columns=lambda user: _counted_columns(computed, user),
        more=lambda rows: _more_of_counted(count, verdicts, rows),
        filters=dimensions.filters(count, computed),
        search=_search,
        search_hint=_l("Name with or without diacritics, VN, HD, institution"),
        order=[computed.c.place],
        people=everybody_named,
        purpose="count",
        kept=KEPT,
        is_exported=False,  # by a page of its own, which asks what the list is for
        empty=Empty(
            _l("Nobody counts in this view"),
            _l("Choose another day or another reading, or look at who is not counted yet."),
            icon="users",
        ),
    )


def _more_of_counted(
    count: Count, verdicts: Sequence[Verdict], rows: Sequence[Any]
) -> Mapping[Any, Any]:
    """The evidence for each person, and the institution's share of them."""
    shown = [verdicts[row.place] for row in rows]
    proofs = list_evidence(count, shown)
    names = queries.institution_names(shown, on=count.as_of, known_at=count.known_at)
    return {
        row.id: {
            "proofs": [str(proof) for proof in proofs.get(row.person_id, ())],
            "institution": names.get(row.institution_id, ""),
            "share": count.shares(row.person_id).get(row.institution_id, 1),
            "taught_on": verdicts[row.place].taught_on,
        }
        for row in rows
    }


def _where(row: Any) -> str:
    share = row.more["share"]
    part = _("share %(part)s", part=format_share(float(share))) if share < 1 else ""
    return Markup(" · ").join(text for text in (row.more["institution"], part) if text)


def _counted_columns(computed: Subquery, user: User) -> list[Column]:
    return [
        _expert(),
        plain("counts", _l("Qualifying day"), computed.c.counts_from, phone="due"),
        plain("proved", _l("Day of proof"), computed.c.proved_on),
        _contract(user),
        _institution(_where),
        Column(
            "taught",
            _l("Semester delivered"),
            lambda row: row.more["taught_on"] or _("none confirmed"),
        ),
        Column("evidence", _l("Evidence"), lambda row: _items(row.more["proofs"])),
    ]


def _items(proofs: Iterable[str]) -> Markup:
    """Each with what it shows: a file and its digest, a check with its level, a decision."""
    lines = [Markup("<li>{}</li>").format(proof) for proof in proofs]
    return Markup('<ul class="small list-none">{}</ul>').format(Markup("").join(lines))


def _label_reasons(codes: Iterable[str]) -> dict[str, str]:
    return {code: str(sentences.label(code)) for code in codes}


def waiting(code: str, count: Count, verdicts: Sequence[Verdict]) -> List:
    computed = _computed(count, verdicts)
    return List(
        name=f"waiting-{code.lower()}",
        title=_l("Not counted yet"),
        lead=_l("Cases closest to counting come first, with the simplest remedy."),
        rows=lambda _user: _rows(computed),
        bare=lambda _user: select(computed),
        id=computed.c.id,
        link=_link,
        columns=_waiting_columns,
        more=lambda rows: _advise(verdicts, rows),
        acts=(_remind(),),
        filters=(
            Filter("reason", _l("Why not"), computed.c.reason, labels=_label_reasons),
            *dimensions.filters(count, computed),
        ),
        search=_search,
        search_hint=_l("Name with or without diacritics, VN, HD, institution"),
        order=[computed.c.place],
        people=everybody_named,
        purpose="count",
        kept=KEPT,
        empty=Empty(
            _l("Nobody is waiting"),
            _l("Everybody with a contract counts under this reading."),
            icon="circle-check",
        ),
    )


@dataclass(frozen=True)
class Advice:
    """What would make somebody count, and whose turn it is in their contract."""

    remedies: Sequence[Remedy]
    turn: Turn | None

    @property
    def whose(self) -> str:
        roles = {role for one in self.remedies for role in one.roles}
        named = [str(role.label) for role in Role if role in roles]
        return ", ".join(named) or (str(self.turn.work.party.label) if self.turn else "")


def _advise(verdicts: Sequence[Verdict], rows: Sequence[Any]) -> Mapping[Any, Advice]:
    next_turns = turns(WORK, Contract.id)(rows)
    found = read_remedies(
        [(verdicts[row.place], sentences.roots(verdicts[row.place].failed)) for row in rows]
    )
    return {
        row.id: Advice(one, next_turns.get(row.id)) for row, one in zip(rows, found, strict=True)
    }


def _remind() -> Act:
    """Whoever's turn it is in the contract. Whoever may read the list may ask after it."""
    act = remind_act(WORK, Contract.id)

    def refusal(row: Any, user: User) -> str:
        return str(act.refusal(SimpleNamespace(id=row.id, more=row.more.turn), user))

    return replace(act, permission=Permission.COUNT_READ, refusal=refusal)


Said = tuple[str, str, str]


def say(remedies: Sequence[Remedy], user: User) -> list[Said]:
    """Why not, what would help, and its page: for whose step it is; others read of it."""
    return [
        (
            one.why,
            one.text,
            url_for(one.endpoint, **one.values) if one.is_for(user) else "",
        )
        for one in remedies
    ]


def _link_remedies(remedies: Sequence[Remedy], user: User) -> Markup:
    return Markup(" ").join(
        Markup('<a href="{}">{}</a>').format(url, text) if url else escape(text)
        for _why, text, url in say(remedies, user)
        if text
    )


def _waiting_columns(user: User) -> list[Column]:
    return [
        _expert(),
        _contract(user),
        _institution(lambda row: localized(row, "name") if row.institution_id else ""),
        Column(
            "why",
            _l("Why not"),
            lambda row: " ".join(remedy.why for remedy in row.more.remedies),
            phone="next",
        ),
        Column(
            "remedy",
            _l("What would make it count"),
            lambda row: _link_remedies(row.more.remedies, user),
        ),
        Column(
            "whose",
            _l("Whose step"),
            lambda row: row.more.whose,
            under=Column(
                "step",
                _l("Next step"),
                lambda row: str(row.more.turn.work.label) if row.more.turn else "",
            ),
        ),
    ]
