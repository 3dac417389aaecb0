"""How it goes after the start: each side answers in its own words, an officer says what was done."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, TextAreaField

from registry.accounts.models import User
from registry.contracts.checkins import queries, services, templates
from registry.contracts.checkins.models import CheckIn
from registry.contracts.models import Contract
from registry.contracts.views.check_in_lists import CHECK_INS
from registry.contracts.views.page import OF_BOTH, bp, place_of
from registry.core.i18n import _, _l, format_date
from registry.core.permissions import Permission
from registry.web.forms import VersionedForm
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user, is_signed_in, page_of
from registry.web.validators import at_most, required

CHECK = Permission.CONTRACT_CHECK
SCALE = [
    ("5", _l("5, very well")),
    ("4", _l("4, well")),
    ("3", _l("3, neither well nor badly")),
    ("2", _l("2, badly")),
    ("1", _l("1, very badly")),
]
register(
    bp,
    CHECK_INS,
    read=CHECK,
    rule="/check-ins",
    endpoint="check_ins",
    template="contracts/check_ins.html",
)


class CheckInForm(VersionedForm):
    score = RadioField(_l("How does it go?"), [required(_l("Choose one"))], choices=SCALE)
    words = TextAreaField(
        _l("What goes well, and what is missing?"),
        [at_most(2000)],
        description=_l("Both sides and the officer read it."),
    )
    held_back = TextAreaField(
        _l("For the recruitment officer only"),
        [at_most(2000)],
        description=_l("The other side never reads it."),
    )
    wants_officer = BooleanField(_l("I would like a recruitment officer to look into this"))


class SettleForm(VersionedForm):
    done = TextAreaField(
        _l("What was done"),
        [required(_l("Enter what was done.")), at_most(2000)],
        description=_l("The side that was asked reads it; the other side does not."),
    )


def _find(contract_id: UUID, check_in_id: UUID) -> CheckIn:
    return queries.get_check_in(contract_id, check_in_id, visible_to=current_user())


def _place(found: CheckIn) -> Place:
    place = place_of(found.contract)
    return replace(place, facts=lambda: [*place.facts(), *_facts(found, current_user())], row=found)


def _facts(found: CheckIn, user: User) -> list[tuple[Any, Any]]:
    is_private = queries.may_read_held_back(found, user)
    return [
        (_("When"), templates.name_templates([found.code]).get(found.code, found.code)),
        (_("Asked"), found.side.label),
        (_("Question"), templates.question(found.code, found.side)),
        (_("Answer due by"), format_date(found.due_on)),
        (_("Score of 5"), found.score or ""),
        (_("What goes well, and what is missing?"), found.words),
        (_("For the recruitment officer only"), found.held_back if is_private else ""),
        (_("Follow up by"), format_date(found.officer_due_on) if is_private else ""),
        (_("What was done"), found.done if is_private else ""),
    ]


def _show(found: CheckIn) -> ResponseReturnValue:
    return page_of("contracts.check_in", contract_id=found.contract_id, check_in_id=found.id)()


CHECK_IN = replace(
    OF_BOTH, rule="/<uuid:contract_id>/check-ins", find=_find, page=_show, place=_place
)


def _describe(found: CheckIn) -> dict[str, Any]:
    user = current_user()
    return {
        "template": "contracts/check_in.html",
        "check_in": found,
        "may_answer": queries.may_answer(found, user),
        "may_settle": queries.may_settle(found, user),
        "after": lambda: place_of(found.contract).url,
    }


@CHECK_IN.form(
    "check_in",
    CheckInForm,
    rule="<uuid:check_in_id>",
    options=_describe,
    title=_l("How it goes"),
    submit=_l("Send"),
    done=_l("Your answer has been recorded."),
    follows=(
        _l(
            "A low score, or your wish, brings the case to a recruitment officer, who says what was done."
        ),
        _l("In statistics your answer appears only as a number among those of many people."),
    ),
)
def check_in(found: CheckIn, form: Any) -> None:
    services.answer(
        found,
        score=int(form.score.data),
        words=form.words.data,
        held_back=form.held_back.data,
        wants_officer=form.wants_officer.data,
        by=current_user(),
    )


@CHECK_IN.form(
    "settle_check_in",
    SettleForm,
    rule="<uuid:check_in_id>/done",
    write=CHECK,
    options=lambda found: {"is_possible": queries.may_settle(found, current_user())},
    title=_l("Follow up"),
    done=_l("Recorded, and the side that was asked has been informed."),
)
def settle_check_in(found: CheckIn, form: Any) -> None:
    services.settle(found, done=form.done.data, by=current_user())


@bp.app_template_global("check_ins_of")
def check_ins_of(contract: Contract) -> list[tuple[CheckIn, str, bool]]:
    """Each with its name, and whether it waits for this reader."""
    if not is_signed_in():
        return []
    user = current_user()
    names = templates.name_templates()
    return [
        (
            one,
            names.get(one.code, one.code),
            queries.may_answer(one, user) or queries.may_settle(one, user),
        )
        for one in queries.list_of(contract)
    ]


@bp.app_template_global("check_in_figures")
def check_in_figures() -> list[tuple[str, queries.Figure]]:
    if not is_signed_in():
        return []
    names = templates.name_templates()
    return [(names.get(one.code, one.code), one) for one in queries.list_figures(current_user())]
