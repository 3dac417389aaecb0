"""One's notices: the list behind the bell, and how to be notified."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, Role, requires
from registry.core.zones import zone_choices
from registry.notices import forms, queries, services
from registry.notices.models import Frequency, NoticeKind
from registry.notices.rules import rule_for
from registry.web.forms import ButtonForm, page_number, render_form, transaction
from registry.web.steps import Step, current_user, page_of, press

OWN = Permission.ACCOUNT_OWN
PER_PAGE = 25
bp = Blueprint("notices", __name__, url_prefix="/<any(vi,en):locale>/notices")
ACCOUNT_NAVIGATION = [
    (_l("Notices"), "notices.index", OWN),
    (_l("Notification settings"), "notices.settings", OWN),
]
STEPS = {
    "read": Step(done=_l("The notice is marked as read.")),
    "read_all": Step(done=_l("All notices are marked as read.")),
}
K = NoticeKind
INSTITUTION = {K.CONTRACT, K.INTRODUCTION, K.OPENING, K.OVERDUE, K.SEARCH}
KINDS_OF_ROLES: dict[Role, set[NoticeKind]] = {
    Role.EXPERT: {K.DECISION, K.CONTRACT, K.INTRODUCTION, K.OPENING, K.OVERDUE, K.SEARCH},
    Role.DELEGATE: {K.DECISION},
    Role.INSTITUTION_RECRUITER: INSTITUTION,
    Role.INSTITUTION_APPROVER: INSTITUTION | {K.QUEUE},
    Role.RECRUITMENT_OFFICER: {K.QUEUE, K.CONTRACT, K.OVERDUE},
    Role.VERIFIER: {K.QUEUE, K.OVERDUE},
    Role.MISSION_OFFICER: {K.INTRODUCTION, K.OVERDUE},
    Role.MOFA_DESK: {K.INTRODUCTION, K.OVERDUE},
    Role.LINE_MINISTRY: {K.QUEUE, K.OVERDUE},
    Role.SCHEME_OFFICER: {K.OPENING, K.QUEUE, K.CONTRACT, K.OVERDUE, K.SEARCH},
    Role.DESIGNATION_SECRETARIAT: {K.QUEUE, K.OVERDUE},
    Role.PANEL_MEMBER: {K.QUEUE, K.OVERDUE},
    Role.ADMINISTRATOR: {K.QUEUE},
    Role.AUDITOR: {K.QUEUE},
}


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    only_unread = request.args.get("show") == "unread"
    page = queries.list_page(
        visible_to=current_user(), only_unread=only_unread, page=page_number(), per_page=PER_PAGE
    )
    return render_template(
        "notices/index.html", page=page, only_unread=only_unread, form=ButtonForm()
    )


@bp.post("/<uuid:notice_id>/read")
@requires(OWN, write=OWN)
def read(notice_id: UUID) -> ResponseReturnValue:
    notice = queries.get_notice(notice_id, visible_to=current_user())
    return press(
        STEPS["read"],
        lambda: services.mark_read(notice),
        page=page_of("notices.index"),
        to=lambda: url_for(".index", page=page_number()),
    )


@bp.post("/read")
@requires(OWN, write=OWN)
def read_all() -> ResponseReturnValue:
    return press(
        STEPS["read_all"],
        lambda: services.mark_all_read(current_user()),
        page=page_of("notices.index"),
        to=lambda: url_for(".index"),
    )


@bp.route("/settings", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def settings() -> ResponseReturnValue:
    user = current_user()
    kinds = [kind for kind in NoticeKind if kind in kinds_of(user)]
    rules = [rule_for(kind, on=hanoi_today()) for kind in kinds]
    known = queries.find_choices([user.id])
    chosen = {kind: frequency for (_user, kind), frequency in known.items()}
    form: Any = forms.make_settings_form(rules, chosen)
    if form.submitted():
        with form.errors_shown(), transaction():
            wanted = {kind: Frequency(form[kind.value].data) for kind in kinds}
            services.choose(user, wanted, by=user)
            flash(_("Your settings are saved."), "success")
            return redirect(url_for(".settings"))
    return render_form(
        "notices/settings.html",
        form=form,
        rules=rules,
        account=NoticeKind.ACCOUNT,
        user=user,
        zone=dict(zone_choices()).get(user.zone, user.zone),
    )


def kinds_of(user: User) -> set[NoticeKind]:
    """What can reach somebody with these roles, or has reached them; the security of the account is left
    to nobody."""
    reaching = {kind for role in user.roles for kind in KINDS_OF_ROLES.get(role, set())}
    return (reaching | queries.list_kinds(user)) - {K.ACCOUNT}
