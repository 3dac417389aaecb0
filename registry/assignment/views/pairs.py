"""The pairs and the openings of a run, and of one pair: why, why not, and what the opposite costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.assignment import forms, lists, queries, services, shown
from registry.assignment.models import AssignmentPair, AssignmentRun
from registry.assignment.problem import Couple, Pair
from registry.assignment.questions import Answer
from registry.assignment.views import names
from registry.assignment.views.runs import DECIDE, READ, bp, find, open_steps, trail
from registry.core.i18n import _, _l, localized, localized_text
from registry.core.permissions import requires
from registry.matching import labels
from registry.web.lists.pages import register
from registry.web.steps import Place, Step, current_user, take

OVERRIDE = Step(
    title=_l("Override this pair"),
    submit=_l("Override"),
    done=_l("Recorded. It applies from the next run on: compute again."),
    follows=(
        _l("The next run keeps to it, whatever it costs."),
        _l("The page of every run that keeps it shows your name, the reason and the price."),
    ),
)


def _around(run_id: UUID) -> dict[str, Any]:
    return {"run": find(run_id)}


register(
    bp,
    lists.pairs,
    read=READ,
    rule="/<uuid:run_id>/pairs",
    endpoint="pairs",
    template="assignment/list.html",
    context=_around,
    has_acts=True,
)
register(
    bp,
    lists.openings,
    read=READ,
    rule="/<uuid:run_id>/openings",
    endpoint="openings",
    template="assignment/list.html",
    context=_around,
)


@dataclass(frozen=True)
class Move:
    """A pair that would come or leave, in words."""

    expert: str
    opening: str
    institution: str
    points: int


def _find(run_id: UUID, pair_id: UUID) -> AssignmentPair:
    run = find(run_id)
    if not run.is_done:
        abort(404)
    return queries.get_pair(run, pair_id, visible_to=current_user())


@bp.get("/<uuid:run_id>/pairs/<uuid:pair_id>")
@requires(READ)
def pair(run_id: UUID, pair_id: UUID) -> ResponseReturnValue:
    found = _find(run_id, pair_id)
    answer = services.ask(found)
    told = names.tell([found.person])
    may_decide = "introduce" in open_steps(found.run, current_user())
    override = queries.find_override(found)
    return render_template(
        "assignment/pair.html",
        run=found.run,
        pair=found,
        name=told[found.person_id],
        trail=[*trail(found.run), (_("Pairs"), url_for(".pairs", run_id=run_id))],
        answer=answer,
        full=[names.FULL[kind] for kind, _name in answer.full],
        leaving=_moves(found.run, answer.leaving),
        coming=_moves(found.run, answer.coming),
        override=override,
        may_override=may_decide
        and override is None
        and answer.is_possible
        and not services.is_own_case(found.person, current_user()),
        rows=[_part(part) for part in found.parts],
        points=shown.points,
    )


def _part(part: dict[str, Any]) -> tuple[str, str, int | None, int]:
    return labels.kept_row(**part)


def _moves(run: AssignmentRun, pairs: Sequence[Pair]) -> list[Move]:
    """In the order of the chain."""
    couples: list[Couple] = [one.couple for one in pairs]
    rows = queries.find_pairs(run, couples)
    return tell_moves([rows[couple] for couple in couples])


def tell_moves(pairs: Sequence[AssignmentPair]) -> list[Move]:
    """Whoever is named finds it in their ledger."""
    told = names.tell([one.person for one in pairs])
    return [
        Move(
            told[one.person_id],
            localized_text(one.opening, "title"),
            localized_text(one.opening.institution, "name"),
            shown.points(one.score),
        )
        for one in pairs
    ]


@bp.route("/<uuid:run_id>/pairs/<uuid:pair_id>/override", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def override(run_id: UUID, pair_id: UUID) -> ResponseReturnValue:
    found = _find(run_id, pair_id)
    return take(
        OVERRIDE,
        forms.ReasonForm,
        lambda form: services.override(found, reason=form.reason.data, by=current_user()),
        place=Place(
            url=url_for(".show", run_id=run_id),
            trail=trail(found.run),
            facts=lambda: _facts(found, services.ask(found)),
            row=found.run,
        ),
        is_possible="introduce" in open_steps(found.run, current_user()),
    )


def _facts(found: AssignmentPair, answer: Answer) -> list[tuple[Any, Any]]:
    told = names.tell([found.person])
    return [
        (_("Expert"), told[found.person_id]),
        (_("Opening"), localized(found.opening, "title")),
        (_("Institution"), localized(found.opening.institution, "name")),
        (_("Override"), _("Rule this pair out") if found.is_chosen else _("Require this pair")),
        (_("Price"), tell_price(answer)),
    ]


def tell_price(answer: Answer) -> str:
    if answer.price is None:
        return _("Not possible beside other overrides")
    return _(
        "%(seats)s seats, %(points)s points",
        seats=answer.price.seats,
        points=shown.points(answer.price.score),
    )
