"""A panel is appointed, declares its interests, scores blind, discusses, scores again and votes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.nominations.actions import NominationAction
from registry.nominations.answering import end, give_time
from registry.nominations.checking import refuse_outsider
from registry.nominations.kinds import Ending
from registry.nominations.models import Nomination
from registry.nominations.panel import queries
from registry.nominations.panel.aspects import list_aspects
from registry.nominations.panel.conflicts import find_conflict
from registry.nominations.panel.kinds import ConflictKind, Round, Vote
from registry.nominations.panel.models import Panelist, PanelNote, PanelScore
from registry.nominations.periods import period
from registry.nominations.states import NominationState
from registry.nominations.telling import tell_nominator, tell_nominee
from registry.notices import services as notices
from registry.taxonomy import working_days

S = NominationState


def appoint(
    nomination: Nomination,
    members: Sequence[User],
    *,
    chair: User,
    number: str,
    decided_on: date,
    document: Document,
    by: User,
    today: date | None = None,
) -> None:
    """By a decision; a later one adds members. Whoever is found to have a conflict is appointed and taken
    out at once, so that the record says why."""
    today = today or hanoi_today()
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.ELIGIBLE, S.SCORING)
    _refuse_unfit(members, chair=chair, decided_on=decided_on, today=today)
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    nomination.panel_number, nomination.panel_decided_on = number, decided_on
    nomination.panel_document_id = document.id
    known = {one.user_id: one for one in queries.list_panelists(nomination)}
    for one in known.values():
        one.is_chair = one.user_id == chair.id
    for member in members:
        if member.id not in known:
            _add(nomination, member, is_chair=member.id == chair.id, today=today)
    session().flush()
    if nomination.state is S.ELIGIBLE:
        states.move(nomination, S.SCORING, by=by, action=NominationAction.PANEL_APPOINTED)
        tell_nominator(nomination, by=by)
    else:
        audit.record(NominationAction.PANEL_APPOINTED, nomination, by=by)
    due = working_days.add_working_days(today, period("score_working_days", on=today))
    give_time(nomination, due, on=today)
    judges = [one.user for one in queries.list_judges(nomination) if one.declared_at is None]
    notices.tell("nomination_panel", judges, by=by, nomination=nomination, news="appointed")


def _refuse_unfit(members: Sequence[User], *, chair: User, decided_on: date, today: date) -> None:
    if chair.id not in {one.id for one in members}:
        raise RegistryError(_("The chair must be one of the members."))
    holders = {one.id for one in list_holders(Role.PANEL_MEMBER)}
    if not {one.id for one in members} <= holders:
        raise RegistryError(_("Only somebody with the role of a panel member can be appointed."))
    if decided_on > today:
        raise RegistryError(_("This day is in the future."))


def _add(nomination: Nomination, member: User, *, is_chair: bool, today: date) -> None:
    conflict = find_conflict(nomination, member, today=today)
    session().add(
        Panelist(
            nomination_id=nomination.id, user_id=member.id, is_chair=is_chair, conflict=conflict
        )
    )


def declare(
    nomination: Nomination, conflict: ConflictKind | None, *, by: User, today: date | None = None
) -> None:
    """Before a member reads the dossier. What has come to be known since the appointment is found too."""
    states.refuse_other_than(nomination, S.SCORING)
    panelist = _own(nomination, by=by)
    found = conflict or find_conflict(nomination, by, today=today)
    panelist.declared_at = now()
    panelist.conflict, panelist.is_declared = found, conflict is not None
    action = NominationAction.CONFLICT_FOUND if found else NominationAction.CONFLICT_DENIED
    audit.record(action, nomination, by=by)
    session().flush()
    if found:
        _tell_if_short(nomination)
    _go_on(nomination)


def excuse(panelist: Panelist, *, reason: str, by: User) -> None:
    """A member who cannot take part; the others go on if they are enough. If not, the secretariat is asked
    for further members, who score first, so that no vote is left without a quorum."""
    nomination = session().get_one(Nomination, panelist.nomination_id)
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.SCORING, S.DISCUSSING)
    panelist.excused = reason
    session().flush()
    excused = NominationAction.MEMBER_EXCUSED
    if _is_short(nomination) and nomination.state is S.DISCUSSING:
        states.move(nomination, S.SCORING, by=by, action=excused)
    else:
        audit.record(excused, nomination, by=by)
    _tell_if_short(nomination)
    _go_on(nomination)


def score(nomination: Nomination, marks: Mapping[str, int], *, remark: str, by: User) -> None:
    """The first one, on one's own. It is never changed."""
    states.refuse_other_than(nomination, S.SCORING)
    _write(nomination, Round.FIRST, marks, remark=remark, vote=None, by=by)
    _go_on(nomination)


def discuss(nomination: Nomination, text: str, *, by: User) -> None:
    states.refuse_other_than(nomination, S.DISCUSSING)
    panelist = _judge(nomination, by=by)
    session().add(PanelNote(panelist_id=panelist.id, text=text))
    audit.record(NominationAction.DISCUSSED, nomination, by=by)


def vote(
    nomination: Nomination, marks: Mapping[str, int], *, remark: str, vote: Vote, by: User
) -> None:
    """With the second score, after the discussion."""
    states.refuse_other_than(nomination, S.DISCUSSING)
    _write(nomination, Round.SECOND, marks, remark=remark, vote=vote, by=by)


def close_vote(nomination: Nomination, *, by: User) -> None:
    """Raises RegistryError as long as fewer than the quorum have voted."""
    refuse_outsider(nomination, by=by)
    states.refuse_other_than(nomination, S.DISCUSSING)
    votes = count_votes(nomination)
    if sum(votes.values()) < period("panel_quorum"):
        raise RegistryError(_("Fewer members have voted than the quorum needs."))
    if not is_recommended(votes):
        end(nomination, by=by, ending=Ending.NOT_RECOMMENDED)
        return
    states.move(nomination, S.RECOMMENDED, by=by, action=NominationAction.RECOMMENDED)
    give_time(nomination, None, on=hanoi_today())
    tell_nominee(nomination, "recommended", by=by)
    tell_nominator(nomination, by=by)


def count_votes(nomination: Nomination) -> dict[Vote, int]:
    given = [one.vote for one in queries.list_scores(nomination, Round.SECOND)]
    return {one: given.count(one) for one in Vote}


def is_recommended(votes: Mapping[Vote, int]) -> bool:
    """Of all votes cast, abstentions among them."""
    cast = sum(votes.values())
    return cast > 0 and votes[Vote.YES] * 100 >= cast * period("recommend_percent")


def _write(
    nomination: Nomination,
    turn: Round,
    marks: Mapping[str, int],
    *,
    remark: str,
    vote: Vote | None,
    by: User,
) -> None:
    panelist = _judge(nomination, by=by)
    if queries.score_of(panelist, turn) is not None:
        raise RegistryError(_("You have scored already; a score is never changed."))
    _refuse_bad_marks(marks)
    session().add(
        PanelScore(panelist_id=panelist.id, turn=turn, marks=dict(marks), remark=remark, vote=vote)
    )
    action = NominationAction.SCORED if vote is None else NominationAction.VOTED
    audit.record(action, nomination, by=by)
    session().flush()
    session().expire(panelist, ["scores"])


def _refuse_bad_marks(marks: Mapping[str, Any]) -> None:
    best = period("highest_mark")
    known = {one.code for one in list_aspects(on=hanoi_today())}
    if set(marks) != known or not all(0 <= one <= best for one in marks.values()):
        raise RegistryError(_("Choose one of the marks for each aspect."))


def _go_on(nomination: Nomination) -> None:
    """Once all first scores are in, and they are enough, the members read them and discuss."""
    if nomination.state is not S.SCORING:
        return
    judges = queries.list_judges(nomination)
    if _is_short(nomination):
        return
    if all(queries.score_of(one, Round.FIRST) is not None for one in judges):
        states.move(nomination, S.DISCUSSING, by=None, action=NominationAction.SCORES_OPENED)
        today = hanoi_today()
        due = working_days.add_working_days(today, period("score_working_days", on=today))
        give_time(nomination, due, on=today)
        people = [one.user for one in judges]
        notices.tell("nomination_panel", people, nomination=nomination, news="opened")


def _is_short(nomination: Nomination) -> bool:
    return len(queries.list_judges(nomination)) < period("panel_quorum")


def _tell_if_short(nomination: Nomination) -> None:
    """Another decision has to add members."""
    if _is_short(nomination):
        secretariat = list_holders(Role.DESIGNATION_SECRETARIAT)
        notices.tell("nomination_panel", secretariat, nomination=nomination, news="short")


def _own(nomination: Nomination, *, by: User) -> Panelist:
    panelist = queries.find_panelist(nomination, by)
    if panelist is None:
        raise NotAllowed(_("Only a member of the panel can take this step."))
    return panelist


def _judge(nomination: Nomination, *, by: User) -> Panelist:
    """Who has declared that nothing stands in the way, and of whom nothing is found."""
    panelist = _own(nomination, by=by)
    if panelist.declared_at is None:
        raise NotAllowed(_("Declare first whether you have a conflict of interest."))
    if find_conflict(nomination, by):
        raise NotAllowed(
            _("A conflict of interest was found, so you cannot judge this nomination.")
        )
    return panelist
