"""What a decision changes: an edition of a reading, a reading beside the others, a target."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.core.permissions import requires
from registry.documents import services as documents
from registry.rules import forms, queries, saying, services
from registry.rules.models import RuleChange
from registry.rules.views.readings import DECIDE, bp, facts_of, titled, trail_of
from registry.targets import queries as targets
from registry.targets.models import RuleSet, Target
from registry.web.steps import Place, Step, current_user, take

DONE = _l("Proposed. A second officer of the ministry must compare and approve it.")
UNTIL_DECIDED = _l("Nothing changes until a second officer of the ministry approves it.")
NEVER_EDITED = _l("The version in force ends; it stays readable, and so does every number by it.")
STEPS = {
    "change": Step(
        title=_l("Propose a new version of this reading"),
        submit=_l("Propose"),
        done=DONE,
        follows=(UNTIL_DECIDED, NEVER_EDITED),
    ),
    "copy": Step(
        title=_l("Propose a new reading beside this one"),
        submit=_l("Propose"),
        done=DONE,
        follows=(
            UNTIL_DECIDED,
            _l("It is listed beside the other readings; only a decision makes it official."),
        ),
    ),
    "change_target": Step(
        title=_l("Propose another value or period of this target"),
        submit=_l("Propose"),
        done=DONE,
        follows=(
            UNTIL_DECIDED,
            _l("Numbers as known before the approval keep the value that was known then."),
            _l("The period by which people count is that of each reading, and changes there."),
        ),
    ),
}


@bp.route("/readings/<code>/<reading>/change", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def change(code: str, reading: str) -> ResponseReturnValue:
    target, rules = queries.get_reading(code, reading)
    return _propose(
        "change",
        forms.form_for(rules.predicates, forms.EditionForm),
        lambda form, document: services.propose_edition(
            target, rules, document, content=form.content(), by=current_user(), **form.paper()
        ),
        target=target,
        rules=rules,
    )


@bp.route("/readings/<code>/<reading>/copy", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def copy(code: str, reading: str) -> ResponseReturnValue:
    target, rules = queries.get_reading(code, reading)
    return _propose(
        "copy",
        forms.form_for(rules.predicates, forms.ReadingForm),
        lambda form, document: services.propose_reading(
            target,
            document,
            reading=form.reading.data,
            content=form.content(),
            by=current_user(),
            **form.paper(),
        ),
        target=target,
        rules=rules,
    )


def _propose(
    name: str,
    form_class: Any,
    act: Callable[[Any, Any], RuleChange],
    *,
    target: Target,
    rules: RuleSet,
) -> ResponseReturnValue:
    url = url_for(".reading", code=target.code, reading=rules.reading)
    return _take(
        name,
        form_class,
        act,
        place=Place(
            url=url,
            trail=[*trail_of(target), (localized_text(rules, "title"), url)],
            facts=lambda: _facts(target, rules),
        ),
        data=_present(target, rules, is_new=name == "copy"),
        template="rules/propose.html",
        labels={one.code: one.label for one in saying.say_rules(rules.predicates)},
    )


def _take(
    name: str, form_class: Any, act: Callable[[Any, Any], RuleChange], **options: Any
) -> ResponseReturnValue:
    made: list[RuleChange] = []
    return take(
        STEPS[name],
        form_class,
        lambda form, document: made.append(act(form, document)),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
        after=lambda: url_for(".show", rule_change_id=made[0].id),
        **options,
    )


def _facts(target: Target, rules: RuleSet) -> list[tuple[Any, Any]]:
    return [
        (_("Target"), titled(target)),
        (_("Reading"), localized_text(rules, "title")),
        (_("Version in force"), rules.edition),
        (_("In force"), saying.say_period(rules.valid_from, rules.valid_to)),
    ]


def _present(target: Target, rules: RuleSet, *, is_new: bool) -> dict[str, Any]:
    """The form begins with what holds; a new reading has a title of its own."""
    titles = {} if is_new else {name: getattr(rules, name) for name in ("title_vi", "title_en")}
    return {
        **titles,
        "edition": queries.next_edition(target, hanoi_today()),
        "counts_from": rules.counts_from,
        "counts_until": rules.counts_until,
        **forms.presented(rules.predicates),
    }


@bp.route("/readings/<code>/change-target", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def change_target(code: str) -> ResponseReturnValue:
    target = targets.get_target(code.upper())
    return _take(
        "change_target",
        forms.TargetForm,
        lambda form, document: services.propose_target(
            target, document, content=form.content(), by=current_user(), **form.paper()
        ),
        place=Place(
            url=url_for(".target", code=target.code),
            trail=trail_of(target),
            facts=lambda: facts_of(target),
        ),
        data={name: getattr(target, name) for name in forms.TARGET},
    )
