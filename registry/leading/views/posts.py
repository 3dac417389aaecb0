"""Posts in the country of a leading expert: entered by one of the secretariat, confirmed by another."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.db import session
from registry.core.i18n import _, _l, format_date, proper
from registry.core.periods import last_day
from registry.core.permissions import requires
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import forms, post_queries, posts, queries
from registry.leading.models import DomesticPost, EntryState
from registry.leading.post_models import PostEntry
from registry.leading.views.designations import (
    ENTERED,
    RECORD,
    STEPS,
    UNTIL_CONFIRMED,
    bp,
    give_out,
    log_names_of,
    receive,
)
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

TO_COMPARE = _l(
    "Compare it with the evidence before you confirm. Only what is confirmed is counted."
)


def _page_of(person_id: UUID) -> str:
    series_id = post_queries.find_designation_id(person_id)
    return url_for(".show", series_id=series_id) if series_id else url_for(".index")


def _waiting(person_id: UUID) -> str:
    """What was just entered, which a second person has to confirm."""
    entries = post_queries.list_open_entries(person_id)
    if not entries:
        return _page_of(person_id)
    return url_for(".post_entry", post_entry_id=entries[0].id)


def _place(row: Any, person: Person, *more: tuple[Any, Any], url: str = "") -> Place:
    page = _page_of(person.id)
    return Place(
        url=url or page,
        trail=[(_("Leading experts"), url_for(".index")), (person.number, page)],
        row=row,
        facts=lambda: [
            (_("Expert"), proper(f"{person.display_name} · {person.number}")),
            (_("Employer"), row.employer),
            (_("Kind of employer"), row.employer_kind.label),
            (_("Position"), row.title),
            (
                _("Period"),
                f"{format_date(row.valid_from)} – {format_date(last_day(row.valid_to)) or '…'}",
            ),
            *more,
        ],
    )


def _person_of(row: Any) -> Person:
    return session().get_one(Person, row.person_id)


def _find(post_id: UUID) -> DomesticPost:
    post = post_queries.get_post(post_id)
    if request.method == "GET":
        log_names_of([_person_of(post)])
    return post


POSTS = StepRoutes(
    bp,
    "/posts/<uuid:post_id>",
    find=_find,
    page=lambda post: redirect(_page_of(post.person_id)),
    place=lambda post: _place(post, _person_of(post)),
    after=lambda post: _waiting(post.person_id),
    read=RECORD,
    write=RECORD,
)


@STEPS.form(
    "new_post",
    forms.PostForm,
    rule="posts/new",
    options=lambda listed: {"receive": receive, "after": lambda: _waiting(listed.person.id)},
    title=_l("Record a post in Viet Nam"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l(
        "For work at an institute, a ministry or an enterprise, under a contract outside the registry."
    ),
)
def new_post(listed: queries.DesignationRow, form: Any, document: Document) -> None:
    posts.propose_post(listed.person, document=document, by=current_user(), **form.terms())


def _with_recorded(post: DomesticPost) -> dict[str, Any]:
    recorded = {name: getattr(post, name) for name in forms.POST_NAMES}
    return {"data": recorded | {"employer_kind": post.employer_kind.value}, "receive": receive}


@POSTS.form(
    "correct_post",
    forms.CorrectPostForm,
    rule="correct",
    options=_with_recorded,
    title=_l("Correct the post"),
    submit=_l("Propose"),
    done=ENTERED,
    follows=(UNTIL_CONFIRMED,),
)
def correct_post(post: DomesticPost, form: Any, document: Document | None) -> None:
    posts.propose_correction(
        post, document=document, reason=form.reason.data, by=current_user(), **form.terms()
    )


@POSTS.form(
    "end_post",
    forms.EndPostForm,
    rule="end",
    title=_l("End the post"),
    submit=_l("Propose"),
    done=ENTERED,
    follows=(UNTIL_CONFIRMED,),
)
def end_post(post: DomesticPost, form: Any) -> None:
    posts.propose_end(post, ended_on=form.ended_on.data, reason=form.reason.data, by=current_user())


@POSTS.form(
    "remove_post",
    forms.RevokeForm,
    rule="remove",
    title=_l("Remove the post"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l("For a post that was recorded by mistake."),
    grave=(
        UNTIL_CONFIRMED,
        _l("As known from then on, there never was such a post; what was recorded stays readable."),
    ),
)
def remove_post(post: DomesticPost, form: Any) -> None:
    posts.propose_removal(post, reason=form.reason.data, by=current_user())


def _find_entry(post_entry_id: UUID) -> PostEntry:
    entry = post_queries.get_post_entry(post_entry_id)
    if request.method == "GET":
        log_names_of([entry.person])
    return entry


def _place_of_entry(entry: PostEntry) -> Place:
    more = [(_("What"), entry.kind.label), (_("Status"), entry.state.label)]
    more += [(_("Reason"), entry.reason)] if entry.reason else []
    more += [(_("Why it was not confirmed"), entry.answer)] if entry.answer else []
    return _place(entry, entry.person, *more, url=url_for(".post_entry", post_entry_id=entry.id))


replace(
    POSTS,
    rule="/post-entries",
    find=_find_entry,
    place=_place_of_entry,
    after=lambda entry: _page_of(entry.person_id),
).decision(
    "post_entry",
    confirm=posts.confirm,
    refuse=posts.reject,
    rule="<uuid:post_entry_id>",
    options=lambda entry: {
        "template": "leading/post_entry.html",
        "entry": entry,
        "is_mine": entry.proposed_by_id == current_user().id,
        "is_open": entry.state is EntryState.PROPOSED,
    },
    title=_l("Second reviewer"),
    lead=TO_COMPARE,
)


@bp.get("/post-entries/<uuid:post_entry_id>/document")
@requires(RECORD)
def post_entry_document(post_entry_id: UUID) -> ResponseReturnValue:
    entry = post_queries.get_post_entry(post_entry_id)
    return give_out(entry.person, entry.document, entry)


@bp.get("/posts/<uuid:post_id>/document")
@requires(RECORD)
def post_document(post_id: UUID) -> ResponseReturnValue:
    document = post_queries.get_post_document(post_id)
    post = post_queries.get_post(post_id)
    return give_out(session().get_one(Person, post.person_id), document, post)
