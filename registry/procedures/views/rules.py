"""The rules: read by everybody who works with contracts, changed by the ministry."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, format_date, hanoi_today, localized
from registry.core.permissions import Permission, requires
from registry.procedures import forms, shown
from registry.procedures import rules as services
from registry.procedures.models import ProcedureRule
from registry.procedures.views.page import bp
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, page_of

WRITE = Permission.REFERENCE_WRITE


@bp.get("/rules")
@requires(Permission.REFERENCE_READ)
def rules() -> ResponseReturnValue:
    return render_template(
        "procedures/rules.html", rules=services.list_latest(), when_due=shown.when_due
    )


def _place(rule: ProcedureRule) -> Place:
    title = localized(rule, "title")
    url = url_for(".rules")
    return Place(
        url=url,
        trail=[(_("Approvals and procedures: the rules"), url), (title, url)],
        facts=lambda: [
            (_("Rule"), title),
            (_("What is to be done"), localized(rule, "text")),
            (_("Who does it"), rule.doer.label),
            (_("Due"), shown.when_due(rule)),
            (_("Before which step"), rule.gate.label),
            (_("Legal basis"), localized(rule, "basis")),
            (_("In force from"), format_date(rule.valid_from)),
        ],
        row=rule,
    )


OF_RULE = StepRoutes(
    bp,
    "/rules/<uuid:procedure_rule_id>",
    find=services.get_rule,
    page=lambda _rule: page_of("procedures.rules")(),
    place=_place,
    read=WRITE,
    write=WRITE,
)


def _figures(rule: ProcedureRule) -> dict[str, Any]:
    return {
        "data": {
            "due_days": rule.due_days,
            "usual_days": rule.usual_days,
            "is_strict": "yes" if rule.is_strict else "no",
            "valid_from": hanoi_today(),
            "source": rule.source,
        }
    }


@OF_RULE.form(
    "change_rule",
    forms.RuleForm,
    rule="change",
    options=_figures,
    title=_l("Change a rule"),
    submit=_l("Save"),
    done=_l("The new version of the rule is recorded."),
    follows=(
        _l("Contracts agreed from that day on follow the new version."),
        _l("What is being arranged already keeps its days."),
    ),
)
def change_rule(rule: ProcedureRule, form: forms.RuleForm) -> None:
    services.change(rule, valid_from=form.valid_from.data, by=current_user(), **form.figures())
