"""All that a national report is made of, in one JSON value: the counted people by number with their
evidence, the readings, the bodies' reports, the words. No name of a person of the register is in it."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import rfc8785
from sqlalchemy import select

from registry.audit.services import plain
from registry.background.letters import in_language
from registry.campaigns.queries import list_closed
from registry.contracts.models import Contract
from registry.core.config import config
from registry.core.db import session
from registry.core.i18n import end_of_day
from registry.experts.models import Person
from registry.reports import queries
from registry.reports.bodies import find_governing
from registry.reports.figures import (
    Counted,
    Moments,
    by_institution,
    describe_reading,
    moments_of,
    name_organisations,
)
from registry.reports.models import ReportPart
from registry.reports.national_models import NationalReport
from registry.reports.states import RECEIVED
from registry.targets import counting
from registry.targets import queries as targets
from registry.targets.evidence import list_evidence
from registry.targets.verdicts import Verdict

LAYOUT = 1
"""The edition of the layout: what was printed by it is always printed by it again."""
PREFIX = re.compile(r"\b[0-9a-f]{16}\b")
WORDS = (
    "results_vi results_en difficulties_vi difficulties_en"
    " directions_vi directions_en proposals_vi proposals_en"
).split()
COUNTED_SUBJECTS = ("contracts", "designations")


def collect(report: NationalReport) -> dict[str, Any]:
    """The same facts give the same value, whenever and on whichever machine it is made."""
    run = report.run
    moments = moments_of(run, known_at=report.known_at)
    parts = queries.list_parts(run)
    value = {
        "layout": LAYOUT,
        "number": report.number,
        "check_url": f"{config().base_url}/vi/reports/check/{report.number}",
        "cycle": run.cycle,
        "year": run.year,
        "title_vi": run.title_vi,
        "title_en": run.title_en,
        "document": run.document,
        "article_vi": run.article_vi,
        "article_en": run.article_en,
        "data_on": moments.as_of,
        "first_day": moments.first_day,
        "known_at": moments.known_at,
        "due_on": run.due_on,
        "frozen_at": report.frozen_at,
        "paper": _paper(report),
        "words": {name: getattr(report, name) for name in WORDS},
        "targets": [_target(one, report, parts) for one in count_all(report, moments, parts)],
        "parts": [_part(part) for part in parts],
        "supersedes": _superseded(report),
        **_audits(moments),
    }
    kept: dict[str, Any] = plain(value)
    return kept


def _audits(moments: Moments) -> dict[str, Any]:
    """What audits found that were closed in the period of the report. Where none was, nothing of it stands
    there: reports from before there were audits stay what they are."""
    begun = end_of_day(moments.first_day - timedelta(1))
    found = list_closed(after=begun, until=moments.known_at)
    rows = [
        {
            "number": one.number,
            "target": one.target_code,
            "as_of": one.as_of,
            "closed_at": one.closed_at,
            "seed": one.seed,
            **(one.result or {}),
        }
        for one in found
    ]
    return {"audits": rows} if rows else {}


def as_bytes(value: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785): one value, one text."""
    return rfc8785.dumps(dict(value))


def count_all(
    report: NationalReport, moments: Moments, parts: Sequence[ReportPart]
) -> list[Counted]:
    governing = find_governing({part.organisation_id for part in parts})
    return [
        Counted(
            target,
            counting.evaluate(
                targets.official_rule_set(target, as_of=moments.as_of, known_at=moments.known_at),
                as_of=moments.as_of,
                known_at=moments.known_at,
            ),
            moments.first_day,
            governing,
        )
        for target in targets.list_targets(known_at=moments.known_at)
        if target.subject in COUNTED_SUBJECTS and target.counts_from <= moments.as_of
    ]


def _paper(report: NationalReport) -> dict[str, Any]:
    return {
        "number": report.paper_number,
        "on": report.paper_on,
        "authority": report.signer_authority,
        "title": report.signer_title,
        "name": report.signer_name,
    }


def _target(one: Counted, report: NationalReport, parts: Sequence[ReportPart]) -> dict[str, Any]:
    counted = one.count.counted
    needed = targets.needed_on(one.target, one.count.as_of)
    return {
        **describe_reading(one),
        "needed": needed,
        "due_on": one.target.due_on,
        "conditions": [dict(rule) for rule in one.count.rule_set.predicates],
        "total": len(counted),
        "in_period": sum(map(one.in_period, counted)),
        "taught": sum(row.taught_on is not None for row in counted),
        "waiting": len(one.count.waiting),
        "bodies": _bodies(one, parts) if one.target.subject == "contracts" else [],
        "institutions": by_institution(one, counted, report.run),
        "people": _people(one, counted),
    }


def _bodies(one: Counted, parts: Sequence[ReportPart]) -> list[dict[str, Any]]:
    """Where somebody counts or has a contract; the code is empty where no body of the run governs."""
    found = []
    for part in (*parts, None):
        body_id = part.organisation_id if part else None
        mine, waiting = one.of_body(body_id), one.waiting_at(body_id)
        if mine or waiting:
            found.append(
                {
                    **_name(part),
                    "total": len(mine),
                    "in_period": sum(map(one.in_period, mine)),
                    "waiting": len(waiting),
                }
            )
    return sorted(found, key=lambda row: (not row["code"], -row["total"], row["code"]))


def _name(part: ReportPart | None) -> dict[str, str]:
    if part is None:
        return {
            "code": "",
            "name_vi": "Cơ sở giáo dục đại học không thuộc các cơ quan trên",
            "name_en": "Institutions under none of these bodies",
        }
    body = part.organisation
    return {"code": body.code, "name_vi": body.name_vi, "name_en": body.name_en}


def _people(one: Counted, counted: Sequence[Verdict]) -> list[dict[str, Any]]:
    """By register number, each with contract, days, and the digests of what it rests on."""
    people = _numbers(Person, {row.person_id for row in counted})
    contracts = _numbers(Contract, {row.contract_id for row in counted if row.contract_id})
    places = name_organisations(
        {row.institution_id for row in counted if row.institution_id},
        on=one.count.as_of,
        known_at=one.count.known_at,
    )
    with in_language("vi"):
        proofs = list_evidence(one.count, counted)
    rows = [
        {
            "number": people[row.person_id],
            "contract": contracts.get(row.contract_id, "") if row.contract_id else "",
            "institution": places[row.institution_id]["code"] if row.institution_id else "",
            "counts_on": row.qualifying_on,
            "proved_on": row.proved_on,
            "taught_on": row.taught_on,
            "evidence": digests(map(str, proofs[row.person_id])),
        }
        for row in counted
    ]
    return sorted(rows, key=lambda row: (str(row["counts_on"]), row["number"]))


def digests(proofs: Iterable[str]) -> list[str]:
    """Of every file that is named its digest, as the pages show it; of what no file shows, that of the
    words. Words are not kept: a file's name may name a person."""
    found = set()
    for proof in proofs:
        named = PREFIX.findall(proof)
        found.update(named or [hashlib.sha256(proof.encode()).hexdigest()[:16]])
    return sorted(found)


def _numbers(model: Any, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(session().execute(select(model.id, model.number).where(model.id.in_(ids))).all())


def _part(part: ReportPart) -> dict[str, Any]:
    """What a body reported; of one that has not been received nothing but that."""
    is_received = part.state in RECEIVED
    words = (
        "results_vi results_en difficulties_vi difficulties_en proposals_vi proposals_en"
    ).split()
    return {
        "code": part.organisation.code,
        "name_vi": part.organisation.name_vi,
        "name_en": part.organisation.name_en,
        "kind": part.kind,
        "is_mandatory": part.is_mandatory,
        "is_received": is_received,
        "submitted_at": part.submitted_at if is_received else None,
        "letter_number": part.letter_number if is_received else "",
        "figures": _without_titles(part.figures) if is_received else None,
        "words": {name: getattr(part, name) for name in words} if is_received else {},
    }


def _without_titles(figures: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Whose titles stand with the targets already."""
    names = ("code", "total", "in_period", "taught", "waiting")
    return [{name: one[name] for name in names} for one in (figures or {}).get("targets", ())]


def _superseded(report: NationalReport) -> dict[str, Any] | None:
    """The report that this one corrects, why, and who came in or went out, by number."""
    if report.supersedes is None:
        return None
    return {
        "number": report.supersedes.number,
        "sha256": report.supersedes.sha256,
        "reason": report.correction,
        "changes": [],
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each target who counts in one of two snapshots alone."""
    old = {one["code"]: _counted_in(one) for one in before["targets"]}
    rows = []
    for one in after["targets"]:
        was, now = old.get(one["code"], set()), _counted_in(one)
        rows.append({"code": one["code"], "in": sorted(now - was), "out": sorted(was - now)})
    return rows


def _counted_in(target: Mapping[str, Any]) -> set[str]:
    return {row["number"] for row in target["people"]}


def load(snapshot: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(snapshot)
    return value
