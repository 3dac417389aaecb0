"""What can stand in an address of the small country, by the names of its parts."""

from typing import Any

from faults.amended import list_amended
from faults.asking import account_ids as _account_ids
from faults.asking import ids as _ids
from faults.asking import one_of_each_state as _one_of_each_state
from faults.asking import rows as _rows
from faults.country_campaigns import list_within_cases
from faults.country_conversations import list_message_files
from faults.country_packages import list_packages
from faults.sides import (
    ASSIGNMENT,
    IMPORT,
    NATIONAL,
    OF_CONTRACT,
    PART,
    Side,
    SmallCountry,
    person_of,
)
from sqlalchemy import select

from registry.accounts.models import (
    Invitation,
    RoleAssignment,
    SecondFactorReset,
    TokenPurpose,
    UserSession,
)
from registry.api.models import ApiKey
from registry.assignment.models import AssignmentOverride, AssignmentPair, AssignmentRun
from registry.audit.models import AccessEvent
from registry.background import jobs
from registry.background.mail import MailMessage
from registry.contracts.models import Contract, TermsEdition
from registry.contracts.pace.models import StepBenchmark
from registry.contracts.states import ContractState
from registry.contracts.texts.models import ContractClause
from registry.conversations.meetings.models import Meeting
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.core.saved_views import SavedView
from registry.delegates.models import DelegatedEntry, Delegation
from registry.desk.models import Absence, OwnerRule
from registry.entries.forms import PARTS as ENTRY_PARTS
from registry.entries.models import ContractEntry, EntryFile
from registry.experts.claim_models import Claim, Evidence
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import Audience, ClaimKind
from registry.experts.models import Employment, Nationality, Person, ScholarlyWork
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.imports.models import ImportBatch, ImportKind
from registry.interests.models import Interest
from registry.introductions.models import Introduction
from registry.leading.models import Designation, DesignationEntry, DomesticPost
from registry.leading.post_models import PostEntry
from registry.notices.models import Notice
from registry.procedures.models import Procedure, ProcedureRule
from registry.profile.cv.content import Layout, Scope
from registry.profile.sections import SECTIONS
from registry.programs.edition_models import OpeningEdition
from registry.programs.models import Opening, TalentProgram
from registry.reference.models import ReferenceChange
from registry.reports import files
from registry.reports.models import ReportPart, ReportRun
from registry.reports.national_models import NationalReport
from registry.reports.states import ReportState
from registry.rights.models import Objection
from registry.rules.models import RuleChange
from registry.searches.models import SavedSearch
from registry.shortlists.models import ShortlistEntry
from registry.targets.models import CountDecision, CountingRuling, RuleSet, Target
from registry.taxonomy.concept_models import Synonym
from registry.taxonomy.models import AcademicTerm
from registry.taxonomy.screens import SCREENS
from registry.web.lists import KNOWN

Values = dict[str, Any]


def list_places(country: SmallCountry, side: Side) -> dict[Any, list[Values]]:
    """What can stand in an address: by the names of its parts, or by the endpoint for words."""
    return {
        **{
            frozenset({name}): [{name: one} for one in found]
            for name, found in _ids_of(side).items()
        },
        **{frozenset(pairs[0]): pairs for pairs in _pairs_of(side) if pairs},
        **{
            endpoint: [{name: one} for one in words]
            for endpoint, (name, words) in _words(country).items()
        },
        **{f"{endpoint}_act": _acts_of(endpoint) for endpoint in KNOWN},
    }


# What stands in the address of a list that is there for each of several things.
WITHIN: dict[str, Values] = {
    "taxonomy.table": {"name": next(iter(SCREENS))},
    "targets.show": {"code": "TG1"},
    "targets.waiting": {"code": "TG1"},
    "rights.accesses": {},  # of whoever reads it
    "assignment.pairs": {"run_id": ASSIGNMENT},
    "assignment.openings": {"run_id": ASSIGNMENT},
    "imports.rows": {"batch_id": IMPORT},
    "reports.people": {"part_id": PART, "code": "TG1"},
    "reports.national_people": {"national_id": NATIONAL, "code": "TG1"},
}


def _acts_of(endpoint: str) -> list[Values]:
    """What can be done with ticked rows of a list: with most of them, as with those within, nothing."""
    if endpoint == "assignment.pairs":
        return [{**WITHIN[endpoint], "act": "introduce"}]
    if endpoint == "imports.rows":
        return [{**WITHIN[endpoint], "act": act} for act in ("take", "skip")]
    if endpoint == "targets.waiting":
        return [{**WITHIN[endpoint], "act": "remind"}]
    acts = [] if endpoint in WITHIN else KNOWN[endpoint].make().acts
    return [{"act": act.name} for act in acts]


def _ids_of(side: Side) -> dict[str, list[Any]]:
    institution = side.institution.id
    experts = [
        side.person.id,
        *_ids(Person.id, Person.user_id.in_(_account_ids(side)), Person.id != side.person.id),
    ]
    return {
        "contract_id": _ids(Contract.id, Contract.institution_id == institution),
        "work_id": _ids(ScholarlyWork.id, ScholarlyWork.person_id.in_(experts)),
        "nationality_id": _ids(Nationality.id, Nationality.person_id.in_(experts)),
        "absence_id": _ids(Absence.id, Absence.user_id.in_(_account_ids(side))),
        "rule_id": _ids(OwnerRule.id, OwnerRule.organisation_id == institution),
        "opening_id": [
            *_one_of_each_state(Opening, Opening.institution_id == institution),
            *list_amended(institution),
        ],
        "procedure_id": _ids(
            Procedure.id,
            Procedure.contract_id == Contract.id,
            Contract.institution_id == institution,
        ),
        "procedure_rule_id": _ids(ProcedureRule.id, ProcedureRule.code == "housing"),
        "step_benchmark_id": _one_of_each_state(StepBenchmark, StepBenchmark.days > 0),
        "reset_id": _ids(SecondFactorReset.id),
        "program_id": _ids(TalentProgram.id, TalentProgram.institution_id == institution),
        "introduction_id": _one_of_each_state(
            Introduction,
            Introduction.institution_id == institution,
            Introduction.person_id == side.person.id,
        ),
        "interest_id": [
            *_one_of_each_state(Interest, Interest.person_id == side.person.id),
            *_one_of_each_state(
                Interest,
                Interest.institution_id == institution,
                Interest.person_id != side.person.id,
            ),
        ],
        "person_id": experts,
        "claim_id": [
            *_one_of_each_state(Claim, Claim.person_id.in_(experts)),
            *_ids(Claim.id, Claim.person_id == side.person.id),
            *_ids(Claim.id, Claim.person_id == person_of(side, "expert_in_review").id),
        ],
        **list_packages(side),
        "series_id": _ids(Designation.series_id, Designation.person_id == side.person.id),
        "pair_id": _ids(DuplicatePair.id),
        "run_id": _one_of_each_state(
            AssignmentRun, AssignmentRun.planned_by_id.in_(_account_ids(side))
        ),
        "forecast_id": _one_of_each_state(
            ForecastRun,
            ForecastRun.started_by_id.in_(_account_ids(side)),
            ForecastRun.kind == RunKind.FORECAST,
        ),
        "batch_id": [
            IMPORT,
            *_ids(ImportBatch.id, ImportBatch.started_by_id.in_(_account_ids(side))),
        ],
        "synonym_id": _ids(Synonym.id)[:1],
        "job_id": _ids(jobs.Job.id),
        "entry_id": [
            *_ids(DesignationEntry.id, DesignationEntry.person_id == side.person.id),
            *_one_of_each_state(ShortlistEntry, ShortlistEntry.institution_id == institution),
            *_ids(ContractEntry.id, ContractEntry.institution_id == institution),
        ],
        "delegation_id": _one_of_each_state(Delegation, Delegation.person_id == side.person.id),
        "part_id": _one_of_each_state(ReportPart, ReportPart.organisation_id == side.ministry.id),
        "report_run_id": _ids(
            ReportRun.id,
            ReportRun.id == ReportPart.run_id,
            ReportPart.organisation_id == side.ministry.id,
        ),
        "national_id": _one_of_each_state(NationalReport, NationalReport.id.is_not(None)),
        "clause_id": _ids(ContractClause.id)[:1],
        "post_id": _ids(DomesticPost.series_id, DomesticPost.person_id == side.person.id),
        "post_entry_id": _ids(PostEntry.id, PostEntry.person_id == side.person.id),
        "reference_change_id": _ids(ReferenceChange.id),
        "academic_term_id": _ids(AcademicTerm.series_id, AcademicTerm.institution_id.is_(None))[:1],
        "rule_change_id": _ids(RuleChange.id),
        "key_id": _ids(ApiKey.id, ApiKey.owner_id.in_(_account_ids(side))),
        "institution_id": [institution],
        "decision_id": _ids(CountDecision.id, CountDecision.person_id == side.person.id),
        "invitation_id": _ids(Invitation.id),
        "notice_id": _ids(Notice.id, Notice.user_id.in_(_account_ids(side)))[:6],  # of hundreds
        "reading_id": _ids(AccessEvent.id, AccessEvent.person_id == side.person.id)[:2],
        "objection_id": _ids(Objection.id, Objection.person_id == side.person.id),
        "message_id": _ids(MailMessage.id),
        "view_id": _ids(SavedView.id, SavedView.user_id.in_(_account_ids(side))),
        "search_id": _ids(SavedSearch.id, SavedSearch.user_id.in_(_account_ids(side))),
        "kind": ["csv"],  # of the files in which a list can be taken away
        "session_id": _ids(UserSession.id, UserSession.user_id.in_(_account_ids(side))),
        "assignment_id": _ids(
            RoleAssignment.id,
            RoleAssignment.organisation_id == institution,
            RoleAssignment.role == Role.INSTITUTION_RECRUITER,
        ),
    }


def _pairs_of(side: Side) -> list[list[Values]]:
    """Things that are opened through what they belong to."""
    contracts = _ids_of(side)["contract_id"]
    claims = _ids(Claim.id, Claim.person_id == side.person.id)
    openings = _ids_of(side)["opening_id"]
    own, institution = Claim.person_id == side.person.id, side.institution.id
    views = _ids_of(side)["view_id"]
    entries = _ids(ContractEntry.id, ContractEntry.institution_id == institution)
    numbers = TermsEdition.contract_id, TermsEdition.number
    editions = _rows("contract_id", "number", *numbers, contracts)
    return [
        *_within_assignment(views),
        [
            {"forecast_id": one, "kind": "csv"}
            for one in _ids(ForecastRun.id, ForecastRun.state == ForecastState.DONE)
        ],
        *_within_reports(views),
        [{"entry_id": entry, "part": part} for entry in entries for part in ENTRY_PARTS],
        _rows("entry_id", "file_id", EntryFile.entry_id, EntryFile.id, entries),
        [{**WITHIN["imports.rows"], "kind": "csv"}],
        [{**WITHIN["imports.rows"], "view_id": view} for view in views],
        [{"what": kind.value, "suffix": one} for kind in ImportKind for one in ("csv", "xlsx")],
        [{**WITHIN["taxonomy.table"], "kind": "csv"}],
        [{"slug": "1002-qd-ttg", "kind": "csv"}],
        [{**WITHIN["targets.show"], "kind": "csv"}],
        [{**WITHIN["taxonomy.table"], "view_id": view} for view in views],
        [{**WITHIN["targets.show"], "view_id": view} for view in views],
        list_message_files(side),
        [{"layout": layout, "scope": scope} for layout in Layout for scope in Scope],
        *list_within_cases(side),
        _rows(
            "introduction_id",
            "meeting_id",
            Meeting.introduction_id,
            Meeting.id,
            _ids(Introduction.id, Introduction.person_id == side.person.id),
        ),
        *(
            _rows("contract_id", name, model.contract_id, model.id, contracts)
            for name, model in OF_CONTRACT.items()
        ),
        [SIGNED],
        [{**SIGNED, "rules_id": one} for one in _signed_rules()[:1]],
        [
            {"name": "employment", "series_id": one}
            for one in _ids(
                Employment.series_id,
                Employment.person_id == side.person.id,
                Employment.valid_to.is_not(None),
            )
        ],
        editions,
        [{**one, "kind": "pdf"} for one in editions],
        [{"delegation_id": one, "number": 2} for one in _ids_of(side)["delegation_id"]],
        _rows("opening_id", "number", OpeningEdition.opening_id, OpeningEdition.number, openings),
        [
            {"outbox_name": "jobs", "row_id": one}
            for one in _ids(jobs.Job.id, jobs.Job.parked_at.is_not(None))
        ],
        [
            {"code": code, "row_id": one}
            for code, state in (
                ("contracts.answer", ContractState.OFFERED),
                ("contracts.sign", ContractState.AGREED),
            )
            for one in _ids(
                Contract.id,
                Contract.institution_id == side.institution.id,
                Contract.state == state,
            )
        ],
        _rows("claim_id", "evidence_id", Evidence.claim_id, Evidence.id, claims),
        [
            {"person_id": side.person.id, "claim_id": one}
            for one in _ids(Claim.id, own, Claim.revocation_by_id.is_not(None))
        ],
        [
            {"person_id": side.person.id, "claim_id": claim, "evidence_id": one}
            for claim, one in session().execute(
                select(Claim.id, Evidence.id)
                .join(Evidence)
                .where(own, Claim.revocation_by_id.is_not(None))
            )
        ],
        [
            {"kind": kind.value, "evidence_id": one}
            for kind, one in session().execute(
                select(Claim.kind, Evidence.id).join(Evidence).where(own).order_by(Evidence.id)
            )
        ],
    ]


def _within_reports(views: list[Any]) -> list[list[Values]]:
    lists = [WITHIN["reports.people"], WITHIN["reports.national_people"]]
    drafts = _ids(NationalReport.id, NationalReport.state == ReportState.DRAFT)
    return [
        [lists[0]],
        [lists[1]],
        *([{**one, "kind": "csv"}] for one in lists),
        *([{**one, "view_id": view} for view in views] for one in lists),
        [{"national_id": NATIONAL, "name": name} for name in files.NAMES],
        [{"national_id": one, "language": "vi"} for one in drafts],
        [{"code": "D146", "year": hanoi_today().year}],
    ]


def _within_assignment(views: list[Any]) -> list[list[Values]]:
    run = WITHIN["assignment.pairs"]
    pairs = AssignmentPair.run_id == ASSIGNMENT
    chosen = [AssignmentPair.is_chosen.is_(is_in) for is_in in (False, True)]
    others = AssignmentRun.series_id == ASSIGNMENT
    return [
        [{**run, "kind": "csv"}],
        [{**run, "view_id": view} for view in views],
        [
            {**run, "pair_id": one}
            for those in chosen
            for one in _ids(AssignmentPair.id, pairs, those)
        ],
        [{**run, "other_id": one} for one in _ids(AssignmentRun.id, others)],
        [{**run, "override_id": one} for one in _ids(AssignmentOverride.id)],
    ]


def _entries(side: Side) -> list[Any]:
    return _one_of_each_state(DelegatedEntry, DelegatedEntry.person_id == side.person.id)


def _words(country: SmallCountry) -> dict[str, tuple[str, list[Any]]]:
    return {
        "experts.section": ("name", list(SECTIONS)),
        "register.step": ("number", ["1", "2", "3", "4", "5", "6"]),
        "register.keep": ("number", ["1"]),
        "reconfirm.answer": ("token", [country.tokens["still_right"]]),
        "reconfirm.answered": ("given", ["yes", "no", "later", "forget"]),
        "past.new": ("name", ["employment", "beside", "doctorate"]),
        "decisions.annul": ("series_id", _ids(CountingRuling.series_id)),
        "experts.see_as": ("audience", [one.value for one in Audience]),
        "taxonomy.table": ("name", list(SCREENS)),
        "taxonomy.table_keep": ("name", list(SCREENS)[:1]),
        "taxonomy.jurisdiction": ("country_code", ["DE"]),
        "claims.show": ("kind", list(ClaimKind)),
        "delegates.entry": ("entry_id", _entries(country.own)),
        "claims.submit": ("kind", list(ClaimKind)),
        "imports.new": ("what", [kind.value for kind in ImportKind]),
        "entries.answer": ("token", [country.tokens["entry"]]),
        "invited.answer": ("token", [country.tokens["invited"]]),
        "invited.decline": ("token", [country.tokens["not_invited"]]),
        "searches.new": ("kind", ["experts", "openings"]),
        "reports.checked": ("code", _ids(NationalReport.number, NationalReport.id == NATIONAL)),
        "work.cases": ("group", ["late", "mine", "others", "soon"]),
        "law.show": ("slug", ["1002-qd-ttg"]),
        "work.next_case": ("code", ["introductions.answer", "contracts.check", "claims.take"]),
        **{f"targets.{name}": ("code", ["TG1"]) for name in TARGET_PAGES},
        **{f"rules.{name}": ("code", ["TG1"]) for name in RULE_PAGES},
        **{f"accounts.{name}": ("token", [country.tokens[p]]) for name, p in TOKEN_PAGES.items()},
    }


SIGNED, RULE_PAGES = {"code": "TG1", "reading": "signed"}, ("target", "change_target")
TARGET_PAGES = ("show", "show_keep", "diff", "export_list", "waiting", "waiting_keep")
TOKEN_PAGES = {"accept_invitation": "newcomer", "decline_invitation": "refused"}
TOKEN_PAGES["confirm"] = TokenPurpose.CONFIRM_EMAIL.value
TOKEN_PAGES["reset"] = TokenPurpose.RESET_PASSWORD.value


def _signed_rules() -> list[Any]:
    """Of several targets one reading may have the same name."""
    target = select(Target.series_id).where(Target.code == SIGNED["code"])
    return _ids(RuleSet.id, RuleSet.reading == SIGNED["reading"], RuleSet.target_id.in_(target))
