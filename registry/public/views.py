"""What everybody may read: the numbers, the openings, how data is protected, whether a mail is ours."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.destinations import start_page
from registry.background import mail
from registry.background.letters import site_url
from registry.core.cleaning import clean
from registry.core.i18n import HANOI, _, _l, hanoi_today, locale, localized_text
from registry.core.identifiers import find_codes
from registry.core.paging import Page
from registry.core.permissions import public
from registry.matching.labels import FacetGroup, FacetOption, label_of
from registry.matching.queries import LONGEST_TEXT, place_of_page
from registry.programs import edition_queries, editions, public_queries
from registry.programs import labels as program_labels
from registry.programs.models import Opening, OpeningState
from registry.programs.pay import PayPeriod
from registry.public import queries, statistics
from registry.targets.headlines import headline_counts
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode
from registry.verification.rules import period, review_time
from registry.web.fields import ReferenceField
from registry.web.forms import BaseForm, render_form
from registry.web.validators import PARAGRAPH, at_most, required
from search.engine import MAX_PAGE_SIZE, BadQuery

bp = Blueprint("public", __name__, url_prefix="/<any(vi,en):locale>")
NAVIGATION = [
    (_l("Targets"), "targets.index", None),
    (_l("Openings"), "public.openings", None),
    (_l("Reference data"), "taxonomy.index", None),
    (_l("Help"), "public.about", None),
]
GROUPS = {
    "fields": _l("Field"),
    "modes": _l("Mode of cooperation"),
    "languages": _l("Teaching language"),
    "institution": _l("Institution"),
}
KINDS = {
    "account": _l("about an account"),
    "profile": _l("about a profile"),
    "claim": _l("about evidence"),
    "introduction": _l("about an introduction"),
    "contract": _l("about a contract"),
    "opening": _l("about an opening"),
}


UNITS = {PayPeriod.HOUR: "HOUR", PayPeriod.MONTH: "MONTH", PayPeriod.YEAR: "YEAR"}  # as above
EMPLOYMENT = {Mode.PERMANENT: "FULL_TIME", Mode.CO_SUPERVISION: "PART_TIME"}  # schema.org words


class CodeForm(BaseForm):
    code = ReferenceField(
        _l("Code in the message"),
        [required(_l("Enter the code")), at_most(PARAGRAPH)],
        description=_l("You can paste the subject, the line with the code or the whole message."),
    )


@bp.get("/")
@public()
def home() -> ResponseReturnValue:
    table = statistics.count_by_country()
    countries = taxonomy.find_countries({code for code, _count in table.rows})
    own = start_page(current_user) if current_user.is_authenticated else ""
    return render_template(
        "public/home.html",
        own=own,
        today=hanoi_today(),
        headlines=headline_counts(),
        countries=countries,
        table=table,
        smallest=statistics.SMALLEST,
        openings=public_queries.list_public_openings(limit=4),
        openings_total=public_queries.count_public_openings(),
    )


@bp.get("/openings/")
@public()
def openings() -> ResponseReturnValue:
    text = str(clean(request.args.get("q", "")))[:LONGEST_TEXT]
    choices = {
        name: tuple(dict.fromkeys(request.args.getlist(name)))
        for name in GROUPS
        if request.args.getlist(name)
    }
    try:
        found = queries.search_openings(
            text=text, choices=choices, page=place_of_page(request.args.get("page", ""))
        )
    except BadQuery:
        abort(400)
    institutions = {
        str(row.id): localized_text(row, "name") for row in taxonomy.list_institutions()
    }
    return render_template(
        "public/openings.html",
        found=found,
        text=text,
        choices=choices,
        pages=Page(found.openings, min(found.total, MAX_PAGE_SIZE), page=found.page),
        facet_names=tuple(GROUPS),
        groups=[_facet(name, found, choices.get(name, ()), institutions) for name in GROUPS],
    )


def _facet(
    name: str, found: queries.OpeningHits, chosen: tuple[str, ...], institutions: Mapping[str, str]
) -> FacetGroup:
    counts = {**dict.fromkeys(chosen, 0), **found.facets.get(name, {})}
    if name == "fields":
        counts = {code: count for code, count in counts.items() if len(code) == 3 or code in chosen}
    options = [
        FacetOption(value, institutions.get(value) or label_of(name, value), count, value in chosen)
        for value, count in counts.items()
    ]
    options.sort(key=lambda option: (-(option.count or 0), option.label))
    return FacetGroup(name, str(GROUPS[name]), options)


@bp.get("/openings/<uuid:opening_id>")
@public()
def opening(opening_id: UUID) -> ResponseReturnValue:
    row = public_queries.get_public_opening(opening_id)
    is_open = row.state is OpeningState.PUBLISHED and row.closes_on >= hanoi_today()
    return render_template(
        "public/opening.html",
        opening=row,
        criteria=program_labels.criterion_rows(row),
        posting=_job_posting(row) if is_open else None,
        closes_at=closing_moment(row),
        is_open=is_open,
        teaching_language=label_of("languages", row.teaching_language),
        editions=edition_queries.list_editions(row),
    )


@bp.get("/openings/<uuid:opening_id>/editions/<int:number>")
@public()
def edition(opening_id: UUID, number: int) -> ResponseReturnValue:
    """What was public stays readable: the text of the time, and what it changed."""
    row = public_queries.get_public_opening(opening_id)
    chosen = edition_queries.get_edition(row, number)
    shown = editions.as_opening(row, chosen)
    before = edition_queries.get_edition(row, number - 1) if number > 1 else None
    return render_template(
        "public/edition.html",
        opening=row,
        edition=chosen,
        shown=shown,
        changes=editions.compare(row, before, chosen).rows() if before else [],
        criteria=program_labels.criterion_rows(shown),
        editions=edition_queries.list_editions(row),
        language_label=partial(label_of, "languages"),
    )


def closing_moment(row: Opening) -> datetime:
    """23:59 in Hà Nội on the last day."""
    return datetime.combine(row.closes_on, time(23, 59), HANOI).astimezone(UTC)


def _job_posting(row: Opening) -> dict[str, Any]:
    """schema.org JobPosting."""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "code", "value": row.code},
        "title": localized_text(row, "title"),
        "description": localized_text(row, "description"),
        "employmentType": EMPLOYMENT.get(row.mode, "TEMPORARY"),
        "totalJobOpenings": row.seats,
        "datePosted": f"{row.published_at:%Y-%m-%d}" if row.published_at else None,
        "validThrough": closing_moment(row).isoformat(),
        "inLanguage": locale(),
        "hiringOrganization": {
            "@type": "CollegeOrUniversity",
            "name": localized_text(row.institution, "name"),
        },
        "jobLocation": {
            "@type": "Place",
            "address": _address(row),
        },
        "url": site_url("public.opening", opening_id=row.id),
        **({"baseSalary": _salary(row)} if row.pay_from or row.pay_to else {}),
    }


def _salary(row: Opening) -> dict[str, Any]:
    amounts = {
        "minValue": row.pay_from,
        "maxValue": row.pay_to,
        "unitText": UNITS.get(row.pay_period),
    }
    return {
        "@type": "MonetaryAmount",
        "currency": row.pay_currency.value,
        "value": {
            "@type": "QuantitativeValue",
            **{name: value for name, value in amounts.items() if value is not None},
        },
    }


def _address(row: Opening) -> dict[str, str]:
    province = row.institution.province
    place = {"addressRegion": localized_text(province, "name")} if province else {}
    return {"@type": "PostalAddress", "addressCountry": "VN", **place}


@bp.get("/openings.rss")
@public()
def feed() -> ResponseReturnValue:
    return Response(
        render_template(
            "public/feed.xml",
            title=_("Openings of talent training programmes"),
            link=site_url("public.openings"),
            language=locale(),
            items=[_feed_item(row) for row in public_queries.list_public_openings(limit=50)],
        ),
        mimetype="application/rss+xml",
    )


def _feed_item(row: Opening) -> dict[str, str]:
    return {
        "title": localized_text(row, "title"),
        "link": site_url("public.opening", opening_id=row.id),
        "published": format_datetime(row.published_at) if row.published_at else "",
    }


@bp.get("/help")
@public()
def about() -> ResponseReturnValue:
    return render_template("public/about.html", review_time=review_time())


@bp.get("/personal-data")
@public()
def privacy() -> ResponseReturnValue:
    days = period("data_request_working_days", on=hanoi_today())
    return render_template("public/privacy.html", reply_days=days)


@bp.get("/accessibility")
@public()
def accessibility() -> ResponseReturnValue:
    return render_template("public/accessibility.html")


@bp.route("/check-message", methods=["GET", "POST"])
@public(write=True)
def verify_message() -> ResponseReturnValue:
    """Whether a message with this code was really sent by the register; never to whom."""
    form = CodeForm()
    is_asked = form.submitted()
    codes = find_codes(form.code.data) if is_asked else []
    if is_asked and not codes:
        form.form_errors = [
            _(
                "There is no code in this text. A code is printed in square brackets in the subject of the message."
            )
        ]
    found = mail.find_message_by_code(*codes)
    kind = KINDS.get(found.template.partition("_")[0]) if found else None
    return render_form(
        "public/verify_message.html",
        form=form,
        found=found,
        is_unknown=bool(codes) and found is None,
        kind=kind,
        home=url_for(".home"),
    )
