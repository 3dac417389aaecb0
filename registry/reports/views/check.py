"""The public page that says whether a report, or a file of one, is what was issued. It names nobody."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.permissions import public
from registry.reports import collecting, national_queries
from registry.reports.forms.national import CheckForm
from registry.reports.views.parts import as_rows
from registry.reports.views.shared import bp


@bp.get("/check")
@public()
def check() -> ResponseReturnValue:
    form = CheckForm(formdata=request.args if "code" in request.args else None)
    if "code" in request.args and form.validate():
        return redirect(url_for(".checked", code=form.code.data))
    status = 422 if form.errors else 200
    return render_template("reports/check.html", form=form, found=None, code=""), status


@bp.get("/check/<code>")
@public()
def checked(code: str) -> ResponseReturnValue:
    """By the number that the printed code leads to, or by a digest."""
    found = national_queries.find_issued(code[:100])
    form = CheckForm(formdata=None, data={"code": code[:100]})
    kept = as_rows(collecting.load(found.report.snapshot)) if found else None
    status = 200 if found else 404
    return (
        render_template(
            "reports/check.html",
            form=form,
            code=code[:100],
            found=found,
            snapshot=kept,
            files=national_queries.list_files(found.report) if found else [],
        ),
        status,
    )
