from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField

from registry.accounts.models import User
from registry.documents import services as documents
from registry.errors import RegistryError
from registry.forms import BaseForm, Choice, DayField, at_most, render_form, required, transaction
from registry.i18n import _, _l, hanoi_today
from registry.leading import queries, services
from registry.leading.models import LegalCategory
from registry.permissions import Permission, requires

bp = Blueprint("leading", __name__, url_prefix="/<any(vi,en):locale>/leading-experts")
RECORD = Permission.DESIGNATION_RECORD
NAVIGATION = [(_l("Leading experts"), "leading.index", RECORD)]


class DesignationForm(BaseForm):
    number = StringField(
        _l("Number of the expert"),
        [required(_l("Write the number, for example VN-10023")), at_most(20)],
    )
    legal_category = Choice(
        _l("Legal category"), choices=[(one.value, one.label) for one in LegalCategory]
    )
    decision_number = StringField(
        _l("Number of the decision"),
        [required(_l("Write the number of the decision")), at_most(100)],
    )
    authority = StringField(
        _l("Competent authority"), [required(_l("Write which authority decided")), at_most()]
    )
    valid_from = DayField(
        _l("First day of the term"), [required(_l("Write the first day of the term"))]
    )
    valid_to = DayField(_l("First day after the term"))
    file = FileField(_l("Decision"))

    def terms(self) -> dict[str, Any]:
        names = ("decision_number", "authority", "valid_from", "valid_to")
        return {name: self[name].data for name in names} | {
            "legal_category": LegalCategory(self.legal_category.data)
        }


class EndForm(BaseForm):
    ended_on = DayField(_l("First day after the term"), [required(_l("Write the day"))])
    reason = TextAreaField(_l("Reason"), [required(_l("Say why")), at_most(2000)])


def me() -> User:
    user: User = current_user._get_current_object()
    return user


@bp.get("/")
@requires(RECORD)
def index() -> ResponseReturnValue:
    return render_template("leading/index.html", rows=queries.list_designations())


@bp.route("/new", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def new() -> ResponseReturnValue:
    form = DesignationForm()
    if form.submitted():
        with form.errors_shown():
            person = queries.find_person_by_number(form.number.data)
            if person is None:
                raise RegistryError(_("There is no active expert with this number."))
            upload = form.file.data
            document = (
                documents.receive(upload.stream, filename=upload.filename)
                if upload and upload.filename
                else None
            )
            with transaction():
                fact = services.record_designation(
                    person, document=document, by=me(), **form.terms()
                )
            flash(_("The designation has been recorded."), "success")
            return redirect(url_for(".show", series_id=fact.series_id))
    return render_form("leading/new.html", form=form)


@bp.route("/<uuid:series_id>", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def show(series_id: UUID) -> ResponseReturnValue:
    listed = queries.get_designation(series_id)
    form = EndForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.end_designation(
                listed.designation,
                ended_on=form.ended_on.data or hanoi_today(),
                reason=form.reason.data,
                by=me(),
            )
            flash(_("The end of the term has been recorded."), "success")
            return redirect(url_for(".show", series_id=series_id))
    return render_form(
        "leading/show.html", form=form, listed=listed, versions=queries.list_versions(series_id)
    )
