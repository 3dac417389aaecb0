"""What an operator watches: the parts, the outboxes, and long jobs with their progress."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.background import jobs, outbox
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.operations import queries
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user

bp = Blueprint("operations", __name__, url_prefix="/<any(vi,en):locale>/operations")
WRITE = Permission.OPERATIONS_WRITE
PARKED = "/parked/<any(mail,index,jobs):outbox_name>/<uuid:row_id>"
NAVIGATION = [(_l("Operations"), "operations.index", Permission.OPERATIONS_READ)]


@bp.get("/")
@requires(Permission.OPERATIONS_READ)
def index() -> ResponseReturnValue:
    return render_template(
        "operations/index.html",
        state=queries.read_state(),
        parked=queries.list_parked(),
        jobs=jobs.list_jobs(),
        form=ButtonForm(),
    )


@bp.post("/reindex")
@requires(Permission.OPERATIONS_READ, write=WRITE)
def reindex() -> ResponseReturnValue:
    if ButtonForm().submitted():
        with transaction():
            job = jobs.find_unfinished("reindex") or jobs.start("reindex", by=current_user())
        flash(_("The search index is being rebuilt. Search goes on with the old one meanwhile."))
        return redirect(url_for(".job", job_id=job.id))
    return redirect(url_for(".index"))


@bp.post(f"{PARKED}/release")
@requires(Permission.OPERATIONS_READ, write=WRITE)
def release(outbox_name: str, row_id: UUID) -> ResponseReturnValue:
    row = queries.get_parked(outbox_name, row_id)
    if ButtonForm().submitted():
        with transaction():
            outbox.release(row, by=current_user())
        flash(_("It is tried again now."), "success")
    return redirect(url_for(".index"))


@bp.route(f"{PARKED}/drop", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def drop(outbox_name: str, row_id: UUID) -> ResponseReturnValue:
    """Final, so the page says what follows and asks."""
    row = queries.get_parked(outbox_name, row_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            outbox.drop(row, by=current_user())
        flash(_("It was dropped and is not tried again."), "success")
        return redirect(url_for(".index"))
    return render_form(
        "operations/drop.html",
        form=form,
        parked=queries.describe(outbox_name, row),
        consequence=queries.CONSEQUENCES[outbox_name],
    )


@bp.get("/jobs/<uuid:job_id>")
@requires(Permission.JOB_READ)
def job(job_id: UUID) -> ResponseReturnValue:
    return render_template("operations/job.html", job=jobs.get_job(job_id))


@bp.get("/jobs/<uuid:job_id>/progress")
@requires(Permission.JOB_READ)
def progress(job_id: UUID) -> ResponseReturnValue:
    """The part of the page that htmx asks for again until the job has ended."""
    return render_template("operations/progress.html", job=jobs.get_job(job_id))
