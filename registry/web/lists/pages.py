"""The routes of a list: its page, its files, the views that somebody keeps, and bulk acts."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField

from registry.audit import services as audit
from registry.core import db, saved_views
from registry.core.cleaning import clean
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, can, public, requires
from registry.web.forms import BaseForm, ButtonForm, ledger, transaction
from registry.web.lists import address, reading, shown, taking
from registry.web.lists.actions import ListAction
from registry.web.lists.declaration import Act, List, Preview
from registry.web.lists.tiles import tiles
from registry.web.steps import current_user
from registry.web.validators import at_most, required

Context = Callable[..., dict[str, Any]]
LONGEST_REASON = 1_000


class SaveViewForm(BaseForm):
    name = StringField(
        _l("Name of the view"), [required(_l("Enter a name for the view")), at_most(60)]
    )
    is_default = BooleanField(_l("Open the list with this view"))


@dataclass(frozen=True)
class Known:
    """A declared list and where it is shown."""

    make: Callable[..., List]
    endpoint: str
    template: str
    context: Context | None

    def of(self, values: dict[str, Any]) -> List:
        return self.make(**values).for_reader(current_user())

    def url(self, step: str, values: dict[str, Any], **more: Any) -> str:
        return url_for(f"{self.endpoint}_{step}" if step else self.endpoint, **values, **more)


KNOWN: dict[str, Known] = {}


def register(
    bp: Blueprint,
    the_list: List | Callable[..., List],
    *,
    read: Permission | None,
    rule: str = "/",
    endpoint: str = "index",
    template: str = "lists/page.html",
    context: Context | None = None,
    has_acts: bool = False,
) -> None:
    """Add a list's routes to a feature. `read` None: everybody may read it. A list that depends on
    the address is made by a function of the address's values; `has_acts` says whether it has acts."""

    def make(**values: Any) -> List:
        return the_list if isinstance(the_list, List) else the_list(**values)

    known = Known(make, f"{bp.name}.{endpoint}", template, context)
    KNOWN[known.endpoint] = known
    base = rule.rstrip("/")
    routes: Sequence[tuple[str, str, str, Any]] = (
        ("GET", rule, endpoint, _index),
        ("POST", f"{base}/export/<any(csv,xlsx):kind>", f"{endpoint}_export", _export),
        ("POST", f"{base}/views", f"{endpoint}_keep", _keep),
        ("POST", f"{base}/views/<uuid:view_id>/remove", f"{endpoint}_remove", _remove),
        ("POST", f"{base}/act/<act>", f"{endpoint}_act", _act),
    )
    for method, path, name, view in routes:
        if view is _act and not (has_acts or (isinstance(the_list, List) and the_list.acts)):
            continue
        bp.add_url_rule(path, name, _guarded(known, view, read, method), methods=[method])


def _guarded(known: Known, view: Any, read: Permission | None, method: str) -> Any:
    def bound(**values: Any) -> Any:
        return view(known, values)

    writes = method == "POST"
    if read is None and view in (_index, _export):
        return public(write=writes)(bound)
    permission = read or Permission.ACCOUNT_OWN
    return requires(permission, write=permission if writes else None)(bound)


def _index(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    the_list, user = known.of(values), current_user()
    kept = saved_views.list_views(the_list.name, of=user) if user.is_authenticated else []
    default = next((one for one in kept if one.is_default), None)
    if default is not None and not request.args:
        return redirect(f"{known.url('', values)}?{default.query}")
    asked = address.read(the_list, request.args, user=user)
    return _page(known, values, the_list, asked, kept), 422 if asked.errors else 200


def _page(
    known: Known,
    values: dict[str, Any],
    the_list: List,
    asked: address.Asked,
    kept: Sequence[saved_views.SavedView],
    *,
    form: BaseForm | None = None,
    preview: Preview | None = None,
) -> str:
    user = current_user()
    found = shown.read(
        the_list,
        asked,
        user,
        saved=kept,
        urls=_urls(known, values, the_list),
        preview=preview,
        acts=[act for act in the_list.acts if can(user, act.permission)],
    )
    more = known.context(**values) if known.context else {}
    _log(the_list, found.page.items, user)  # last: what was read is not read anew after writing
    return render_template(
        known.template,
        shown=found,
        kind_of=shown.kind_of,
        clock=shown.clock,
        tiles=tiles,
        today=hanoi_today(),
        save_form=form or SaveViewForm(formdata=None),
        form=form,
        **more,
    )


def _urls(known: Known, values: dict[str, Any], the_list: List) -> dict[str, str]:
    return {
        "here": known.url("", values),
        "csv": known.url("export", values, kind="csv"),
        "xlsx": known.url("export", values, kind="xlsx"),
        "keep": known.url("keep", values),
        **{f"act:{act.name}": known.url("act", values, act=act.name) for act in the_list.acts},
    }


def _log(the_list: List, rows: Sequence[Any], user: Any) -> None:
    named = _named(the_list, rows, user)
    if named:
        with ledger():
            taking.log_people(named, user, purpose=the_list.purpose)


def _named(the_list: List, rows: Sequence[Any], user: Any) -> list[uuid.UUID]:
    """Whom these rows show by name, each once."""
    if the_list.people is None:
        return []
    return list(dict.fromkeys(one for row in rows for one in the_list.people(row, user)))


def _export(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    """The rows and columns that the page shows, in its order; of the rows perhaps only the ticked ones."""
    kind = values.pop("kind")
    the_list, user = known.of(values), current_user()
    if not the_list.is_exported:
        abort(404)
    if not ButtonForm().submitted():
        return redirect(known.url("", values))
    asked = address.read(the_list, request.args, user=user)
    if "chosen" in request.form:
        asked = replace(asked, only=tuple(_chosen_ids()))
        if not asked.only:
            return _tick_first(known, values)
    taken = taking.take(the_list, asked, user, kind)
    _note_export(the_list, asked, taken, user)
    return taken.response(f"{the_list.name}-{hanoi_today():%Y%m%d}")


def _note_export(the_list: List, asked: address.Asked, taken: taking.Taken, user: Any) -> None:
    """What was searched for may be a name: the chain keeps only that there was a search."""
    if not user.is_authenticated:
        return
    with transaction():
        audit.record(
            ListAction.LIST_EXPORTED,
            user,
            by=user,
            list=the_list.name,
            kind=taken.kind,
            rows=taken.count,
            view=asked.view,
            filters=sorted({*asked.chosen, *asked.days}),
            is_search=bool(asked.text),
            is_chosen=bool(asked.only),
        )
        taking.log_people(taken.people, user, purpose=the_list.purpose)


def _keep(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    the_list, user, form = known.of(values), current_user(), SaveViewForm()
    query = shown.query_to_keep(the_list)
    if form.submitted():
        with form.errors_shown(), transaction():
            view = saved_views.save(
                the_list.name,
                name=form.name.data,
                query=query,
                is_default=form.is_default.data,
                of=user,
            )
            audit.record(ListAction.VIEW_SAVED, view, by=user, list=the_list.name)
            flash(_("The view “%(name)s” is saved.", name=view.name), "success")
            return redirect(f"{known.url('', values)}?{query}")
    asked = address.read(the_list, MultiDict(request.args) | {"open": "columns"}, user=user)
    kept = saved_views.list_views(the_list.name, of=user)
    return _page(known, values, the_list, asked, kept, form=form), int(form.status)


def _remove(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    view = saved_views.get_view(values.pop("view_id"), of=current_user())
    if ButtonForm().submitted():
        with transaction():
            audit.record(ListAction.VIEW_REMOVED, view, by=current_user(), list=view.list_name)
            db.session().delete(view)
        flash(_("The view “%(name)s” is removed.", name=view.name), "success")
    return redirect(
        f"{known.url('', values)}?{view.query}" if view.query else known.url("", values)
    )


def _act(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    """First what would change and what would not; then, when that is confirmed, exactly that."""
    the_list, user = known.of(_without(values)), current_user()
    act = next((one for one in the_list.acts if one.name == values["act"]), None)
    if act is None:
        abort(404)
    if not can(user, act.permission):
        abort(403)
    values = _without(values)
    here = _here(known, values)
    if not ButtonForm().submitted():
        return redirect(here)
    preview = _preview(the_list, act, _chosen_ids(), user, *_choice_of(act, user))
    promised = {value for value in request.form.getlist("promised") if value}
    if not (promised or preview.changing or preview.staying):
        return _tick_first(known, values)
    if promised:
        reason = str(clean(request.form.get("reason", "")))[:LONGEST_REASON]
        preview = replace(preview, reason=reason)
        if _is_done(act, preview, user, promised):
            return redirect(here)
    asked = address.read(the_list, request.args, user=user)
    kept = saved_views.list_views(the_list.name, of=user)
    return _page(known, values, the_list, asked, kept, preview=preview)


def _here(known: Known, values: dict[str, Any]) -> str:
    return f"{known.url('', values)}?{request.query_string.decode('ascii', 'replace')}"


def _tick_first(known: Known, values: dict[str, Any]) -> ResponseReturnValue:
    flash(_("Tick the rows first."), "warning")
    return redirect(_here(known, values))


def _is_done(act: Act, preview: Preview, user: Any, promised: set[str]) -> bool:
    """Else the preview is looked at again, with what was typed."""
    if promised != {str(row.id) for row in preview.changing}:
        flash(_("Some of these rows have changed meanwhile. Look at the preview again."), "warning")
        return False
    if act.needs_reason and not (preview.reason or act.is_optional):
        flash(_("Enter a reason."), "warning")
        return False
    return _carry_out(act, preview, user)


def _choice_of(act: Act, user: Any) -> tuple[str, Any]:
    """What is chosen beside the button, with its label; no page offers another one."""
    offered = dict(act.choices(user)) if act.choices else {"": ""}
    choice = request.form.get(f"choice-{act.name}", "")
    if choice not in offered:
        abort(400)
    return choice, offered[choice]


def _without(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "act"}


def _chosen_ids() -> list[uuid.UUID]:
    found = []
    for text in request.form.getlist("row")[: max(address.SIZES)]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _preview(
    the_list: List, act: Act, ids: Sequence[uuid.UUID], user: Any, choice: str, chosen: Any
) -> Preview:
    statement = the_list.rows(user).where(the_list.id.in_(ids))
    rows = reading.extended(the_list, db.session().execute(statement).all()) if ids else []
    given = (choice,) if act.choices else ()
    judged = [(row, act.refusal(row, user, *given)) for row in rows]
    return Preview(
        act,
        [row for row, why in judged if not why],
        [(row, why) for row, why in judged if why],
        choice,
        chosen,
    )


def _carry_out(act: Act, preview: Preview, user: Any) -> bool:
    """Whether it was; what was typed stays where something of it is refused."""
    given = {"reason": preview.reason} if act.needs_reason else {}
    if act.choices:
        given["choice"] = preview.choice
    ids = [row.id for row in preview.changing]
    try:
        with transaction():
            for some in [ids] if act.in_one else ids:
                act.do(some, user, **given)
    except RegistryError as error:
        flash(_("Nothing was changed. %(reason)s", reason=error), "error")
        return not act.needs_reason
    flash(act.done(len(preview.changing)), "success")
    return True
