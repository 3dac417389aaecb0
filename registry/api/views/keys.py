"""The page that says what other systems can read, and the keys that they read with."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import attempts
from registry.api import queries, resources, schemas, services
from registry.api.description import ROOT
from registry.api.forms import MakeKeyForm
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.core.config import config
from registry.core.i18n import _, _l, format_date, hanoi_today, localized_text
from registry.core.permissions import Permission, public, requires
from registry.taxonomy import queries as taxonomy
from registry.web.forms import BaseForm, render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

bp = Blueprint("api", __name__, url_prefix="/<any(vi,en):locale>/api")
MANAGE = Permission.API_KEY_MANAGE
ACCOUNT_NAVIGATION = [(_l("API keys"), "api.keys", MANAGE)]
MINISTRY = "ministry"
USUAL = timedelta(days=180)
STATES = {
    "": _l("In force"),
    "revoked": _l("Revoked"),
    "expired": _l("Expired"),
    "owner": _l("Ended with the role of its owner"),
}


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    return render_template(
        "api/index.html",
        address=config().base_url.rstrip("/") + ROOT,
        resources=resources.RESOURCES,
        counts=(resources.COUNTS_TITLE, resources.COUNTS_TEXT, Scope.COUNTS),
        most=schemas.MOST,
        usual=schemas.USUAL,
        longest=services.LONGEST.days,
        limits={name: attempts.LIMITS[name] for name in ("api-key", "api-network")},
    )


@bp.get("/keys")
@requires(MANAGE)
def keys() -> ResponseReturnValue:
    user = current_user()
    return render_template(
        "api/keys.html",
        keys=queries.list_keys(user),
        state_of=lambda key: STATES[queries.why_dead(key)],
        may_make=bool(_places()),
    )


def _places() -> list[tuple[str, str]]:
    """For whom this person can make a key that opens something."""
    user = current_user()
    own = user.organisation_ids(queries.MAKER)
    names = taxonomy.name_organisations(own)
    places = [(str(one), names[one]) for one in own if queries.list_scopes(user, one)]
    ministry = [(MINISTRY, _("the ministry"))] if queries.list_scopes(user, None) else []
    return places + ministry


@bp.route("/keys/new", methods=["GET", "POST"])
@requires(MANAGE, write=MANAGE)
def new() -> ResponseReturnValue:
    user, places = current_user(), _places()
    ids = [None if value == MINISTRY else UUID(value) for value, _name in places]
    scopes = {scope for one in ids for scope in queries.list_scopes(user, one)}
    form = MakeKeyForm(data={"until": hanoi_today() + USUAL})
    form.offer(places, [one for one in Scope if one in scopes])
    if form.submitted():
        with form.errors_shown():
            assert form.until.data is not None  # the form asks for it
            with transaction():
                key, secret = services.make(
                    name=form.name.data,
                    scopes={Scope(one) for one in form.scopes.data},
                    organisation_id=None if form.place.data == MINISTRY else UUID(form.place.data),
                    expires_on=form.until.data,
                    by=user,
                )
            return render_template("api/made.html", key=key, secret=secret, root=ROOT)
    return render_form("api/new.html", form=form, places=places)


def place_of(key: ApiKey) -> Place:
    return Place(
        url=url_for("api.keys"),
        trail=[(_("API keys"), url_for("api.keys"))],
        facts=lambda: [
            (_("What the key is for"), key.name),
            (_("Begins with"), key.prefix),
            (_("For whom it reads"), _name_place(key)),
            (_("Owner"), key.owner.display_name),
            (_("Last day"), format_date(key.expires_on)),
            (_("Last used"), format_date(key.used_on) if key.used_on else _("never")),
        ],
        row=key,
    )


def _name_place(key: ApiKey) -> str:
    return localized_text(key.organisation, "name") if key.organisation else _("the ministry")


@StepRoutes(
    bp,
    "/keys/<uuid:key_id>",
    find=lambda key_id: queries.get_key(key_id, visible_to=current_user()),
    page=lambda _key: keys(),
    place=place_of,
    read=MANAGE,
    write=MANAGE,
).form(
    "revoke",
    BaseForm,
    title=_l("Revoke this key"),
    submit=_l("Revoke"),
    done=_l("The key is revoked and opens nothing any more."),
    grave=(_l("The system that reads with it can no longer do so, and this cannot be undone."),),
)
def revoke(key: ApiKey, _form: BaseForm) -> None:
    services.revoke(key, by=current_user())
