"""The whole policy on one screen.

Every route declares who may read it and who may write to it (`@requires`, `@public`); an application
with an undeclared route refuses to start. A permission says what kind of thing a role may do; which
rows it may do it to is a `where` in the features' queries (`visible_to`), so that an invisible row
is a 404 and a new role sees nothing until somebody writes its line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Role(LabelledEnum):
    EXPERT = "expert", _l("Expert")
    DELEGATE = "delegate", _l("Delegate of an expert")
    INSTITUTION_RECRUITER = "institution_recruiter", _l("Institution recruiter")
    INSTITUTION_APPROVER = "institution_approver", _l("Institution approver")
    RECRUITMENT_OFFICER = "recruitment_officer", _l("Recruitment officer")
    VERIFIER = "verifier", _l("Verifier")
    MISSION_OFFICER = "mission_officer", _l("Mission desk officer")
    MOFA_DESK = "mofa_desk", _l("Central desk of the Ministry of Foreign Affairs")
    LINE_MINISTRY = "line_ministry", _l("Line ministry or province reporter")
    SCHEME_OFFICER = "scheme_officer", _l("Scheme officer")
    DESIGNATION_SECRETARIAT = "designation_secretariat", _l("Designation secretariat")
    PANEL_MEMBER = "panel_member", _l("Panel member")
    ADMINISTRATOR = "administrator", _l("Platform administrator")
    AUDITOR = "auditor", _l("Auditor")

    @property
    def is_staff(self) -> bool:
        return self not in {Role.EXPERT, Role.DELEGATE}

    @property
    def needs_second_factor(self) -> bool:
        """Whoever reads what others say of themselves."""
        return self is not Role.EXPERT


INSTITUTION_ROLES = frozenset({Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER})
"""Who acts for an institution."""
OVERSIGHT_ROLES = frozenset({Role.SCHEME_OFFICER, Role.AUDITOR})
"""The ministry and its auditors: they read everything that has left a desk."""


class Permission(StrEnum):
    ACCESS_READ_OWN = "access:read-own"  # who looked at my profile
    ACCOUNT_ADMINISTER = "account:administer"  # roles, lost factors; approvers: of their own
    ACCOUNT_OWN = "account:own"  # own password, second factor, devices
    API_KEY_MANAGE = "api-key:manage"  # what other systems read with; whose, says registry/api
    ASSIGNMENT_DECIDE = "assignment:decide"  # plan, override, propose what was found
    ASSIGNMENT_READ = "assignment:read"
    AUDIT_READ = "audit:read"
    BENCHMARK_WRITE = "benchmark:write"  # how long steps should take
    CAMPAIGN_ANSWER = "campaign:answer"  # the institution's side of an audit after the fact
    CAMPAIGN_INSPECT = "campaign:inspect"
    CAMPAIGN_READ = "campaign:read"
    CASE_CARE = "case:care"  # who is in charge of cases, and who stands in for whom
    CLAIM_SUBMIT = "claim:submit"  # own evidence
    CLAIM_VERIFY = "claim:verify"
    CONTRACT_ANSWER = "contract:answer"  # the expert's side
    CONTRACT_APPROVE = "contract:approve"  # the institution's authorised side
    CONTRACT_CHECK = "contract:check"  # recruitment officers
    CONTRACT_DRAFT = "contract:draft"
    CONTRACT_MEASURE = "contract:measure"  # how long steps take
    CONTRACT_READ = "contract:read"
    CONTRACT_VOID = "contract:void"
    CONVERSATION_JOIN = (
        "conversation:join"  # what the two sides of a connection write to each other
    )
    COUNT_DECIDE = "count:decide"  # rulings, and which reading is official
    COUNT_DECISION_READ = "count:decision-read"
    COUNT_READ = "count:read"  # the names behind the number
    DELEGATION_FILL = "delegation:fill"  # for an expert, who confirms it
    DESIGNATION_RECORD = "designation:record"
    ENTRY_READ = "entry:read"  # contracts that did not begin here, before they are contracts
    EXPERT_EDIT_OWN = "expert:edit-own"
    EXPERT_OVERSEE = "expert:oversee"  # appeals and suspensions of profiles
    EXPERT_SEARCH = "expert:search"
    FEEDBACK_READ = "feedback:read"  # figures of what both sides say of introductions
    FORECAST_COMPUTE = "forecast:compute"  # runs and scenarios
    FORECAST_READ = "forecast:read"
    IMPORT_READ = "import:read"
    IMPORT_WRITE = "import:write"  # bring in rows of files; which kinds, says registry/imports
    INTEREST_ANSWER = "interest:answer"  # the institution's side
    INTEREST_FOLLOW = "interest:follow"  # the list of whoever is interested
    INTEREST_READ = "interest:read"
    INTEREST_STATE = "interest:state"  # the expert's side
    INTRODUCTION_ANSWER = "introduction:answer"  # the expert's side
    INTRODUCTION_ENDORSE = "introduction:endorse"  # mission and central desk
    INTRODUCTION_PROPOSE = "introduction:propose"
    INTRODUCTION_READ = "introduction:read"
    JOB_READ = "job:read"
    NOMINATION_ANSWER = "nomination:answer"  # the nominee's side
    NOMINATION_CHECK = "nomination:check"
    NOMINATION_MAKE = "nomination:make"
    NOMINATION_READ = "nomination:read"
    OPENING_APPROVE = "opening:approve"
    OPENING_CHECK = "opening:check"  # the ministry's check
    OPENING_READ = "opening:read"
    OPENING_WRITE = "opening:write"
    OPERATIONS_READ = "operations:read"
    OPERATIONS_WRITE = "operations:write"  # rebuild the index, release or drop what is parked
    PACKAGE_ANSWER = "package:answer"  # the expert's side
    PACKAGE_DELIVER = "package:deliver"  # ministries, provinces and institutions, what they owe
    PACKAGE_OVERSEE = "package:oversee"  # the ministry: what was not kept
    PACKAGE_READ = "package:read"
    PACKAGE_WRITE = "package:write"  # the secretariat: opens packages, promises items
    PANEL_JUDGE = "panel:judge"  # members of a panel, of their own dossiers
    PROGRAM_WRITE = "program:write"
    CLAUSE_WRITE = "clause:write"
    REFERENCE_READ = "reference:read"
    REFERENCE_WRITE = "reference:write"
    REPORT_DECIDE = "report:decide"  # the ministry: return, accept, the national report
    REPORT_READ = "report:read"
    REPORT_WRITE = "report:write"  # a body writes and submits its own
    STATISTICS_READ = "statistics:read"  # drafts, and what is held back
    STATISTICS_WRITE = "statistics:write"  # the ministry: drafts, publishes, replaces


P = Permission
SIGNED_IN = {P.ACCOUNT_OWN, P.REFERENCE_READ}
GRANTS: dict[Role, set[Permission]] = {
    Role.EXPERT: SIGNED_IN
    | {P.ACCESS_READ_OWN, P.CLAIM_SUBMIT, P.CONTRACT_ANSWER, P.CONTRACT_READ, P.EXPERT_EDIT_OWN}
    | {P.INTRODUCTION_ANSWER, P.INTRODUCTION_READ, P.INTEREST_READ, P.INTEREST_STATE}
    | {P.CONVERSATION_JOIN, P.NOMINATION_ANSWER, P.NOMINATION_MAKE, P.NOMINATION_READ}
    | {P.PACKAGE_ANSWER, P.PACKAGE_READ},
    Role.DELEGATE: SIGNED_IN | {P.DELEGATION_FILL},
    Role.INSTITUTION_RECRUITER: SIGNED_IN
    | {P.OPENING_READ, P.OPENING_WRITE, P.EXPERT_SEARCH, P.INTRODUCTION_PROPOSE}
    | {P.INTRODUCTION_READ, P.CONTRACT_DRAFT, P.CONTRACT_READ, P.COUNT_READ, P.ENTRY_READ}
    | {P.IMPORT_READ, P.IMPORT_WRITE, P.CONTRACT_MEASURE}
    | {P.CAMPAIGN_ANSWER, P.CAMPAIGN_READ}
    | {P.INTEREST_ANSWER, P.INTEREST_FOLLOW, P.INTEREST_READ, P.CONVERSATION_JOIN},
    Role.INSTITUTION_APPROVER: SIGNED_IN
    | {P.OPENING_READ, P.OPENING_WRITE, P.OPENING_APPROVE, P.EXPERT_SEARCH, P.PROGRAM_WRITE}
    | {P.INTRODUCTION_PROPOSE, P.INTRODUCTION_READ, P.CONTRACT_DRAFT, P.CONTRACT_APPROVE}
    | {P.CONTRACT_READ, P.COUNT_READ, P.ACCOUNT_ADMINISTER, P.ENTRY_READ, P.API_KEY_MANAGE}
    | {P.IMPORT_READ, P.IMPORT_WRITE, P.CONTRACT_MEASURE}
    | {P.CAMPAIGN_ANSWER, P.CAMPAIGN_READ}
    | {P.INTEREST_ANSWER, P.INTEREST_FOLLOW, P.INTEREST_READ, P.CONVERSATION_JOIN}
    | {P.FEEDBACK_READ, P.NOMINATION_MAKE, P.NOMINATION_READ}
    | {P.PACKAGE_DELIVER, P.PACKAGE_READ},
    Role.RECRUITMENT_OFFICER: SIGNED_IN
    | {P.CONTRACT_CHECK, P.CONTRACT_READ, P.COUNT_READ, P.INTRODUCTION_READ, P.OPENING_READ}
    | {P.CASE_CARE, P.ENTRY_READ, P.CONTRACT_MEASURE}
    | {P.FORECAST_READ, P.FORECAST_COMPUTE}
    | {P.INTEREST_FOLLOW, P.INTEREST_READ},
    Role.VERIFIER: SIGNED_IN | {P.CLAIM_VERIFY},
    Role.MISSION_OFFICER: SIGNED_IN
    | {P.INTRODUCTION_ENDORSE, P.INTRODUCTION_READ, P.NOMINATION_MAKE, P.NOMINATION_READ}
    | {P.FEEDBACK_READ},
    Role.MOFA_DESK: SIGNED_IN
    | {P.INTRODUCTION_ENDORSE, P.INTRODUCTION_READ, P.REFERENCE_WRITE, P.COUNT_READ}
    | {P.IMPORT_READ, P.IMPORT_WRITE, P.NOMINATION_MAKE, P.NOMINATION_READ}
    | {P.FEEDBACK_READ},
    Role.LINE_MINISTRY: SIGNED_IN
    | {P.COUNT_READ, P.OPENING_READ, P.CONTRACT_READ, P.CONTRACT_MEASURE}
    | {P.REPORT_READ, P.REPORT_WRITE, P.NOMINATION_MAKE, P.NOMINATION_READ}
    | {P.PACKAGE_DELIVER, P.PACKAGE_READ},
    Role.SCHEME_OFFICER: SIGNED_IN
    | {P.OPENING_CHECK, P.OPENING_READ, P.PROGRAM_WRITE, P.CONTRACT_READ, P.CONTRACT_VOID}
    | {P.COUNT_READ, P.INTRODUCTION_READ, P.JOB_READ, P.REFERENCE_WRITE, P.EXPERT_SEARCH}
    | {P.EXPERT_OVERSEE, P.COUNT_DECIDE, P.COUNT_DECISION_READ}
    | {P.ASSIGNMENT_READ, P.ASSIGNMENT_DECIDE, P.IMPORT_READ, P.IMPORT_WRITE, P.CLAUSE_WRITE}
    | {P.CONTRACT_MEASURE, P.BENCHMARK_WRITE, P.REPORT_READ, P.REPORT_DECIDE}
    | {P.CAMPAIGN_INSPECT, P.CAMPAIGN_READ, P.STATISTICS_READ, P.STATISTICS_WRITE}
    | {P.FORECAST_READ, P.FORECAST_COMPUTE, P.API_KEY_MANAGE, P.FEEDBACK_READ}
    | {P.INTEREST_FOLLOW, P.INTEREST_READ, P.PACKAGE_OVERSEE, P.PACKAGE_READ},
    Role.DESIGNATION_SECRETARIAT: SIGNED_IN
    | {P.DESIGNATION_RECORD, P.COUNT_READ, P.NOMINATION_CHECK, P.NOMINATION_READ}
    | {P.PACKAGE_READ, P.PACKAGE_WRITE},
    Role.PANEL_MEMBER: SIGNED_IN | {P.NOMINATION_READ, P.PANEL_JUDGE},
    Role.ADMINISTRATOR: SIGNED_IN
    | {P.ACCOUNT_ADMINISTER, P.JOB_READ, P.OPERATIONS_READ, P.OPERATIONS_WRITE, P.API_KEY_MANAGE}
    | {P.IMPORT_READ, P.IMPORT_WRITE},
    Role.AUDITOR: SIGNED_IN
    | {P.AUDIT_READ, P.CONTRACT_READ, P.COUNT_READ, P.INTRODUCTION_READ, P.JOB_READ}
    | {P.OPENING_READ, P.OPERATIONS_READ, P.EXPERT_OVERSEE, P.COUNT_DECISION_READ}
    | {P.ASSIGNMENT_READ, P.ENTRY_READ, P.IMPORT_READ, P.CONTRACT_MEASURE, P.REPORT_READ}
    | {P.FORECAST_READ, P.FEEDBACK_READ, P.CAMPAIGN_INSPECT, P.CAMPAIGN_READ}
    | {P.INTEREST_FOLLOW, P.INTEREST_READ, P.PACKAGE_READ, P.STATISTICS_READ},
}


class RoleHolder(Protocol):
    """What the policy needs to know of a user; `roles` are those in force at this moment."""

    is_authenticated: bool

    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True)
class Access:
    """None means everybody."""

    read: Permission | None
    write: Permission | None
    write_declared: bool = False
    key: str = ""  # the scope that a key of the API needs, in place of a signed-in reader


def can(user: RoleHolder, permission: Permission | str) -> bool:
    if not user.is_authenticated:
        return False
    return any(Permission(permission) in GRANTS[role] for role in user.roles)


def requires(read: Permission, *, write: Permission | None = None) -> Callable[[View], View]:
    """`write` is the permission of every unsafe method; a view that takes POST must name it."""
    return _guard(Access(read, write, write is not None))


def public(*, write: bool = False) -> Callable[[View], View]:
    """Everybody may read this page, and send its form where `write` says so."""
    return _guard(Access(None, None, write))


def _guard(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            wanted = access.read if request.method in SAFE_METHODS else access.write
            if wanted is not None and not can(current_user, wanted):
                return _refuse()
            return current_app.ensure_sync(view)(*args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _refuse() -> Any:
    if current_user.is_authenticated:
        abort(403)
    if request.method not in SAFE_METHODS:
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
