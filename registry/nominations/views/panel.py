"""The panel of a nomination: its appointment, and what each member does with their own dossiers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from registry.accounts.queries import list_holders
from registry.core.db import session
from registry.core.i18n import _l, hanoi_today
from registry.core.permissions import Permission, Role, requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.documents.papers import as_docx, as_pdf
from registry.documents.responses import attachment
from registry.nominations.forms import panel as forms
from registry.nominations.models import Nomination
from registry.nominations.panel import judging, minutes
from registry.nominations.panel import queries as panels
from registry.nominations.panel.kinds import ConflictKind, Vote
from registry.nominations.panel.models import Panelist
from registry.nominations.views.page import (
    CHECK,
    bp,
    find,
    find_shown,
    note_reading,
    open_steps,
    place_of,
    show_nomination,
)
from registry.nominations.views.steps import OF_NOMINEE, OF_SECRETARIAT
from registry.web.downloads import download
from registry.web.forms import VersionedForm
from registry.web.steps import current_user

JUDGE = Permission.PANEL_JUDGE
OF_MEMBER = replace(OF_NOMINEE, write=JUDGE)
OF_READER = replace(OF_MEMBER, find=find_shown)


def _receive(form: Any) -> Document:
    return documents.receive_upload(form.file.data, by=current_user())


def _offer_members(nomination: Nomination) -> dict[str, Any]:
    known = {one.user_id for one in panels.list_panelists(nomination)}
    people = [(str(one.id), one.display_name) for one in list_holders(Role.PANEL_MEMBER)]

    def prepare(form: forms.AppointForm) -> None:
        form.members.choices = form.chair.choices = people
        if not form.is_submitted():
            form.members.data = [str(one) for one in known]

    return {"prepare": prepare, "receive": _receive}


@OF_SECRETARIAT.form(
    "appoint",
    forms.AppointForm,
    rule="panel/appoint",
    options=_offer_members,
    title=_l("Appoint the panel"),
    submit=_l("Appoint"),
    done=_l("The panel is appointed. Members with a conflict of interest were left out."),
    lead=_l("As the decision names them. A later decision adds members."),
    follows=(
        _l("Each member is asked to declare conflicts of interest before reading the dossier."),
        _l(
            "The registry looks for conflicts too: the same institution, joint works, nominator and referees."
        ),
    ),
)
def appoint(nomination: Nomination, form: forms.AppointForm, document: Document) -> None:
    people = {str(one.id): one for one in list_holders(Role.PANEL_MEMBER)}
    judging.appoint(
        nomination,
        [people[one] for one in form.members.data or []],
        chair=people[form.chair.data],
        number=form.decision_number.data or "",
        decided_on=form.decided_on.data or hanoi_today(),
        document=document,
        by=current_user(),
    )


@OF_MEMBER.form(
    "declare",
    forms.DeclareForm,
    rule="panel/declare",
    title=_l("Declare your interests"),
    submit=_l("Declare"),
    done=_l("Your declaration is recorded."),
    grave=(
        _l("With a conflict of interest you no longer see this nomination."),
        _l("Your declaration is part of the minutes."),
    ),
)
def declare(nomination: Nomination, form: forms.DeclareForm) -> None:
    conflict = None if form.answer.data == forms.NONE else ConflictKind(form.answer.data)
    judging.declare(nomination, conflict, by=current_user())


def _offer_marks(_nomination: Nomination) -> dict[str, Any]:
    return {"prepare": lambda form: forms.offer_marks(form, on=hanoi_today())}


@OF_READER.form(
    "score",
    forms.ScoreForm,
    rule="panel/score",
    options=_offer_marks,
    title=_l("Score on your own"),
    submit=_l("Hand in"),
    done=_l("Your score is in. You read the others once all of them are."),
    grave=(
        _l("Nobody sees your score, and you see nobody's, until all first scores are in."),
        _l("A score that was handed in is not changed."),
    ),
)
def score(nomination: Nomination, form: Any) -> None:
    judging.score(
        nomination, forms.marks_of(form), remark=form.remark.data or "", by=current_user()
    )


@OF_READER.form(
    "discuss",
    forms.PanelNoteForm,
    rule="panel/discuss",
    title=_l("Write to the panel"),
    submit=_l("Send"),
    done=_l("The panel reads your note."),
)
def discuss(nomination: Nomination, form: forms.PanelNoteForm) -> None:
    judging.discuss(nomination, form.text.data or "", by=current_user())


@OF_READER.form(
    "vote",
    forms.VoteForm,
    rule="panel/vote",
    options=_offer_marks,
    title=_l("Score again and vote"),
    submit=_l("Hand in"),
    done=_l("Your vote is in."),
    grave=(_l("A vote that was handed in is not changed."),),
)
def vote(nomination: Nomination, form: Any) -> None:
    judging.vote(
        nomination,
        forms.marks_of(form),
        remark=form.remark.data or "",
        vote=Vote(form.vote.data),
        by=current_user(),
    )


def _find_panelist(nomination_id: UUID, panelist_id: UUID) -> Panelist:
    return panels.get_panelist(find_shown(nomination_id), panelist_id)


def _nomination_of(row: Panelist) -> Nomination:
    return find(row.nomination_id)


@replace(
    OF_SECRETARIAT,
    rule="/<uuid:nomination_id>/panel/<uuid:panelist_id>",
    find=_find_panelist,
    page=lambda row: show_nomination(_nomination_of(row)),
    place=lambda row: place_of(_nomination_of(row)),
    open_steps=lambda row: open_steps(_nomination_of(row)) if row.may_judge else [],
).form(
    "excuse",
    forms.ExcuseForm,
    title=_l("Excuse a member"),
    submit=_l("Excuse"),
    done=_l("The member is excused; the others continue where they are enough."),
    grave=(_l("The member no longer sees the nomination; what they handed in no longer counts."),),
)
def excuse(row: Panelist, form: forms.ExcuseForm) -> None:
    judging.excuse(row, reason=form.reason.data or "", by=current_user())


@OF_SECRETARIAT.form(
    "close_vote",
    VersionedForm,
    rule="panel/close-vote",
    title=_l("Close the vote"),
    submit=_l("Close the vote"),
    done=_l("The vote is closed."),
    grave=(
        _l("The votes are counted; no member can vote any more."),
        _l("Where the panel does not recommend the designation the nomination ends."),
    ),
)
def close_vote(nomination: Nomination, _form: VersionedForm) -> None:
    judging.close_vote(nomination, by=current_user())


@bp.get("/<uuid:nomination_id>/panel/minutes.docx")
@requires(CHECK)
def panel_minutes(nomination_id: UUID) -> ResponseReturnValue:
    return _give_minutes(nomination_id, as_docx, "docx")


@bp.get("/<uuid:nomination_id>/panel/minutes.pdf")
@requires(CHECK)
def panel_minutes_pdf(nomination_id: UUID) -> ResponseReturnValue:
    return _give_minutes(nomination_id, as_pdf, "pdf")


def _give_minutes(nomination_id: UUID, form: Any, suffix: str) -> ResponseReturnValue:
    """Once the vote is closed."""
    nomination = find_shown(nomination_id)
    if not panels.has_minutes(nomination):
        raise NoResultFound
    note_reading(nomination, fields=["name"])
    content = form.write(minutes.compose(nomination))
    return download(content, name=f"{nomination.code}-BB.{suffix}", mimetype=form.CONTENT_TYPE)


@bp.get("/<uuid:nomination_id>/panel/decision")
@requires(CHECK)
def panel_decision(nomination_id: UUID) -> ResponseReturnValue:
    nomination = find_shown(nomination_id)
    if nomination.panel_document_id is None:
        raise NoResultFound
    return attachment(session().get_one(Document, nomination.panel_document_id))
