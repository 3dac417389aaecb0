"""Who is in charge: how many cases each has, who is away, and by which rules cases are given out."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import queries as accounts
from registry.accounts.models import User
from registry.core.i18n import _, _l, hanoi_today, localized
from registry.core.permissions import Permission, Role, can, requires
from registry.desk import queries, services
from registry.desk.forms import AbsenceForm, RuleForm
from registry.desk.kinds import CareKind
from registry.desk.models import Absence, OwnerRule
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, page_of, take

bp = Blueprint("desk", __name__, url_prefix="/<any(vi,en):locale>/desk")
CARE = Permission.CASE_CARE
NAVIGATION = [(_l("In charge"), "desk.index", CARE)]
TITLE = _l("Who is in charge")
ABSENCE = Step(
    title=_l("Enter an absence"),
    submit=_l("Enter the absence"),
    done=_l("The absence is entered. Both of you are informed."),
    lead=_l(
        "A colleague covers for you: what waits in your cases is in their list of work as well."
    ),
    follows=(
        _l("They are informed of all that you are informed of, from the first day to the last."),
        _l("They see and do what their own role allows; your cases stay yours."),
    ),
)
RULE = Step(
    title=_l("Set a rule"),
    submit=_l("Set the rule"),
    done=_l("The rule is set. Cases without anybody in charge follow within minutes."),
    lead=_l(
        "Cases of an institution, or of all that a ministry or province governs, go to one officer."
    ),
    follows=(
        _l("Cases that somebody is in charge of stay where they are."),
        _l("A rule of the same place is replaced."),
    ),
)


def _kinds() -> list[CareKind]:
    return [one for one in current_app.extensions["care"] if can(current_user(), one.permission)]


@bp.get("/")
@requires(CARE)
def index() -> ResponseReturnValue:
    user, today = current_user(), hanoi_today()
    kind = _kinds()[0]
    colleagues = accounts.list_holders(kind.role)
    counts = queries.count_cases(kind, user)
    absences = queries.list_absences(colleagues=colleagues)
    away = {one.user_id: one for one in absences if one.first_on <= today}
    return render_template(
        "desk/index.html",
        colleagues=sorted(colleagues, key=lambda one: (one.id != user.id, one.display_name)),
        counts=counts,
        total=sum(counts.values()),
        list_url=lambda **chosen: url_for(kind.list_endpoint, **chosen),
        absences=absences,
        away=away,
        rules=queries.list_rules(kind, visible_to=user),
        today=today,
    )


def _place() -> Place:
    return Place(url=url_for(".index"), trail=[(TITLE, url_for(".index"))])


def _others(user: User) -> list[User]:
    """Colleagues with a role of the same desk."""
    roles = [role for role in Role if role in user.roles and can_care(role)]
    return [one for one in accounts.list_holders(*roles) if one.id != user.id] if roles else []


def can_care(role: Role) -> bool:
    return any(kind.role is role for kind in current_app.extensions["care"])


def _named(users: list[User]) -> list[tuple[str, str]]:
    return [("", _("Choose")), *((str(one.id), one.display_name) for one in users)]


@bp.route("/absence", methods=["GET", "POST"])
@requires(CARE, write=CARE)
def absence() -> ResponseReturnValue:
    others = _others(current_user())

    def prepare(form: AbsenceForm) -> None:
        form.stand_in.choices = _named(others)

    def act(form: AbsenceForm) -> None:
        first, last = form.first.data, form.last.data
        assert first is not None
        assert last is not None
        stand_in = next(one for one in others if str(one.id) == form.stand_in.data)
        services.enter_absence(current_user(), stand_in=stand_in, first=first, last=last)

    return take(ABSENCE, AbsenceForm, act, place=_place(), prepare=prepare)


absence.step = ABSENCE  # type: ignore[attr-defined]


@bp.route("/rule", methods=["GET", "POST"])
@requires(CARE, write=CARE)
def rule() -> ResponseReturnValue:
    user, kind = current_user(), _kinds()[0]
    officers = list(accounts.list_holders(kind.role))
    places = queries.list_rule_places(user)

    def prepare(form: RuleForm) -> None:
        form.officer.choices = _named(officers)
        form.place.choices = [
            ("", _("Choose")),
            *((str(one.id), localized(one, "name")) for one in places),
        ]

    def act(form: RuleForm) -> None:
        to = next(one for one in officers if str(one.id) == form.officer.data)
        services.set_rule(kind, UUID(form.place.data), to, by=user)

    return take(RULE, RuleForm, act, place=_place(), prepare=prepare)


rule.step = RULE  # type: ignore[attr-defined]


def _find_absence(absence_id: UUID) -> Absence:
    return queries.get_absence(absence_id, visible_to=current_user())


def _find_rule(rule_id: UUID) -> OwnerRule:
    return queries.get_rule(rule_id, visible_to=current_user())


def _show(_row: Any) -> ResponseReturnValue:
    return page_of("desk.index")()


StepRoutes(
    bp,
    "/absence/<uuid:absence_id>",
    find=_find_absence,
    page=_show,
    place=lambda _row: _place(),
    read=CARE,
    write=CARE,
).button(
    "end_absence", services.end_absence, done=_l("The absence is ended. Both of you are informed.")
)
StepRoutes(
    bp,
    "/rule/<uuid:rule_id>",
    find=_find_rule,
    page=_show,
    place=lambda _row: _place(),
    read=CARE,
    write=CARE,
).button("remove_rule", services.remove_rule, done=_l("The rule is removed."))
