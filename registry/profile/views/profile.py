"""The expert's own pages: a task list, one small form a section, and what others see and saw."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from registry.core.i18n import LOCALES, _, _l, format_date, hanoi_today, proper
from registry.core.permissions import Permission, requires
from registry.experts import cards, history, labels, queries, services
from registry.experts.kinds import Audience, NameKind
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import outlook, reconfirming, registration, sections
from registry.profile.forms.person import AppealForm
from registry.profile.forms.reconfirm import HowOftenForm
from registry.profile.views import register
from registry.verification import appeals, submission
from registry.verification.rules import review_time
from registry.web.forms import ButtonForm, VersionedForm, render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Obstacle, Place, current_user

bp = Blueprint("experts", __name__, url_prefix="/<any(vi,en):locale>/profile")
NAVIGATION = [(_l("My profile"), "experts.home", Permission.EXPERT_EDIT_OWN)]
OWN = Permission.EXPERT_EDIT_OWN
MONTH = 365 / 12  # days


@bp.get("/")
@requires(OWN)
def home() -> ResponseReturnValue:
    return _show_home()


def _show_home() -> ResponseReturnValue:
    """The expert's first page; also where a refused step is explained."""
    person = queries.find_own_person(current_user())
    if person is None:
        return render_template("profile/begin.html", button=ButtonForm())
    missing = dict(submission.find_missing(person, current_user()))
    tasks = [
        {
            "label": section.label,
            "url": url_for(".section", name=name),
            "state": "not_started" if name in missing else "done",
            "state_label": _("To do") if name in missing else _("Done"),
            "hint": missing.get(name, ""),
        }
        for name, section in sections.SECTIONS.items()
    ]
    tasks.append(_works_task(person))
    return render_template(
        "profile/home.html",
        person=person,
        tasks=tasks,
        missing=missing,
        claims=person.claims,
        audiences=list(Audience),
        button=ButtonForm(),
        outlook=outlook.look_ahead(person),
        next_step=registration.first_open_step(missing),
        question=reconfirming.find_waiting(person),
        asked_next=reconfirming.next_question(person),
        words=labels.CASE_WORDS,
    )


def _works_task(person: Person) -> dict[str, Any]:
    """What a profile can do without, and is read with."""
    return {
        "label": _("Works"),
        "url": url_for("works.index"),
        "state": "done" if person.works else "optional",
        "state_label": _("Done") if person.works else _("If you wish"),
        "hint": "" if person.works else _("Institutions that may see them read them first."),
    }


@bp.route("/section/<name>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def section(name: str) -> ResponseReturnValue:
    found = sections.SECTIONS.get(name)
    if found is None:
        abort(404)
    person = queries.get_own_person(current_user())
    form: Any = found.form(data={**found.load(person), "version": str(person.version)})
    found.prepare(form)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(person)
            # A consent can be withdrawn at any time (Law 91/2025/QH15, Article 12).
            if name != "consents" or person.state is not PersonState.SUSPENDED:
                services.refuse_closed(person)
            agreed = outlook.list_agreed(person)
            found.save(person, form, current_user())
            services.touch(person)
            flash(_("Saved: %(section)s.", section=found.label), "success")
            for sentence in outlook.name_stopped(agreed, outlook.list_agreed(person)):
                flash(sentence, "info")
            return redirect(url_for(".home"))
    return render_form(
        "profile/section.html",
        form=form,
        section=found,
        name=name,
        person=person,
        consent_texts=sections.consent_texts() if name == "consents" else [],
        history=history.list_periods(name, person),
        ledger=sections.list_consents(person) if name == "consents" else [],
    )


@bp.get("/see-as/<audience>")
@requires(OWN)
def see_as(audience: str) -> ResponseReturnValue:
    """Exactly the card that this audience gets, made by the same function."""
    if audience not in set(Audience):
        abort(404)
    person = queries.get_own_person(current_user())
    chosen = Audience(audience)
    [card] = cards.make_cards_for([person], audience=chosen)
    office = None
    if chosen is Audience.MINISTRY:
        [office] = cards.make_cards_for([person], audience=chosen, reads_all=True)
    return render_template(
        "profile/see_as.html", card=card, office=office, audience=chosen, audiences=list(Audience)
    )


def _place_of(person: Person, *facts: tuple[Any, Any]) -> Place:
    return Place(
        url=url_for(".home"),
        trail=[(_("My profile"), url_for(".home"))],
        facts=lambda: [
            (_("Profile"), proper(f"{person.display_name} · {person.number}")),
            (_("Status"), person.state.label),
            *facts,
        ],
        row=person,
    )


STEPS = StepRoutes(
    bp,
    "",
    find=lambda: queries.get_own_person(current_user()),
    page=lambda _person: _show_home(),
    place=_place_of,
    read=OWN,
    write=OWN,
)

replace(
    STEPS,
    find=current_user,
    place=lambda _user: Place(url_for(".home"), []),
    after=lambda _user: url_for("register.step", number=1),
).button(
    "begin",
    services.begin_profile,
    done=_l("Your profile has been begun. Only you see it until you submit it."),
)


def _check_answers(person: Person) -> dict[str, Any]:
    """The page on which everything is read once more before it is submitted."""
    missing = submission.find_missing(person, current_user())
    links = [(text, _place_to_mend(name)) for name, text in missing]
    return {
        "obstacle": Obstacle(_("Not complete yet"), links=links) if links else None,
        "template": "profile/check.html",
        "answers": register.list_answers(person),
        "later": list_later(person),
        "time": review_time(),
    }


def _place_to_mend(section: str) -> str:
    number = registration.NUMBER_OF.get(section)
    return url_for("register.step", number=number, back="check") if number else ""


def list_later(person: Person) -> list[tuple[Any, str]]:
    """What a profile can do without for now: each with where it is entered."""
    open_claims = [claim for claim in person.claims if not claim.evidence]
    summary = any(getattr(person, f"summary_{one}") for one in LOCALES)
    published = any(name.kind is NameKind.PUBLISHING for name in person.names)
    return [
        *(
            (
                _("Document for: %(claim)s", claim=claim.kind.label),
                url_for("claims.show", kind=claim.kind.value),
            )
            for claim in open_claims
        ),
        *(
            []
            if summary
            else [(_("Summary of your research"), url_for(".section", name="summary"))]
        ),
        *(
            []
            if published
            else [(_("Names on your publications"), url_for(".section", name="names"))]
        ),
    ]


@STEPS.form(
    "submit",
    VersionedForm,
    options=_check_answers,
    title=_l("Check your answers"),
    submit=_l("Submit profile"),
    done=LazyString(
        lambda: _(
            "Your profile has been submitted. A verifier answers within %(time)s.",
            time=review_time(),
        )
    ),
    lead=_l("A verifier checks your claims one by one; you read each answer here and by e-mail."),
)
def submit(person: Person, _form: VersionedForm) -> None:
    submission.submit_profile(person, by=current_user())


def _until_when(person: Person) -> dict[str, Any]:
    ahead = outlook.look_ahead(person)
    until = format_date(ahead.by if ahead else None)
    return {
        "place": _place_of(person, (_("You can appeal until"), until)),
        "is_possible": ahead is not None and ahead.may_appeal,
    }


@STEPS.form(
    "appeal",
    AppealForm,
    options=_until_when,
    title=_l("Appeal against the decision"),
    submit=_l("Send the appeal"),
    done=_l("Your appeal is with the ministry. You will receive an e-mail with the decision."),
    lead=_l(
        "The ministry reads your appeal together with the decision and your profile. It either sends the profile back to review, by another verifier, or confirms the decision."
    ),
)
def appeal(person: Person, form: AppealForm) -> None:
    appeals.appeal(person, text=form.text.data, by=current_user())


STEPS.button(
    "pause",
    services.pause,
    done=_l("Your profile is paused and hidden from search. Contracts continue."),
)
STEPS.button("resume", services.resume, done=_l("Your profile can be found again."))
STEPS.button(
    "reconfirm",
    reconfirming.confirm_own,
    done=_l("Thank you. Your profile counts as right from today on."),
)


def _offer_choices(person: Person) -> dict[str, Any]:
    today = hanoi_today()

    def prepare(form: Any) -> None:
        form.days.choices = [
            (str(days), _("Every %(number)s months", number=round(days / MONTH)))
            for days in reconfirming.list_choices(on=today)
        ]

    return {"data": {"days": str(reconfirming.days_of(person, on=today))}, "prepare": prepare}


@STEPS.form(
    "how_often",
    HowOftenForm,
    options=_offer_choices,
    title=_l("How often we ask whether your profile is right"),
    submit=_l("Save"),
    done=_l("Saved. We ask you at the times you chose."),
    lead=_l(
        "Each time you save your profile counts as an answer. Without any answer your profile is hidden from search in the end; nothing is deleted."
    ),
)
def how_often(person: Person, form: HowOftenForm) -> None:
    reconfirming.choose_days(person, int(form.days.data), by=current_user())


@STEPS.form(
    "withdraw",
    VersionedForm,
    title=_l("Withdraw from the registry"),
    submit=_l("Withdraw"),
    done=_l("You have withdrawn. All consents have ended and your profile is hidden from search."),
    grave=(
        _l("All your consents end at once, and your profile is hidden from search."),
        _l("Introductions under way end, and the institutions are informed."),
        _l(
            "Your contact details, your summary, your fields, languages and periods, and what you had shown to others are deleted at once."
        ),
        _l("The legal basis of a counted contract is kept."),
    ),
)
def withdraw(person: Person, _form: VersionedForm) -> None:
    services.withdraw(person, by=current_user())
