"""The steps that one kind of record can take, each declared beside what it does: the texts, the form
and the permission of a step make its route and its page."""

from collections.abc import Callable, Collection
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.core.i18n import _l
from registry.core.permissions import Permission, requires
from registry.web.forms import BaseForm, ButtonForm
from registry.web.step_forms import ConfirmationForm, DecisionForm
from registry.web.steps import Place, Step, current_user, press, take

Act = Callable[..., Any]
Find = Callable[..., Any]
RECORD, SEND = _l("Record"), _l("Send the answer")
ANSWERED = _l("Your answer has been recorded.")
TAKE_BACK, TAKEN_BACK = _l("Take the proposal back"), _l("Taken back; nothing was changed.")


@dataclass(frozen=True)
class StepRoutes:
    """`rule`: the address of the record; a step adds its own, if not its name. `find` gets its values and returns the record, or raises what
    keeps the reader from it. `page` shows again the page on which a button was refused. `after`: the
    next page, if that is not the record's. `read`, `write`: who may see a button's page, and take a
    step. `reason_form` asks for a reason and nothing else. `open_steps`: those that the reader can
    take now; an old link to another one says that it is over."""

    bp: Blueprint
    rule: str
    _: KW_ONLY
    find: Find
    page: Callable[[Any], ResponseReturnValue]
    place: Callable[[Any], Place]
    read: Permission
    write: Permission | None = None
    after: Callable[[Any], str] | None = None
    reason_form: type[BaseForm] | None = None
    open_steps: Callable[[Any], Collection[str]] | None = None

    def button(
        self,
        name: str,
        act: Act,
        *,
        done: Any,
        rule: str = "",
        write: Permission | None = None,
        find: Find | None = None,
        form_class: type[BaseForm] = ButtonForm,
    ) -> None:
        """One button: `act(row, by=…)`. A versioned form refuses it where the page was out of date."""
        step = Step(done=done)

        def view(**values: Any) -> ResponseReturnValue:
            row = (find or self.find)(**values)
            return press(
                step,
                lambda: act(row, by=current_user()),
                page=lambda: self.page(row),
                to=lambda: self._next(row),
                form=form_class(),
                row=self.place(row).row,
            )

        self._add(name, rule, step, view, read=self.read, write=write, methods=["POST"])

    def form(
        self,
        name: str,
        form_class: type[Any],
        *,
        rule: str = "",
        write: Permission | None = None,
        find: Find | None = None,
        options: Callable[[Any], dict[str, Any]] = lambda _row: {},
        opened_as: str = "",
        submit: Any = RECORD,
        **texts: Any,
    ) -> Callable[[Act], Act]:
        """A page with one form, which the decorated function carries out: `act(row, form)`. The
        texts are those of `Step`; `options` of the row: further arguments of `take`, or a title;
        `opened_as`: its name among the open steps, if that is not its own."""
        step = Step(submit=submit, **texts)

        def decorate(act: Act) -> Act:
            def view(**values: Any) -> ResponseReturnValue:
                row = (find or self.find)(**values)
                after = self.after and partial(self.after, row)
                given = {"place": self.place(row), "after": after, **options(row)}
                if self.open_steps:
                    given["is_possible"] = (opened_as or name) in self.open_steps(row)
                shown = replace(step, title=given.pop("title", step.title))
                return take(shown, form_class, lambda *sent: act(row, *sent), **given)

            self._add(name, rule, step, view, write=write, methods=["GET", "POST"])
            return act

        return decorate

    def reason(self, name: str, act: Act, **declared: Any) -> None:
        """A page that asks for a reason and nothing else: `act(row, reason=…, by=…)`."""
        assert self.reason_form is not None
        declare = self.form(name, self.reason_form, **declared)
        declare(lambda row, form: act(row, reason=form.reason.data, by=current_user()))

    def take_back(self, name: str, act: Act) -> None:
        """Whoever proposed something takes it back, with a reason."""
        self.reason(name, act, title=TAKE_BACK, submit=_l("Take back"), done=TAKEN_BACK)

    def decision(
        self,
        name: str,
        *,
        confirm: Act,
        refuse: Act,
        form_class: type[ConfirmationForm] = DecisionForm,
        done: Any = ANSWERED,
        **declared: Any,
    ) -> None:
        """The second of two people decides: `confirm(row, by=…)` or `refuse(row, reason…, by=…)`."""

        def answer(row: Any, form: ConfirmationForm) -> None:
            if form.is_confirmed:
                confirm(row, by=current_user())
            else:
                refuse(row, **form.refusal(), by=current_user())

        texts = {"submit": SEND, "done": done, "is_decision": True}
        self.form(name, form_class, **texts, **declared)(answer)

    def _next(self, row: Any) -> str:
        return self.after(row) if self.after else self.place(row).url

    def _add(
        self,
        name: str,
        rule: str,
        step: Step,
        view: Callable[..., ResponseReturnValue],
        *,
        read: Permission | None = None,
        write: Permission | None,
        methods: list[str],
    ) -> None:
        permission = write or self.write
        assert permission is not None
        guarded = requires(read or permission, write=permission)(view)
        guarded.step = step  # type: ignore[attr-defined]
        path = rule or name.replace("_", "-")
        self.bp.add_url_rule(f"{self.rule}/{path}", name, guarded, methods=methods)
