"""The list of nominations, the page of one, and its files."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, _l, hanoi_today, localized, localized_text, proper
from registry.core.permissions import Permission, can, requires
from registry.documents.models import Document
from registry.documents.responses import attachment_of
from registry.experts import queries as experts
from registry.nominations import checking, dossier, packing, queries
from registry.nominations.kinds import DossierPart
from registry.nominations.lists import NOMINATIONS
from registry.nominations.making import list_channels
from registry.nominations.models import Nomination
from registry.nominations.panel import judging
from registry.nominations.panel import queries as panels
from registry.nominations.panel.aspects import list_aspects
from registry.nominations.panel.kinds import Round
from registry.nominations.panel.models import Panelist
from registry.nominations.periods import period
from registry.nominations.states import BEFORE_DECISION, JUDGED, WRITABLE, NominationState
from registry.web.downloads import download
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("nominations", __name__, url_prefix="/<any(vi,en):locale>/nominations")
READ, MAKE = Permission.NOMINATION_READ, Permission.NOMINATION_MAKE
ANSWER, CHECK = Permission.NOMINATION_ANSWER, Permission.NOMINATION_CHECK
NAVIGATION = [(_l("Nominations"), "nominations.index", READ)]
register(bp, NOMINATIONS, read=READ, template="nominations/index.html")
S = NominationState


@bp.app_template_global("may_nominate")
def may_nominate() -> dict[str, bool]:
    user = current_user()
    return {
        "others": bool(list_channels(user)),
        "self": can(user, ANSWER) and experts.find_own_person(user) is not None,
    }


def find(nomination_id: UUID) -> Nomination:
    return queries.get_nomination(nomination_id, visible_to=current_user())


def open_steps(nomination: Nomination) -> list[str]:
    """Which buttons this reader gets now."""
    user, state = current_user(), nomination.state
    is_nominee = queries.is_of_nominee(nomination, user)
    writes = is_nominee and state in WRITABLE
    checks = queries.may_check(nomination, user) and state is S.CHECK
    panelist = find_own_panelist(nomination)
    scores = panelist is not None and panelist.declared_at is not None
    leads = queries.may_check(nomination, user)
    rules = {
        "consent": is_nominee and state is S.ASKED,
        "step_back": is_nominee and state in BEFORE_DECISION,
        "write": writes,
        "submit": writes,
        "judge": checks,
        "find_eligible": checks,
        "return_dossier": checks,
        "close": checks,
        "appoint": leads and state in {S.ELIGIBLE, S.SCORING},
        "excuse": leads and state in {S.SCORING, S.DISCUSSING},
        "close_vote": leads and state is S.DISCUSSING,
        "minutes": leads and panels.has_minutes(nomination),
        "designate": leads and state is S.RECOMMENDED,
        "decline": leads and state is S.RECOMMENDED,
        "answer_decline": leads and state is S.DECIDING and nomination.declined_by_id is not None,
        "declare": panelist is not None and state is S.SCORING,
        "score": scores and state is S.SCORING and not _has_scored(panelist, Round.FIRST),
        "discuss": scores and state is S.DISCUSSING,
        "vote": scores and state is S.DISCUSSING and not _has_scored(panelist, Round.SECOND),
    }
    return [name for name, holds in rules.items() if holds]


def find_own_panelist(nomination: Nomination) -> Panelist | None:
    user = current_user()
    return panels.find_panelist(nomination, user) if can(user, Permission.PANEL_JUDGE) else None


def _has_scored(panelist: Panelist | None, turn: Round) -> bool:
    return panelist is not None and panels.score_of(panelist, turn) is not None


@bp.get("/<uuid:nomination_id>")
@requires(READ)
def show(nomination_id: UUID) -> ResponseReturnValue:
    return show_nomination(find(nomination_id))


def show_nomination(nomination: Nomination) -> ResponseReturnValue:
    is_nominee = queries.is_of_nominee(nomination, current_user())
    reads = queries.shows_dossier(nomination, current_user())
    is_nominator = nomination.nominator_id == current_user().id
    is_judge = find_own_panelist(nomination) is not None and nomination.state in JUDGED
    leads = queries.may_check(nomination, current_user()) and reads
    if nomination.nominee_name and not (is_nominee or is_nominator):
        note_reading(nomination, fields=["name", "evidence"] if reads else ["name"])
    return render_template(
        "nominations/show.html",
        nomination=nomination,
        is_nominee=is_nominee,
        is_nominator=is_nominator,
        reads=reads,
        steps=open_steps(nomination),
        parts=[(part, dossier.find_part(nomination, part)) for part in DossierPart],
        conditions_of=_list_conditions(nomination) if reads else [],
        missing=list_missing(nomination) if reads else [],
        unmet=checking.list_unmet_conditions(nomination) if reads else [],
        asked_for=_list_asked_for(nomination) if reads else [],
        events=[] if is_judge or not reads else _read_history(nomination),
        is_judge=is_judge,
        panel=_describe_panel(nomination) if is_judge or leads else None,
    )


def _describe_panel(nomination: Nomination) -> dict[str, Any]:
    """To its members and to the secretariat; of scores nothing before all first ones are in."""
    members = panels.list_panelists(nomination)
    own = find_own_panelist(nomination)
    return {
        "members": members,
        "judges": [one for one in members if one.may_judge],
        "quorum": period("panel_quorum"),
        "opened": panels.shows_scores(nomination),
        "sheets": [
            (one.user, [panels.score_of(one, turn) for turn in Round])
            for one in members
            if one.may_judge
        ],
        "own": own.scores if own else [],
        "aspects": list_aspects(on=hanoi_today()),
        "notes": panels.list_notes(nomination) if panels.shows_scores(nomination) else [],
        "votes": judging.count_votes(nomination),
    }


def note_reading(nomination: Nomination, *, fields: list[str]) -> None:
    """In the ledger of a person of the register: nobody is one before they have agreed."""
    if nomination.person_id is None:
        return
    with ledger():
        audit.record_access(
            person_ids=[nomination.person_id],
            viewer=current_user(),
            fields=fields,
            purpose="designation",
            context=nomination,
        )


def _list_conditions(nomination: Nomination) -> list[tuple[Any, Any]]:
    """Each with what the nominee claims."""
    claims = {one.criterion: one for one in nomination.claims}
    return [(one, claims.get(one.code)) for one in dossier.conditions_of(nomination)]


def list_missing(nomination: Nomination) -> list[Any]:
    """In words, for the nominee: parts first."""
    parts = [part.label for part in dossier.list_missing_parts(nomination)]
    return [
        *parts,
        *(localized(one, "text") for one in dossier.list_missing_conditions(nomination)),
    ]


def missing_choices(nomination: Nomination) -> list[tuple[str, Any]]:
    """All that can be asked for again, by code."""
    conditions = dossier.conditions_of(nomination)
    return [
        *((part.value, part.label) for part in DossierPart),
        *((one.code, localized_text(one, "text")) for one in conditions),
    ]


def _list_asked_for(nomination: Nomination) -> list[Any]:
    names = dict(missing_choices(nomination))
    return [names[code] for code in nomination.missing if code in names]


def _read_history(nomination: Nomination) -> list[Event]:
    """Without its end, which tells nobody who brought it about."""
    person = nomination.person
    name = person.display_name if person else None
    reader = Reader(current_user(), person.user_id if person else None, name)
    return read_history(nomination, reader=reader, hidden={S.ENDED})


def place_of(nomination: Nomination) -> Place:
    return place_on_page(
        _("Nominations"),
        nomination.code,
        {"nomination_id": nomination.id},
        facts=lambda: [
            (_("Nomination"), nomination.code),
            (_("Nominee"), proper(nomination.nominee_name)),
            (_("Legal category"), nomination.category.label),
            (_("Status"), nomination.state.label),
        ],
        row=nomination,
    )


def find_shown(nomination_id: UUID) -> Nomination:
    """Only where the reader may read the dossier."""
    return queries.get_dossier(nomination_id, visible_to=current_user())


@bp.get("/<uuid:nomination_id>/parts/<any(general,contribution,plan):part>/file")
@requires(READ)
def part_file(nomination_id: UUID, part: str) -> ResponseReturnValue:
    nomination = find_shown(nomination_id)
    return give_out(nomination, queries.get_part_document(nomination, part))


@bp.get("/<uuid:nomination_id>/claims/<uuid:nomination_claim_id>/file")
@requires(READ)
def claim_file(nomination_id: UUID, nomination_claim_id: UUID) -> ResponseReturnValue:
    nomination = find_shown(nomination_id)
    return give_out(nomination, queries.get_claim(nomination, nomination_claim_id).document)


@bp.get("/<uuid:nomination_id>/dossier.zip")
@requires(READ)
def whole_dossier(nomination_id: UUID) -> ResponseReturnValue:
    """The texts and every paper, as one file."""
    nomination = find_shown(nomination_id)
    content = packing.pack(nomination)
    if not queries.is_of_nominee(nomination, current_user()):
        note_reading(nomination, fields=["name", "evidence"])
    return download(content, name=f"{nomination.code}.zip", mimetype="application/zip")


def give_out(nomination: Nomination, document: Document) -> ResponseReturnValue:
    assert nomination.person_id is not None
    is_own = queries.is_of_nominee(nomination, current_user())
    return attachment_of(
        nomination.person_id, document, purpose="designation", context=nomination, is_own=is_own
    )
