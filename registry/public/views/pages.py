"""The start page, how data is protected, and whether a message is ours."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.destinations import start_page
from registry.background import mail
from registry.core.config import config
from registry.core.i18n import _, _l, hanoi_today
from registry.core.identifiers import find_codes
from registry.core.permissions import Permission, can, public
from registry.programs import public_queries
from registry.public.views.shared import bp
from registry.statistics import open_data
from registry.statistics import queries as statistics
from registry.targets.headlines import headline_counts
from registry.verification.rules import period, review_time
from registry.web.fields import ReferenceField
from registry.web.forms import BaseForm, render_form
from registry.web.validators import PARAGRAPH, at_most, required

NAVIGATION = [
    (_l("Targets"), "targets.index", None),
    (_l("Openings"), "public.openings", None),
    (_l("Reference data"), "taxonomy.index", None),
    (_l("Help"), "public.about", None),
]
KINDS = {
    "account": _l("about an account"),
    "profile": _l("about a profile"),
    "claim": _l("about evidence"),
    "introduction": _l("about an introduction"),
    "contract": _l("about a contract"),
    "opening": _l("about an opening"),
    "search": _l("about a saved search"),
}


BY_COUNTRY = "experts-country"


class CodeForm(BaseForm):
    code = ReferenceField(
        _l("Code in the message"),
        [required(_l("Enter the code")), at_most(PARAGRAPH)],
        description=_l("You can paste the subject, the line with the code or the whole message."),
    )


@bp.get("/")
@public()
def home() -> ResponseReturnValue:
    release = statistics.find_latest()
    is_reader = current_user.is_authenticated
    is_expert = is_reader and can(current_user, Permission.EXPERT_EDIT_OWN)
    return render_template(
        "public/home.html",
        own=start_page(current_user) if is_reader else "",
        is_expert=is_expert,
        today=hanoi_today(),
        headlines=headline_counts(),
        release=release,
        table=open_data.find_table(release, BY_COUNTRY) if release else None,
        openings=public_queries.list_public_openings(limit=4),
        openings_total=public_queries.count_public_openings(),
    )


@bp.get("/help")
@public()
def about() -> ResponseReturnValue:
    return render_template("public/about.html", review_time=review_time())


@bp.get("/personal-data")
@public()
def privacy() -> ResponseReturnValue:
    days = period("data_request_working_days", on=hanoi_today())
    return render_template("public/privacy.html", reply_days=days)


@bp.get("/accessibility")
@public()
def accessibility() -> ResponseReturnValue:
    return render_template("public/accessibility.html")


@bp.get("/contact")
@public()
def contact() -> ResponseReturnValue:
    days = period("data_request_working_days", on=hanoi_today())
    address = config().contact_address
    return render_template("public/contact.html", address=address, reply_days=days)


@bp.get("/site-map")
@public()
def site_map() -> ResponseReturnValue:
    """The groups of links are those of the frame."""
    return render_template("public/site_map.html")


@bp.route("/check-message", methods=["GET", "POST"])
@public(write=True)
def verify_message() -> ResponseReturnValue:
    """Whether a message with this code was really sent by the register; never to whom."""
    form = CodeForm()
    is_asked = form.submitted()
    codes = find_codes(form.code.data) if is_asked else []
    if is_asked and not codes:
        form.form_errors = [
            _(
                "There is no code in this text. A code is printed in square brackets in the subject of the message."
            )
        ]
    found = mail.find_message_by_code(*codes)
    kind = KINDS.get(found.template.partition("_")[0]) if found else None
    return render_form(
        "public/verify_message.html",
        form=form,
        found=found,
        is_unknown=bool(codes) and found is None,
        kind=kind,
        home=url_for(".home"),
    )
