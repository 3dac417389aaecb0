"""One step of one record: a page with a form, or a single button.

A step that is refused shows again the page on which it was taken, with the sentence and with all that
was typed. A grave step says what follows from it, and is taken only when the box at the end of its
form is ticked; where two people decide, the second one chooses between two answers instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask_login
from flask import current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from registry.core.i18n import _
from registry.web.forms import BaseForm, ButtonForm, VersionedForm, render_form, transaction
from registry.web.step_forms import with_confirmation

if TYPE_CHECKING:
    from registry.accounts.models import User

Pairs = Sequence[tuple[Any, Any]]


def current_user() -> "User":
    """Who is signed in; for routes that require a permission."""
    user: User = flask_login.current_user._get_current_object()
    return user


def is_signed_in() -> bool:
    return bool(flask_login.current_user.is_authenticated)


@dataclass(frozen=True)
class Step:
    """The texts of one step. `follows`: its consequences, a sentence each; where they are `grave`, a
    box has to be ticked below them."""

    done: LazyString | str
    title: LazyString | str = ""
    submit: LazyString | str = ""
    lead: LazyString | str = ""
    follows: Sequence[LazyString | str] = ()
    grave: Sequence[LazyString | str] = ()
    is_decision: bool = False  # the form offers both answers, so choosing one confirms it

    @property
    def is_grave(self) -> bool:
        return bool(self.grave)

    @property
    def consequences(self) -> Sequence[LazyString | str]:
        return self.grave or self.follows


@dataclass(frozen=True)
class Place:
    """The record that a step belongs to. `url`: its page; `trail`: the breadcrumbs down to it;
    `facts`: what the step is about, pairs for the macro kv; `row`: whose version the form carries;
    `state`: as its reader is told it, where that is not the row's own."""

    url: str
    trail: list[tuple[Any, str]]
    facts: Callable[[], Pairs] = tuple
    row: Any = None
    state: Any = None


def place_on_page(listed: Any, name: str, address: dict[str, Any], **more: Any) -> Place:
    """Of a record with a page of its own, `.show` of its blueprint, below the list of its kind."""
    url = url_for(".show", **address)
    return Place(url=url, trail=[(listed, url_for(".index")), (name, url)], **more)


@dataclass(frozen=True)
class Obstacle:
    """What prevents a step, and where it can be put right: pairs (text, url)."""

    title: str
    text: str = ""
    links: Pairs = ()


def take(
    step: Step,
    form_class: type[BaseForm],
    act: Callable[..., Any],
    *,
    place: Place,
    data: dict[str, Any] | None = None,
    prepare: Callable[[Any], Any] | None = None,
    receive: Callable[[Any], Any] | None = None,
    after: Callable[[], str] | None = None,
    is_possible: bool = True,
    template: str = "step.html",
    **context: Any,
) -> ResponseReturnValue:
    """A page with one form that takes one step: `act(form)`.

    `prepare` gives the form its choices. `receive` stores what cannot wait for the transaction, such
    as an upload, for `act(form, received)`. `after` names the next page if it is not the record's.
    `is_possible`: whether the step can be taken now; an old link says so before anything is typed.
    """
    form = _make_form(step, form_class, place, data or {})
    if not (is_possible or form.is_submitted()):
        return _say_it_is_over(place)
    if prepare:
        prepare(form)
    if form.submitted():
        with form.errors_shown():
            _refuse_stale(form, place.row)
            received = [receive(form)] if receive else []
            with transaction():
                _refuse_stale(form, place.row)
                act(form, *received)
            flash(str(step.done), "success")
            return redirect(after() if after else place.url)
    return render_form(template, form=form, step=step, place=place, facts=place.facts(), **context)


def _make_form(
    step: Step, form_class: type[BaseForm], place: Place, data: dict[str, Any]
) -> BaseForm:
    if step.is_grave:
        form_class = with_confirmation(form_class)
    version = {"version": str(place.row.version)} if hasattr(place.row, "version") else {}
    return form_class(data={**data, **version})


def _say_it_is_over(place: Place) -> ResponseReturnValue:
    flash(
        _(
            "This step is no longer possible: the current state is “%(state)s”.",
            state=(place.state or place.row.state).label,
        ),
        "warning",
    )
    return redirect(place.url)


def press(
    step: Step,
    act: Callable[[], Any],
    *,
    page: Callable[[], ResponseReturnValue],
    to: Callable[[], str],
    form: BaseForm | None = None,
    row: Any = None,
) -> ResponseReturnValue:
    """A button that takes one step. `page` shows again the page that has it."""
    form = form or ButtonForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                _refuse_stale(form, row)
                act()
            flash(str(step.done), "success")
            return redirect(to())
    return show_refusal(form, page)


def show_refusal(form: BaseForm, page: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """The page as it is now, with what was refused above it; base.html reads that from `g`."""
    g.refused_step = form
    response = make_response(page())
    response.status_code = form.status
    return response


def page_of(endpoint: str, **values: Any) -> Callable[[], ResponseReturnValue]:
    """The page of another route, as a refused button shows it. While it is shown the request is one of
    that route: names of routes in its templates are meant within its own blueprint."""

    def show() -> ResponseReturnValue:
        view = current_app.ensure_sync(current_app.view_functions[endpoint])
        pressed = request.url_rule, request.view_args
        request.url_rule = next(current_app.url_map.iter_rules(endpoint))
        request.view_args = values
        try:
            shown: ResponseReturnValue = view(**values)
        finally:
            request.url_rule, request.view_args = pressed
        return shown

    return show


def _refuse_stale(form: BaseForm, row: Any) -> None:
    if row is not None and isinstance(form, VersionedForm):
        form.refuse_stale(row)
