"""What an operator watches: the parts, the outboxes, and long jobs with their progress."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.background import jobs, outbox
from registry.core.i18n import _, _l, format_datetime
from registry.core.permissions import Permission, requires
from registry.operations import queries
from registry.operations.lists import JOBS
from registry.web.forms import BaseForm
from registry.web.lists.pages import register
from registry.web.steps import Place, Step, current_user, press, take

bp = Blueprint("operations", __name__, url_prefix="/<any(vi,en):locale>/operations")
WRITE = Permission.OPERATIONS_WRITE
NEWEST = 5  # long jobs beside the state of the parts; the others have a list
PARKED = "/parked/<any(mail,index,jobs):outbox_name>/<uuid:row_id>"
NAVIGATION = [(_l("Operations"), "operations.index", Permission.OPERATIONS_READ)]

NOT_AGAIN = _l("It is not tried again, and this cannot be undone.")
STEPS = {
    "reindex": Step(
        done=_l("The search index is being rebuilt. In the meantime search uses the old one.")
    ),
    "release": Step(done=_l("It is being tried again.")),
    "drop": Step(
        title=_l("Discard what failed permanently"),
        submit=_l("Discard"),
        done=_l("It was discarded and will not be tried again."),
        grave=(NOT_AGAIN,),
    ),
}


@bp.get("/")
@requires(Permission.OPERATIONS_READ)
def index() -> ResponseReturnValue:
    return _show()


def _show() -> ResponseReturnValue:
    """The page of the parts; also where a refused step is explained."""
    return render_template(
        "operations/index.html",
        state=queries.read_state(),
        parked=queries.list_parked(),
        jobs=jobs.list_jobs(limit=NEWEST),
    )


register(bp, JOBS, read=Permission.OPERATIONS_READ, rule="/jobs", endpoint="jobs")


@bp.post("/reindex")
@requires(Permission.OPERATIONS_READ, write=WRITE)
def reindex() -> ResponseReturnValue:
    started: list[jobs.Job] = []
    return press(
        STEPS["reindex"],
        lambda: started.append(
            jobs.find_unfinished("reindex") or jobs.start("reindex", by=current_user())
        ),
        page=_show,
        to=lambda: url_for(".job", job_id=started[0].id),
    )


@bp.post(f"{PARKED}/release")
@requires(Permission.OPERATIONS_READ, write=WRITE)
def release(outbox_name: str, row_id: UUID) -> ResponseReturnValue:
    row = queries.get_parked(outbox_name, row_id)
    return press(
        STEPS["release"],
        lambda: outbox.release(row, by=current_user()),
        page=_show,
        to=lambda: url_for(".index"),
    )


@bp.route(f"{PARKED}/drop", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def drop(outbox_name: str, row_id: UUID) -> ResponseReturnValue:
    row = queries.get_parked(outbox_name, row_id)
    parked = queries.describe(outbox_name, row)
    return take(
        replace(STEPS["drop"], grave=(queries.CONSEQUENCES[outbox_name], NOT_AGAIN)),
        BaseForm,
        lambda _form: outbox.drop(row, by=current_user()),
        place=Place(
            url=url_for(".index"),
            trail=[(_("Operations"), url_for(".index"))],
            facts=lambda: [
                (_("What"), parked.what),
                (_("Where from"), parked.label),
                (_("Reason"), parked.reason),
                (_("Tries"), parked.attempts),
                (_("Since"), format_datetime(parked.since)),
            ],
        ),
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
