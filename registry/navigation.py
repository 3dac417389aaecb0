"""The links of the page frame: what this person may open, and where she is."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_login import current_user

from registry.core.i18n import _l, locale
from registry.core.permissions import Permission, can
from registry.features import FEATURES
from registry.notices import queries as notices

LAST = ("accounts", "taxonomy", "inspection", "operations")  # daily work stands first
IN_THE_BELL = 5
FOOTER = (
    (
        _l("Using this service"),
        (
            (_l("Help"), "public.about"),
            (_l("Accessibility statement"), "public.accessibility"),
            (_l("Check a message"), "public.verify_message"),
        ),
    ),
    (_l("Your rights"), ((_l("Personal data protection"), "public.privacy"),)),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    label: str
    links: list[Link]


def install(app: Flask) -> None:
    app.jinja_env.globals["locale"] = locale
    app.context_processor(lambda: page_frame(app))


def page_frame(app: Flask) -> dict[str, Any]:
    if not has_request_context():
        return {}  # mails that the worker renders have no frame
    known = app.view_functions
    return {
        "navigation": _links(known, "NAVIGATION"),
        "account_navigation": _links(known, "ACCOUNT_NAVIGATION"),
        "footer_navigation": [
            Group(str(label), [_link(known, text, name) for text, name in rows if name in known])
            for label, rows in FOOTER
        ],
        "sign_in_url": url_for("accounts.sign_in") if "accounts.sign_in" in known else "",
        "sign_out_url": url_for("accounts.sign_out") if "accounts.sign_out" in known else "",
        "home_url": url_for("public.home"),
        "find_url": url_for("finding.index") if "finding.index" in known else "",
        **_bell(),
    }


def _bell() -> dict[str, Any]:
    """The newest notices and how many are unread, once a page."""
    if not current_user.is_authenticated:
        return {}
    newest, unread = notices.list_newest(current_user._get_current_object(), limit=IN_THE_BELL)
    return {"newest_notices": newest, "unread_notices": unread}


def _links(known: dict[str, Any], attribute: str) -> list[Link]:
    entries = [
        entry
        for feature in sorted(FEATURES, key=LAST.__contains__)
        for entry in getattr(import_module(f"registry.{feature}.views"), attribute, ())
    ]
    return [
        _link(known, label, endpoint)
        for label, endpoint, permission in entries
        if endpoint in known and _is_for(current_user, permission)
    ]


def _is_for(user: Any, permission: Permission | None) -> bool:
    """Links without a permission are the public's."""
    return not user.is_authenticated if permission is None else can(user, permission)


def _link(known: dict[str, Any], label: Any, endpoint: str) -> Link:
    # A feature's first page stays marked on its inner pages.
    feature = endpoint.partition(".")[0]
    here = request.endpoint or ""
    marks = here == endpoint or (here.startswith(f"{feature}.") and endpoint.endswith(".index"))
    return Link(str(label), url_for(endpoint), marks)
