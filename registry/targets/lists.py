"""The people behind a number, and those who do not count (yet), as lists. Names of the filters:
institution, reason (of those not counted)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import request, url_for
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Subquery, exists, or_, select

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.core.finding import has_number, has_words, words
from registry.core.i18n import _, _l, format_share, localized
from registry.core.json_rows import json_rows
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.experts.lists import everybody_named
from registry.experts.models import Person, PersonName
from registry.targets import queries, sentences
from registry.targets.evidence import list_evidence
from registry.targets.remedies import Remedy, read_remedies
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.lists import institution_filter
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import by_language, plain
from registry.web.lists.declaration import Column, Empty, Filter, List

KEPT = ("as_of", "known_at", "reading")


def _computed(verdicts: Sequence[Verdict]) -> Subquery:
    rows = [
        (
            place,
            verdict.person_id,
            verdict.contract_id,
            verdict.qualifying_on,
            verdict.proved_on,
            sentences.roots(verdict.failed)[0].code if verdict.failed else None,
        )
        for place, verdict in enumerate(verdicts)
    ]
    return json_rows(
        rows,
        id=int,
        person_id=uuid.UUID,
        contract_id=uuid.UUID,
        counts_from=date,
        proved_on=date,
        reason=str,
    )


def _rows(computed: Subquery) -> Rows:
    return (
        select(computed)
        .join(Person, Person.id == computed.c.person_id)
        .outerjoin(Contract, Contract.id == computed.c.contract_id)
        .outerjoin(Organisation, Organisation.id == Contract.institution_id)
        .with_only_columns(
            computed.c.id,
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
    computed = _computed(verdicts)
    return List(
        name=f"counted-{code.lower()}",
        title=_l("The people behind the number"),
        rows=lambda _user: _rows(computed),
        bare=lambda _user: select(computed),
        id=computed.c.id,
        link=_link,
        columns=lambda user: _counted_columns(computed, user),
        more=lambda rows: _more_of_counted(count, verdicts, rows),
        filters=(institution_filter(Contract.institution_id, is_joined=True),),
        search=_search,
        search_hint=_l("Name with or without diacritics, VN, HD, institution"),
        order=(),
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
    shown = [verdicts[row.id] for row in rows]
    proofs = list_evidence(count, shown)
    names = queries.institution_names(shown, on=count.as_of, known_at=count.known_at)
    return {
        row.id: {
            "proofs": [str(proof) for proof in proofs.get(row.person_id, ())],
            "institution": names.get(row.institution_id, ""),
            "share": count.shares(row.person_id).get(row.institution_id, 1),
            "taught_on": verdicts[row.id].taught_on,
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


def waiting(code: str, verdicts: Sequence[Verdict]) -> List:
    computed = _computed(verdicts)
    return List(
        name=f"waiting-{code.lower()}",
        title=_l("Not counted yet"),
        lead=_l("Cases closest to counting come first, with the simplest remedy."),
        rows=lambda _user: _rows(computed),
        bare=lambda _user: select(computed),
        id=computed.c.id,
        link=_link,
        columns=_waiting_columns,
        more=lambda rows: _remedies_of(verdicts, rows),
        filters=(
            Filter("reason", _l("Why not"), computed.c.reason, labels=_label_reasons),
            institution_filter(Contract.institution_id, is_joined=True),
        ),
        search=_search,
        search_hint=_l("Name with or without diacritics, VN, HD, institution"),
        order=(),
        people=everybody_named,
        purpose="count",
        kept=KEPT,
        empty=Empty(
            _l("Nobody is waiting"),
            _l("Everybody with a contract counts under this reading."),
            icon="circle-check",
        ),
    )


def _remedies_of(verdicts: Sequence[Verdict], rows: Sequence[Any]) -> Mapping[Any, Any]:
    found = read_remedies(
        [(verdicts[row.id], sentences.roots(verdicts[row.id].failed)) for row in rows]
    )
    return {row.id: one for row, one in zip(rows, found, strict=True)}


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
            lambda row: " ".join(remedy.why for remedy in row.more),
            phone="next",
        ),
        Column(
            "remedy",
            _l("What would make it count"),
            lambda row: _link_remedies(row.more, user),
        ),
    ]
