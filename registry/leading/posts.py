"""Posts in the country, outside the contracts of this register: entered by one of the secretariat with
its evidence, confirmed by another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, hanoi_today
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading.entries import Entries, refuse_bad_term, refuse_own, release
from registry.leading.kinds import PostChange
from registry.leading.models import DomesticPost
from registry.leading.post_actions import PostAction
from registry.leading.post_models import PostEntry

POSTS = Entries(
    PostEntry,
    DomesticPost,
    terms=("employer", "employer_kind", "title", "valid_from", "valid_to", "document_id"),
    steps=(PostAction.ENTRY_PROPOSED, PostAction.ENTRY_CONFIRMED, PostAction.ENTRY_REJECTED),
    changes={
        PostChange.RECORDING: PostAction.RECORDED,
        PostChange.CORRECTION: PostAction.CORRECTED,
        PostChange.END: PostAction.ENDED,
        PostChange.REMOVAL: PostAction.REMOVED,
    },
    first=PostChange.RECORDING,
    removal=PostChange.REMOVAL,
    notice="post",
    gone=_l("This post has been changed or removed in the meantime."),
    pending=_l("A change of this post is already waiting for a second person."),
)
confirm, reject = POSTS.confirm, POSTS.reject


def propose_post(person: Person, *, document: Document, by: User, **terms: Any) -> PostEntry:
    """Somebody works in Viet Nam under a contract that is none of this register."""
    refuse_own(person, by=by)
    _refuse_bad_days(terms)
    return POSTS.propose_new(person, by=by, **terms, document_id=release(document, by=by))


def propose_correction(
    post: DomesticPost, *, document: Document | None, reason: str, by: User, **terms: Any
) -> PostEntry:
    """What was entered is not what the evidence says."""
    POSTS.refuse_pending(post, by=by)
    _refuse_bad_days(terms)
    terms["document_id"] = release(document, by=by) or post.document_id
    return POSTS.propose_change(PostChange.CORRECTION, post, reason=reason, by=by, **terms)


def propose_end(post: DomesticPost, *, ended_on: date, reason: str, by: User) -> PostEntry:
    """From `ended_on` on they no longer work there; what it was before stays."""
    POSTS.refuse_pending(post, by=by)
    if post.valid_to is not None and post.valid_to <= ended_on:
        raise RegistryError(_("The post already ends on or before that day."))
    _refuse_bad_days({"valid_from": post.valid_from, "valid_to": ended_on})
    return POSTS.propose_change(PostChange.END, post, reason=reason, by=by, valid_to=ended_on)


def propose_removal(post: DomesticPost, *, reason: str, by: User) -> PostEntry:
    """It was recorded by mistake: as known from now on, there never was such a post."""
    POSTS.refuse_pending(post, by=by)
    return POSTS.propose_change(PostChange.REMOVAL, post, reason=reason, by=by)


def _refuse_bad_days(terms: Mapping[str, Any]) -> None:
    """What is recorded has happened; an end that was agreed may lie ahead."""
    refuse_bad_term(terms)
    if terms["valid_from"] > hanoi_today():
        raise RegistryError(_("This day is in the future."))
