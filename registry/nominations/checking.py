"""The secretariat: is the dossier complete, and does each paper show what it is to show?"""

from collections.abc import Sequence
from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.nominations import dossier, queries
from registry.nominations.actions import NominationAction
from registry.nominations.answering import end, give_time
from registry.nominations.criteria import Criterion, list_unmet
from registry.nominations.kinds import Ending, Finding
from registry.nominations.models import Nomination, NominationClaim
from registry.nominations.periods import period
from registry.nominations.states import NominationState
from registry.nominations.telling import tell_nominator, tell_nominee

S = NominationState


def judge(row: NominationClaim, finding: Finding, *, note: str, by: User) -> None:
    nomination = session().get_one(Nomination, row.nomination_id)
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.CHECK)
    row.finding, row.finding_note, row.judged_by_id = finding, note, by.id
    audit.record(
        NominationAction.JUDGED, nomination, by=by, criterion=row.criterion, finding=finding.value
    )


def list_unmet_conditions(nomination: Nomination) -> list[Criterion]:
    met = {one.criterion for one in nomination.claims if one.finding is Finding.MET}
    return list_unmet(dossier.conditions_of(nomination), met)


def find_eligible(nomination: Nomination, *, by: User) -> None:
    """Raises RegistryError as long as a condition was not found met."""
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.CHECK)
    if list_unmet_conditions(nomination):
        raise RegistryError(
            _("Every general condition and at least one further one must be found met.")
        )
    states.move(nomination, S.ELIGIBLE, by=by, action=NominationAction.FOUND_ELIGIBLE)
    give_time(nomination, None, on=hanoi_today())
    _tell(nomination, "eligible", by=by)


def return_dossier(
    nomination: Nomination,
    *,
    missing: Sequence[str],
    note: str,
    by: User,
    today: date | None = None,
) -> None:
    """`missing`: parts and conditions by their codes."""
    today = today or hanoi_today()
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.CHECK)
    nomination.missing, nomination.note = list(missing), note
    states.move(nomination, S.RETURNED, by=by, action=NominationAction.RETURNED)
    give_time(nomination, today + timedelta(period("returned_days", on=today)), on=today)
    _tell(nomination, "returned", by=by)


def close(nomination: Nomination, *, reason: str, by: User) -> None:
    """The conditions are not met; the nominee reads why, and everybody else that it has ended."""
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.CHECK)
    nomination.note = reason
    end(nomination, by=by, ending=Ending.NOT_ELIGIBLE)


def refuse_outsider(nomination: Nomination, *, by: User) -> None:
    if not queries.may_check(nomination, by):
        raise NotAllowed(_("You cannot decide on a nomination of your own."))


def _tell(nomination: Nomination, news: str, *, by: User) -> None:
    tell_nominee(nomination, news, by=by)
    tell_nominator(nomination, by=by)
