"""Each step of a nomination: of the nominee, and of the secretariat."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import url_for

from registry.core.i18n import _, _l, localized_text
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.nominations import answering, checking, dossier, queries
from registry.nominations.forms import (
    ClaimForm,
    CloseNominationForm,
    JudgeForm,
    PartForm,
    RefereesForm,
    ReturnForm,
)
from registry.nominations.kinds import DossierPart, Finding
from registry.nominations.models import Nomination, NominationClaim
from registry.nominations.views.page import (
    ANSWER,
    CHECK,
    READ,
    bp,
    find,
    find_shown,
    missing_choices,
    open_steps,
    place_of,
    show_nomination,
)
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Obstacle, current_user

OF_NOMINEE = StepRoutes(
    bp,
    "/<uuid:nomination_id>",
    find=find,
    page=show_nomination,
    place=place_of,
    read=READ,
    write=ANSWER,
    open_steps=open_steps,
)
OF_SECRETARIAT = replace(OF_NOMINEE, find=find_shown, write=CHECK)


def _obstacle(nomination: Nomination) -> dict[str, Any]:
    text = answering.why_not(nomination, experts.find_own_person(current_user()))
    links = [(_("Open my profile"), url_for("experts.home"))]
    found = Obstacle(_("This is not possible at present"), text, links) if text else None
    return {"obstacle": found}


@OF_NOMINEE.form(
    "consent",
    VersionedForm,
    options=_obstacle,
    title=_l("Agree to be nominated"),
    submit=_l("I agree"),
    done=_l("You have agreed. Prepare the dossier next."),
    grave=(
        _l("You prepare a dossier of three parts, and show which conditions you meet."),
        _l(
            "Once you send it the secretariat reads it, then the members of a panel that have no conflict of interest."
        ),
        _l(
            "A competent authority decides; one of the secretariat records the decision and another confirms it."
        ),
        _l(
            "You can step back until then. The dossier is erased, and others read only that the nomination has ended."
        ),
        _l("A designation alone obliges you to nothing: a contract is agreed on separately."),
    ),
)
def consent(nomination: Nomination, _form: VersionedForm) -> None:
    answering.consent(nomination, by=current_user())


@OF_NOMINEE.form(
    "step_back",
    VersionedForm,
    title=_l("Decline or withdraw"),
    submit=_l("End the nomination"),
    done=_l("The nomination has ended. Nobody is informed who ended it."),
    grave=(
        _l("What was written for this nomination is erased, with all files."),
        _l("Others read only that it has ended, as they do where nobody answered."),
        _l("For some time you are sent no letter about another nomination."),
    ),
)
def step_back(nomination: Nomination, _form: VersionedForm) -> None:
    answering.step_back(nomination, by=current_user())


def _receive(form: Any) -> Document | None:
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    return documents.receive_upload(upload, by=current_user())


def _declare_part(part: DossierPart) -> None:
    """Each of the three has a page of its own."""

    def options(nomination: Nomination) -> dict[str, Any]:
        row = dossier.find_part(nomination, part)
        return {"data": {"text": row.text if row else ""}, "receive": _receive}

    def act(nomination: Nomination, form: PartForm, document: Document | None) -> None:
        dossier.write_part(
            nomination, part, text=form.text.data or "", document=document, by=current_user()
        )

    OF_NOMINEE.form(
        f"write_{part.value}",
        PartForm,
        rule=f"parts/{part.value}",
        opened_as="write",
        options=options,
        title=part.label,
        submit=_l("Save"),
        done=_l("The part is saved. Only you read it until you send the dossier."),
        lead=LEADS[part],
    )(act)


LEADS = {
    DossierPart.GENERAL: _l(
        "Who you are: studies, posts, nationality, present work. Attach a curriculum vitae in Vietnamese or English."
    ),
    DossierPart.CONTRIBUTION: _l(
        "Your most important works, inventions and prizes, and what became of them. Attach letters of reference."
    ),
    DossierPart.PLAN: _l("What you want to do in Viet Nam, with whom, and what you need for it."),
}
for one in DossierPart:
    _declare_part(one)


def _offer_conditions(nomination: Nomination) -> dict[str, Any]:
    known = dossier.conditions_of(nomination)
    choices = [
        (one.code, f"{localized_text(one, 'text')}. {localized_text(one, 'evidence')}.")
        for one in known
    ]
    return {
        "prepare": lambda form: setattr(form.criterion, "choices", choices),
        "receive": _receive,
    }


@OF_NOMINEE.form(
    "claim",
    ClaimForm,
    opened_as="write",
    options=_offer_conditions,
    title=_l("Claim a condition"),
    submit=_l("Save"),
    done=_l("The condition is claimed."),
    lead=_l(
        "Every general condition and at least one further one, each with its paper. Claim again to replace it."
    ),
)
def claim(nomination: Nomination, form: ClaimForm, document: Document) -> None:
    dossier.claim(
        nomination,
        form.criterion.data,
        text=form.text.data or "",
        document=document,
        by=current_user(),
    )


@OF_NOMINEE.form(
    "submit",
    VersionedForm,
    title=_l("Send the dossier"),
    submit=_l("Send"),
    done=_l("The secretariat has your dossier and checks whether it is complete."),
    follows=(
        _l("The secretariat reads the dossier from now on; you can no longer change it."),
        _l("If something is missing it is returned to you with what that is."),
    ),
)
def submit(nomination: Nomination, _form: VersionedForm) -> None:
    dossier.submit(nomination, by=current_user())


@OF_NOMINEE.form(
    "referees",
    RefereesForm,
    opened_as="write",
    title=_l("Name your referees"),
    submit=_l("Save"),
    done=_l("Your referees are recorded. They do not judge your nomination."),
    lead=_l("The list replaces the one before it. Addresses are kept only as digests."),
)
def referees(nomination: Nomination, form: RefereesForm) -> None:
    dossier.name_referees(nomination, form.lines.data or "", by=current_user())


def _find_claim(nomination_id: UUID, nomination_claim_id: UUID) -> NominationClaim:
    return queries.get_claim(find_shown(nomination_id), nomination_claim_id)


def _nomination_of(row: NominationClaim) -> Nomination:
    return find(row.nomination_id)


OF_CLAIM = replace(
    OF_NOMINEE,
    rule="/<uuid:nomination_id>/claims/<uuid:nomination_claim_id>",
    find=_find_claim,
    page=lambda row: show_nomination(_nomination_of(row)),
    place=lambda row: place_of(_nomination_of(row)),
    open_steps=lambda row: open_steps(_nomination_of(row)),
)
OF_CLAIM.button(
    "unclaim",
    dossier.unclaim,
    done=_l("The condition is no longer claimed."),
)


def _describe_claim(row: NominationClaim) -> dict[str, Any]:
    found = [one for one in dossier.conditions_of(_nomination_of(row)) if one.code == row.criterion]
    return {"template": "nominations/judge.html", "claim": row, "condition": found[0]}


@replace(OF_CLAIM, write=CHECK).form(
    "judge",
    JudgeForm,
    options=_describe_claim,
    title=_l("Check a condition"),
    done=_l("The finding is recorded."),
)
def judge(row: NominationClaim, form: JudgeForm) -> None:
    checking.judge(row, Finding(form.finding.data), note=form.note.data or "", by=current_user())


@OF_SECRETARIAT.form(
    "find_eligible",
    VersionedForm,
    title=_l("The dossier is complete and the conditions are met"),
    submit=_l("Confirm"),
    done=_l("The nomination is complete."),
    follows=(_l("The nominee and the nominator are informed."),),
)
def find_eligible(nomination: Nomination, _form: VersionedForm) -> None:
    checking.find_eligible(nomination, by=current_user())


def _offer_missing(nomination: Nomination) -> dict[str, Any]:
    choices = missing_choices(nomination)
    return {"prepare": lambda form: setattr(form.missing, "choices", choices)}


@OF_SECRETARIAT.form(
    "return_dossier",
    ReturnForm,
    rule="return",
    options=_offer_missing,
    title=_l("Return the dossier"),
    submit=_l("Return"),
    done=_l("The nominee reads what is missing and completes it."),
)
def return_dossier(nomination: Nomination, form: ReturnForm) -> None:
    checking.return_dossier(
        nomination,
        missing=form.missing.data or [],
        note=form.note.data or "",
        by=current_user(),
    )


@OF_SECRETARIAT.form(
    "close",
    CloseNominationForm,
    title=_l("Close: the conditions are not met"),
    submit=_l("Close"),
    done=_l("The nomination is closed, and the nominee reads why."),
    grave=(
        _l("The nomination ends; somebody can be nominated again."),
        _l("The nominee reads your reason; the nominator reads only that it has ended."),
    ),
)
def close(nomination: Nomination, form: CloseNominationForm) -> None:
    checking.close(nomination, reason=form.reason.data or "", by=current_user())
