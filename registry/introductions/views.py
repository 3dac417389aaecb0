from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.audit import states
from registry.core.i18n import _, _l, format_datetime, localized_text
from registry.core.permissions import Permission, can, requires
from registry.experts import cards
from registry.experts import queries as experts
from registry.experts.kinds import ContactKind
from registry.introductions import queries, services
from registry.introductions.forms import (
    AcceptForm,
    CloseForm,
    DeclineForm,
    EndorseForm,
    ProposeForm,
    RefuseEndorsementForm,
    WithdrawForm,
    contact_choices,
    refusal_label,
)
from registry.introductions.lists import INTRODUCTIONS
from registry.introductions.models import Introduction, IntroductionState
from registry.programs import queries as programs
from registry.web.forms import ButtonForm, ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("introductions", __name__, url_prefix="/<any(vi,en):locale>/introductions")
NAVIGATION = [(_l("Introductions"), "introductions.index", Permission.INTRODUCTION_READ)]
READ = Permission.INTRODUCTION_READ
S = IntroductionState


@bp.app_template_global("waiting_introductions")
def waiting_introductions() -> list[Introduction]:
    """For the expert's first page: whose question waits for her answer, the nearest deadline first."""
    return list(queries.list_waiting_for(current_user()))


register(bp, INTRODUCTIONS, read=READ)


@bp.get("/<uuid:introduction_id>")
@requires(READ)
def show(introduction_id: UUID) -> ResponseReturnValue:
    return _page(_find(introduction_id))


@bp.route("/propose/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def propose(person_id: UUID) -> ResponseReturnValue:
    person = experts.get_person(person_id, visible_to=current_user())
    openings = programs.list_own_published(current_user())
    form = ProposeForm(opening_id=request.args.get("opening", ""))
    form.opening_id.choices = [
        (str(opening.id), f"{opening.code} · {localized_text(opening, 'title')}")
        for opening in openings
    ]
    if form.submitted():
        with form.errors_shown(), transaction():
            opening = next(one for one in openings if str(one.id) == form.opening_id.data)
            introduction = services.propose(
                person,
                opening,
                message_vi=form.message_vi.data,
                message_en=form.message_en.data,
                by=current_user(),
            )
            flash(
                _("The introduction %(code)s has been requested.", code=introduction.code),
                "success",
            )
            return redirect(url_for(".show", introduction_id=introduction.id))
    [card] = cards.make_cards([person], viewer=current_user())
    return render_form("introductions/propose.html", form=form, card=card, openings=openings)


@bp.route("/<uuid:introduction_id>/endorse", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_ENDORSE, write=Permission.INTRODUCTION_ENDORSE)
def endorse(introduction_id: UUID) -> ResponseReturnValue:
    return _step(
        introduction_id,
        EndorseForm,
        lambda row, form: services.endorse(row, note=form.note.data, by=current_user()),
        step="endorse",
        title=_("Endorse this introduction"),
        submit=_("Endorse and ask the expert"),
        done=_("Endorsed. The expert has been asked."),
    )


@bp.route("/<uuid:introduction_id>/refuse-endorsement", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_ENDORSE, write=Permission.INTRODUCTION_ENDORSE)
def refuse_endorsement(introduction_id: UUID) -> ResponseReturnValue:
    return _step(
        introduction_id,
        RefuseEndorsementForm,
        lambda row, form: services.refuse_endorsement(row, code=form.code.data, by=current_user()),
        step="endorse",
        title=_("Do not endorse this introduction"),
        submit=_("Do not endorse"),
        done=_("The institution has been told. Nothing changes for the expert."),
    )


@bp.route("/<uuid:introduction_id>/accept", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_ANSWER, write=Permission.INTRODUCTION_ANSWER)
def accept(introduction_id: UUID) -> ResponseReturnValue:
    kinds = [contact.kind for contact in queries.list_own_contacts(_find(introduction_id))]
    return _step(
        introduction_id,
        AcceptForm,
        lambda row, form: services.accept(
            row, reveal=[ContactKind(kind) for kind in form.reveal.data], by=current_user()
        ),
        step="answer",
        title=_("Accept this introduction"),
        submit=_("Accept and reveal these"),
        done=_("You are connected. The institution can now see what you chose, and nothing else."),
        prepare=lambda form: setattr(form.reveal, "choices", contact_choices(kinds)),
        has_nothing_to_reveal=not kinds,
    )


@bp.route("/<uuid:introduction_id>/decline", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_ANSWER, write=Permission.INTRODUCTION_ANSWER)
def decline(introduction_id: UUID) -> ResponseReturnValue:
    return _step(
        introduction_id,
        DeclineForm,
        lambda row, form: services.decline(row, reason=form.reason.data, by=current_user()),
        step="answer",
        title=_("Not now"),
        submit=_("Answer “not now”"),
        done=_("Your answer has been sent. The institution reads “not now”."),
    )


@bp.route("/<uuid:introduction_id>/withdraw", methods=["GET", "POST"])
@requires(READ, write=READ)
def withdraw(introduction_id: UUID) -> ResponseReturnValue:
    return _step(
        introduction_id,
        WithdrawForm,
        lambda row, form: services.withdraw(row, reason=form.reason.data, by=current_user()),
        step="withdraw",
        title=_("Withdraw this introduction"),
        submit=_("Withdraw"),
        done=_("The introduction is withdrawn. Contact details are no longer shown."),
        is_danger=True,
    )


@bp.route("/<uuid:introduction_id>/close", methods=["GET", "POST"])
@requires(READ, write=READ)
def close(introduction_id: UUID) -> ResponseReturnValue:
    return _step(
        introduction_id,
        CloseForm,
        lambda row, form: services.close(
            row, is_final=form.outcome.data == "no_fit", note=form.note.data, by=current_user()
        ),
        step="close",
        title=_("Close this introduction"),
        submit=_("Close"),
        done=_("The introduction is closed. The other side has been told."),
    )


@bp.post("/<uuid:introduction_id>/talking")
@requires(READ, write=READ)
def talking(introduction_id: UUID) -> ResponseReturnValue:
    introduction = _find(introduction_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            services.note_talk(introduction, by=current_user())
        flash(_("Noted: you are talking with each other."), "success")
    return redirect(url_for(".show", introduction_id=introduction.id))


@bp.post("/<uuid:introduction_id>/contacts")
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def contacts(introduction_id: UUID) -> ResponseReturnValue:
    """A deliberate act, not a page view: each reading is counted and shown to the expert."""
    introduction = _find(introduction_id)
    form = ButtonForm()
    opened: list[tuple[ContactKind, str]] = []
    if form.submitted():
        with transaction():
            opened = services.open_contacts(introduction, by=current_user())
    return _page(introduction, contacts=opened)


def _find(introduction_id: UUID) -> Introduction:
    return queries.get_introduction(introduction_id, visible_to=current_user())


def _page(
    introduction: Introduction, *, contacts: list[tuple[ContactKind, str]] | None = None
) -> str:
    user = current_user()
    is_expert = queries.is_of_expert(introduction, user)
    [card] = _logged_cards([introduction], context=introduction)
    return render_template(
        "introductions/show.html",
        introduction=introduction,
        card=card,
        is_expert=is_expert,
        contacts=contacts,
        may_open_contacts=bool(queries.readable_contacts(introduction, viewer=user)),
        events=_events(introduction, is_expert=is_expert),
        steps=_open_steps(introduction, user),
        refusal=refusal_label(introduction.refusal_code),
    )


def _events(introduction: Introduction, *, is_expert: bool) -> list[dict[str, str]]:
    """The course in words. She reads it from the moment she was asked, not the steps before."""
    hidden = {S.PROPOSED, S.ROUTED, S.ESCALATED, S.ENDORSED} if is_expert else set()
    return [
        {
            "text": IntroductionState(change.to_state).label,
            "at": change.at.isoformat(),
            "when": format_datetime(change.at),
        }
        for change in states.list_changes(introduction)
        if IntroductionState(change.to_state) not in hidden
    ]


def _open_steps(introduction: Introduction, user: User) -> list[str]:
    """Which buttons this person gets now."""
    state = introduction.state
    rules: dict[str, Callable[[], bool]] = {
        "endorse": lambda: (
            state in {S.ROUTED, S.ESCALATED} and queries.is_of_desk(introduction, user)
        ),
        "answer": lambda: state is S.EXPERT_ASKED and queries.is_of_expert(introduction, user),
        "talking": lambda: state is S.CONNECTED and _is_party(introduction, user),
        "offer": lambda: (
            state in {S.CONNECTED, S.TALKING}
            and queries.is_of_institution(introduction, user)
            and can(user, Permission.CONTRACT_DRAFT)
        ),
        "close": lambda: (
            state in {S.CONNECTED, S.TALKING, S.OFFER_MADE} and _is_party(introduction, user)
        ),
        "withdraw": lambda: introduction.is_open and queries.may_withdraw(introduction, user),
    }
    return [name for name, holds in rules.items() if holds()]


def _is_party(introduction: Introduction, user: User) -> bool:
    return queries.is_of_institution(introduction, user) or queries.is_of_expert(introduction, user)


def _logged_cards(
    introductions: Sequence[Introduction], *, context: Introduction | None = None
) -> list[cards.Card]:
    """One per introduction, in order; a name shows only where she allowed it, and is logged."""
    persons = [introduction.person for introduction in introductions]
    made = cards.make_cards(persons, viewer=current_user(), introductions=introductions)
    if named := cards.list_named(persons, made, viewer=current_user()):
        with ledger():
            cards.log_names(named, viewer=current_user(), purpose="introduction", context=context)
    return made


def _step(
    introduction_id: UUID,
    form_class: type[Any],
    act: Callable[[Introduction, Any], None],
    *,
    step: str,
    title: str,
    submit: str,
    done: str,
    prepare: Callable[[Any], None] = lambda _form: None,
    is_danger: bool = False,
    has_nothing_to_reveal: bool = False,
) -> ResponseReturnValue:
    """One page with one small form that takes one step."""
    introduction = _find(introduction_id)
    form = form_class(version=str(introduction.version))
    prepare(form)
    if not form.is_submitted() and step not in _open_steps(introduction, current_user()):
        return _say_it_is_over(introduction)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(introduction)
            act(introduction, form)
            flash(done, "success")
            return redirect(url_for(".show", introduction_id=introduction.id))
    return render_form(
        "introductions/step.html",
        form=form,
        introduction=introduction,
        card=_logged_cards([introduction], context=introduction)[0],
        title=title,
        submit=submit,
        is_danger=is_danger,
        has_nothing_to_reveal=has_nothing_to_reveal,
    )


def _say_it_is_over(introduction: Introduction) -> ResponseReturnValue:
    """An old link, or another tab that was quicker: said before anything is typed."""
    flash(
        _(
            "This step is no longer possible: the current state is “%(state)s”.",
            state=introduction.state.label,
        ),
        "warning",
    )
    return redirect(url_for(".show", introduction_id=introduction.id))
