"""The library of clauses in the hands of the ministry: a wording holds from a day on and is never
changed, so that the text of an edition stays what it was."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts.texts import queries
from registry.contracts.texts.actions import ClauseAction
from registry.contracts.texts.filling import blanks_in
from registry.contracts.texts.kinds import Blank, Need
from registry.contracts.texts.models import ContractClause
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.programs.drift import find_drift

ASKED_FOR = {  # a blank that some contracts cannot fill, and the need that leaves the clause out there
    Blank.LAST_DAY: Need.END,
    Blank.HOURS: Need.HOURS,
    Blank.WEEKLY_HOURS: Need.WEEKLY_HOURS,
    Blank.PAY: Need.PAY,
    Blank.POST: Need.POST,
    Blank.GROUP: Need.GROUP,
    Blank.PLACE: Need.PLACE,
    Blank.COURSES: Need.COURSES,
    Blank.PROMISES: Need.PROMISES,
    Blank.TERMS: Need.TERMS,
    Blank.OPENING: Need.OPENING,
}


def write_clause(*, valid_from: date, values: Mapping[str, Any], by: User) -> ContractClause:
    """Another wording of `code`, or a new clause, for editions written from a day on."""
    _refuse_past(valid_from)
    refuse_bad_words(values)
    for old in queries.list_wordings(values["code"]):
        if old.valid_from is not None and old.valid_from >= valid_from:
            raise RegistryError(
                _(
                    "A wording from %(day)s is recorded already; choose a later day.",
                    day=format_date(old.valid_from),
                ),
            )
        if old.valid_to is None or old.valid_to > valid_from:
            old.valid_to = valid_from
    clause = ContractClause(valid_from=valid_from, confidence="confirmed", **values)
    session().add(clause)
    session().flush()
    audit.record(ClauseAction.WRITTEN, clause, by=by, code=clause.code)
    return clause


def end_clause(clause: ContractClause, *, valid_to: date, by: User) -> None:
    """From this day on no new edition has the clause."""
    _refuse_past(valid_to)
    if clause.valid_to is not None:
        raise RegistryError(_("This wording has a last day already."))
    clause.valid_to = valid_to
    audit.record(ClauseAction.ENDED, clause, by=by, code=clause.code)


def _refuse_past(day: date) -> None:
    if day < hanoi_today():
        raise RegistryError(
            _("Choose today or a later day: what was written before stays as it is."),
        )


def refuse_bad_words(values: Mapping[str, Any]) -> None:
    """Both languages fill the same blanks, known ones, and say the same figures."""
    vietnamese, english = blanks_in(values["text_vi"]), blanks_in(values["text_en"])
    if unknown := (vietnamese | english) - set(Blank):
        raise RegistryError(_("No such blank: %(names)s.", names=_braced(unknown)))
    if vietnamese != english:
        raise RegistryError(
            _(
                "Only one of the two languages has these blanks: %(names)s.",
                names=_braced(vietnamese ^ english),
            ),
        )
    _refuse_unasked(vietnamese, values["needs"].split())
    if drifts := find_drift(values["text_vi"], values["text_en"]):
        raise RegistryError(
            _(
                "Only one of the two languages says: %(figures)s.",
                figures=", ".join(drift.figure for drift in drifts),
            ),
        )


def _refuse_unasked(blanks: Iterable[str], needs: Iterable[str]) -> None:
    missing = {ASKED_FOR[Blank(one)] for one in blanks if Blank(one) in ASKED_FOR} - {
        Need(one) for one in needs
    }
    if missing:
        raise RegistryError(
            _(
                "Some contracts cannot fill this: tick “%(needs)s”, so that the clause is left out there.",
                needs="”, “".join(sorted(str(need.label) for need in missing)),
            ),
        )


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
