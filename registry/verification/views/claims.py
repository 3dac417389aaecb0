"""The verifiers' queue and the page on which one claim is checked."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.audit import states
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l, format_datetime
from registry.core.permissions import Permission, Role, requires
from registry.documents.responses import attachment
from registry.experts import cards, history, queries
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.models import Claim
from registry.experts.states import ClaimState, PersonState
from registry.verification import claims, reviews
from registry.verification import queries as verification_queries
from registry.verification.forms import AnswerForm, RevokeForm, VerifyForm
from registry.verification.lists.queues import CLAIMS
from registry.web.forms import ButtonForm, ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("verification", __name__, url_prefix="/<any(vi,en):locale>/verification")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Verification"), "verification.index", VERIFY)]
register(bp, CLAIMS, read=VERIFY)


@bp.get("/<uuid:claim_id>")
@requires(VERIFY)
def show(claim_id: UUID) -> ResponseReturnValue:
    claim = _find(claim_id)
    with ledger():
        audit.record_access(
            person_ids=[claim.person_id],
            viewer=current_user(),
            role=Role.VERIFIER,
            fields=["name", claim.kind.value],
            purpose="verification",
            context=claim,
        )
    [card] = cards.make_cards([claim.person], viewer=current_user())
    return render_template(
        "verification/claims/show.html",
        claim=claim,
        card=card,
        button=ButtonForm(),
        subject=history.list_periods(_section_of(claim), claim.person),
        steps=_steps(claim),
        obstacles=reviews.find_obstacles(claim.person),
        can_activate=claim.person.state is PersonState.IN_REVIEW,
        events=_events(claim),
        may_open=claim.state is not ClaimState.QUEUED,
        verifications=queries.list_verifications(claim.id),
    )


@bp.get("/<uuid:claim_id>/evidence/<uuid:evidence_id>")
@requires(VERIFY)
def evidence(claim_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    claim = _find(claim_id)
    if claim.state is ClaimState.QUEUED:
        raise NotAllowed(_("Take this claim first; its documents open for whoever checks it."))
    found = verification_queries.get_evidence(claim, evidence_id)
    with ledger():
        audit.record_access(
            person_ids=[claim.person_id],
            viewer=current_user(),
            role=Role.VERIFIER,
            fields=["evidence"],
            purpose="verification",
            context=claim,
        )
    return attachment(found.document)


@bp.post("/<uuid:claim_id>/take")
@requires(VERIFY, write=VERIFY)
def take(claim_id: UUID) -> ResponseReturnValue:
    return _press(claim_id, claims.take, _("You have taken this claim."))


@bp.post("/<uuid:claim_id>/put-back")
@requires(VERIFY, write=VERIFY)
def put_back(claim_id: UUID) -> ResponseReturnValue:
    return _press(claim_id, claims.put_back, _("The claim is back in the queue."))


@bp.post("/<uuid:claim_id>/confirm")
@requires(VERIFY, write=VERIFY)
def confirm(claim_id: UUID) -> ResponseReturnValue:
    return _press(claim_id, claims.confirm, _("Confirmed: the claim is verified."))


@bp.post("/<uuid:claim_id>/activate")
@requires(VERIFY, write=VERIFY)
def activate(claim_id: UUID) -> ResponseReturnValue:
    return _press(
        claim_id,
        lambda claim, by: reviews.activate(claim.person, by=by),
        _("The profile is active."),
    )


@bp.route("/<uuid:claim_id>/verify", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def verify(claim_id: UUID) -> ResponseReturnValue:
    return _step(
        claim_id,
        VerifyForm,
        lambda claim, form: claims.verify(
            claim,
            level=int(form.level.data),
            method=VerificationMethod(form.method.data),
            by=current_user(),
        ),
        title=_("Verify this claim"),
        submit=_("Verify"),
        done=_("Recorded. Level 3 and above waits for a second verifier."),
    )


@bp.route("/<uuid:claim_id>/answer", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def answer(claim_id: UUID) -> ResponseReturnValue:
    return _step(
        claim_id,
        AnswerForm,
        _answer,
        title=_("Refuse or ask for more"),
        submit=_("Send the answer"),
        done=_("The expert has been told, with your reason."),
    )


@bp.route("/<uuid:claim_id>/revoke", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def revoke(claim_id: UUID) -> ResponseReturnValue:
    return _step(
        claim_id,
        RevokeForm,
        lambda claim, form: claims.revoke(
            claim, text_vi=form.text_vi.data, text_en=form.text_en.data, by=current_user()
        ),
        title=_("Revoke this verification"),
        submit=_("Revoke"),
        done=_("Revoked. The count follows; the history stays."),
    )


def _answer(claim: Claim, form: Any) -> None:
    act = claims.refuse if form.outcome.data == "refuse" else claims.ask_for_more
    act(
        claim,
        reason=form.reason.data,
        text_vi=form.text_vi.data,
        text_en=form.text_en.data,
        by=current_user(),
    )


def _find(claim_id: UUID) -> Claim:
    """Raises NotAllowed before anything of a person is shown whom this verifier must not judge."""
    claim = verification_queries.get_claim(claim_id, visible_to=current_user())
    claims.refuse_conflicted(claim.person, by=current_user())
    return claim


def _section_of(claim: Claim) -> str:
    return "employment" if claim.kind is ClaimKind.EMPLOYMENT_ABROAD else claim.kind.value


def _steps(claim: Claim) -> list[str]:
    is_mine = claim.verifier_id == current_user().id
    rules = {
        "take": claim.state is ClaimState.QUEUED,
        "verify": claim.state is ClaimState.CHECKING and is_mine,
        "confirm": claim.state is ClaimState.AWAITING_SECOND
        and claim.proposed_by_id != current_user().id,
        "revoke": claim.state is ClaimState.VERIFIED,
    }
    return [name for name, holds in rules.items() if holds]


def _events(claim: Claim) -> list[dict[str, str]]:
    return [
        {
            "text": ClaimState(change.to_state).label,
            "at": change.at.isoformat(),
            "when": format_datetime(change.at),
        }
        for change in states.list_changes(claim)
    ]


def _press(claim_id: UUID, act: Callable[..., Any], done: str) -> ResponseReturnValue:
    claim = _find(claim_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            act(claim, by=current_user())
        flash(done, "success")
    return redirect(url_for(".show", claim_id=claim.id))


def _step(
    claim_id: UUID,
    form_class: type[Any],
    act: Callable[[Claim, Any], Any],
    *,
    title: str,
    submit: str,
    done: str,
) -> ResponseReturnValue:
    claim = _find(claim_id)
    form = form_class(version=str(claim.version))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(claim)
            act(claim, form)
            flash(done, "success")
            return redirect(url_for(".show", claim_id=claim.id))
    return render_form(
        "verification/claims/step.html", form=form, claim=claim, title=title, submit=submit
    )
