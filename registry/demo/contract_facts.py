"""What the demo country records of a contract: facts, files, delivered semesters."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from registry.contracts.kinds import Checker, ContractKind, FileKind, Milestone
from registry.contracts.models import ContractFact, ContractFile, ContractRest, StepCheck
from registry.demo.chronicle import moment
from registry.demo.meetings import DemoCountry
from registry.demo.openings import DemoOpening
from registry.demo.reference import DemoExpert
from registry.taxonomy.kinds import Mode

KINDS = {
    Mode.PERMANENT: ContractKind.PERMANENT_LECTURER,
    Mode.FIXED_TERM: ContractKind.FIXED_TERM,
    Mode.VISITING_SEMESTER: ContractKind.VISITING,
    Mode.INTENSIVE_BLOCK: ContractKind.TEACHING_SEMESTER,
    Mode.CO_SUPERVISION: ContractKind.VISITING,  # to supervise is not to be recruited
    Mode.ONLINE: ContractKind.TEACHING_SEMESTER,
}


@dataclass(frozen=True)
class ContractPlan:
    """The dates of one contract; `created` is when it was first entered in the register."""

    created: date
    signed: date
    starts: date
    ends: date | None

    def told(self, days: int) -> date:
        """When the register learned of what happened so many days after the signature.

        What is older than the register was told it while the contract was entered.
        """
        return max(self.signed, self.created + timedelta(17)) + timedelta(days)


def write_facts(
    country: DemoCountry,
    contract_id: uuid.UUID,
    expert: DemoExpert,
    opening: DemoOpening,
    plan: ContractPlan,
    recorded: datetime,
    *,
    has_started: bool,
    ended_on: date | None,
    is_void: bool,
    load: Decimal,
) -> None:
    """As signed; corrected when it started; corrected again when it ended early or was found void."""
    common = {
        "series_id": contract_id,
        "contract_id": contract_id,
        "person_id": expert.id,
        "institution_id": opening.institution_id,
        "kind": KINDS[opening.mode],
        "work_mode": opening.mode,
        "signed_on": plan.signed,
        "starts_on": plan.starts,
        "ends_on": plan.ends,
        "load_share": load,
        "teaching_hours": opening.teaching_hours,
        "taught_field": opening.field_code,
        "valid_from": plan.signed,
        "recorded_by_id": country.staff.approvers[opening.institution_id],
    }
    versions = _versions(country, plan, recorded, has_started, ended_on, is_void)
    for number, (at, values, reason) in enumerate(versions):
        following = versions[number + 1][0] if number + 1 < len(versions) else None
        country.chronicle.fact(
            ContractFact, recorded=at, superseded_at=following, reason=reason, **common, **values
        )


Version = tuple[datetime, dict[str, Any], str]


def _versions(
    country: DemoCountry,
    plan: ContractPlan,
    recorded: datetime,
    has_started: bool,
    ended_on: date | None,
    is_void: bool,
) -> list[Version]:
    """What was known when: the day of recording, the values, the reason of a correction."""
    blank = {"started_on": None, "ended_early_on": None, "is_void": False, "valid_to": plan.ends}
    versions: list[Version] = [(recorded, blank, "")]
    if has_started:
        at = max(moment(plan.starts + timedelta(1), country.rng), recorded + timedelta(hours=2))
        versions.append((at, blank | {"started_on": plan.starts}, "Buổi học đầu tiên đã diễn ra."))
    if ended_on:
        at = versions[-1][0] + timedelta(days=20)
        versions.append(
            (
                at,
                blank
                | {"started_on": plan.starts, "ended_early_on": ended_on, "valid_to": ended_on},
                "Hai bên thống nhất chấm dứt hợp đồng trước hạn.",
            )
        )
    if is_void:
        at = versions[-1][0] + timedelta(days=45)
        versions.append(
            (at, versions[-1][1] | {"is_void": True}, "Thanh tra kết luận hợp đồng vô hiệu.")
        )
    limit = moment(country.today, country.rng)
    return [version for version in versions if version[0] <= limit] or versions[:1]


def write_checks(
    country: DemoCountry,
    contract_id: uuid.UUID,
    expert: DemoExpert,
    plan: ContractPlan,
    recorded: datetime,
    *,
    has_started: bool,
    by_officer: bool,
    ended_on: date | None = None,
) -> None:
    """The expert confirms each step some days after it was recorded; the officer checks both, and
    alone the day on which it ended early."""
    steps = [(Milestone.SIGNATURE, plan.signed, recorded)]
    if has_started:
        started = max(moment(plan.starts + timedelta(1), country.rng), recorded)
        steps.append((Milestone.START, plan.starts, started))
        if ended_on:
            steps.append((Milestone.END, ended_on, started + timedelta(days=20)))
    for step, seen_on, at in steps:
        for by_whom, days, by in (
            (Checker.OTHER_SIDE, 2, expert.user_id),
            (Checker.OFFICER, 4, country.staff.shown["officer"]),
        ):
            checked = at + timedelta(days=days)
            is_due = checked.date() <= country.today
            asked = by_officer if by_whom is Checker.OFFICER else step is not Milestone.END
            if not (is_due and asked):
                continue
            about = (contract_id, expert.id, step, seen_on)
            write_check(country, about, by_whom, by, checked)


def write_check(
    country: DemoCountry,
    about: tuple[uuid.UUID, uuid.UUID, Milestone, date],
    by_whom: Checker,
    by: uuid.UUID | None,
    checked: datetime,
    *,
    subject_id: uuid.UUID | None = None,
) -> None:
    contract_id, person_id, step, seen_on = about
    country.chronicle.fact(
        StepCheck,
        recorded=checked,
        contract_id=contract_id,
        person_id=person_id,
        step=step,
        by_whom=by_whom,
        seen_on=seen_on,
        subject_id=subject_id,
        valid_from=checked.date(),
        recorded_by_id=by,
    )


def write_rest(
    country: DemoCountry, contract_id: uuid.UUID, expert: DemoExpert, since: date
) -> None:
    country.chronicle.fact(
        ContractRest,
        recorded=moment(since, country.rng),
        contract_id=contract_id,
        person_id=expert.id,
        valid_from=since,
        reason="Hai bên thống nhất tạm dừng.",
    )


def write_files(
    country: DemoCountry,
    contract_id: uuid.UUID,
    plan: ContractPlan,
    recorded: datetime,
    *,
    has_started: bool,
) -> None:
    kinds = [FileKind.SIGNED_CONTRACT, *([FileKind.START_EVIDENCE] if has_started else [])]
    for kind in kinds:
        document_id = country.paperwork.add_document(
            f"{kind.value}-{plan.signed:%Y%m%d}.pdf", recorded
        )
        country.chronicle.add(
            ContractFile,
            contract_id=contract_id,
            document_id=document_id,
            kind=kind,
            created_at=recorded,
        )
