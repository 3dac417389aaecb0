"""Findings in words: why somebody does not count (yet), and what would make it so.

Only root causes are said, each with a remedy that can be taken on a page of the register, or with the
plain word that nothing can be done about this contract.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.contracts.kinds import Milestone
from registry.core.i18n import _l, _nl, format_date
from registry.experts.kinds import ClaimKind, EmploymentKind
from registry.leading.kinds import LegalCategory
from registry.targets.findings import Finding
from registry.taxonomy.kinds import InstitutionKind

PREDICATE_LABELS = {
    "one_person": _l("One natural person, duplicates resolved"),
    "not_void": _l("The contract is not void"),
    "identity": _l("The identity is verified"),
    "doctorate": _l("Holds a verified doctoral degree in a STEM discipline"),
    "field_taught": _l("Teaches in a STEM discipline"),
    "working_abroad": _l("Currently working abroad, at signature"),
    "institution_counts": _l("At a higher education institution"),
    "recruited_or_semester": _l("Recruited as lecturer, or contracted for a semester"),
    "kept": _l("Not ended before one semester was delivered"),
    "steps_checked": _l("Confirmed by both sides and checked by an officer"),
    "in_period": _l("Qualifies within the period of the target"),
    "not_counted_for": _l("Does not count for an earlier period"),
    "designated": _l("Designated as a leading expert"),
    "working_in_viet_nam": _l("Working in the country"),
}
NOTHING = _l("Nothing: this contract stays outside this reading.")
NEW_CONTRACT = _l("Only a new contract can count.")
WORDS: dict[str, tuple[Any, Any]] = {
    "void": (_l("The contract was found void."), NEW_CONTRACT),
    "baseline": (
        _l("Signed on %(day)s, before the count begins on %(first)s (baseline stock)."),
        NEW_CONTRACT,
    ),
    "before_period": (
        _l("Qualifies on %(day)s, before the period begins on %(first)s."),
        NOTHING,
    ),
    "after_period": (_l("Qualifies on %(day)s, after the period ended on %(last)s."), NOTHING),
    "no_doctorate": (
        _l("No doctoral degree of a kind that counts is recorded."),
        _l("The expert describes the doctorate in the profile and adds the diploma."),
    ),
    "doctorate_later": (
        _l("The doctorate was awarded on %(day)s, after the signature."),
        NEW_CONTRACT,
    ),
    "doctorate_day_unknown": (
        _l("The award is dated only %(awarded)s: it may have come after the signature."),
        _l("The expert enters the exact date of award, as on the diploma."),
    ),
    "not_stem": (_l("The field of the degree (%(field)s) is not on the STEM list."), NOTHING),
    "not_stem_taught": (_l("The field taught (%(field)s) is not on the STEM list."), NOTHING),
    "no_field_taught": (
        _l("No field taught is recorded for this contract: it rests on no opening."),
        NOTHING,
    ),
    "needs_ruling": (
        _l("%(question)s: the text leaves open whether that is working abroad."),
        _l("The ministry decides by a ruling on this case; it is in the list of open questions."),
    ),
    "ruled_out": (
        _l("The ministry has ruled that this case does not count as working abroad."),
        NOTHING,
    ),
    "moved_before": (
        _nl(
            "No longer working abroad on the day of signature (%(day)s), since %(num)s day.",
            "No longer working abroad on the day of signature (%(day)s), since %(num)s days.",
            by="days",
        ),
        NEW_CONTRACT,
    ),
    "too_short": (
        _nl(
            "Shorter than one semester: short by %(num)s week.",
            "Shorter than one semester: short by %(num)s weeks.",
            by="weeks",
        ),
        NEW_CONTRACT,
    ),
    "across_terms": (
        _nl(
            "Long enough, but spread over several semesters: short by %(num)s week of any one.",
            "Long enough, but spread over several semesters: short by %(num)s weeks of any one.",
            by="weeks",
        ),
        NEW_CONTRACT,
    ),
    "semester_short": (
        _nl(
            "Less than one semester has been delivered: short by %(num)s week.",
            "Less than one semester has been delivered: short by %(num)s weeks.",
            by="weeks",
        ),
        _l(
            "A whole semester is taught under the contract, reported and confirmed. Weeks that were reported wrongly are corrected on its page."
        ),
    ),
    "other_kind": (
        _l("On the day of signature (%(day)s) not employed abroad, but: %(kind)s."),
        NEW_CONTRACT,
    ),
    "no_employment": (
        _l("No post abroad is recorded for the day of signature (%(day)s)."),
        _l("The expert adds the post held on that day to the history of posts, with a letter."),
    ),
    "institution_kind": (
        _l("This kind of institution (%(kind)s) does not count under this reading."),
        NOTHING,
    ),
    "no_kind": (
        _l("The institution has no kind on the day of signature (%(day)s)."),
        _l("The kind on that day is added to the reference data, with its source."),
    ),
    "no_teaching": (
        _l("The contract does not provide for teaching a semester."),
        _l("Only a new contract with teaching of one semester can count."),
    ),
    "online": (
        _l("Online teaching does not count under this reading."),
        _l("Only a new contract with teaching on site for one semester can count."),
    ),
    "block": (
        _l("Block teaching does not count under this reading."),
        _l("Only a new contract with teaching over one semester can count."),
    ),
    "block_not_taught": (
        _l("The full course of the block has not been confirmed by both sides yet."),
        _l("The institution reports the course; the expert confirms it."),
    ),
    "open_ended": (
        _l("The contract has no end, and no semester has been delivered under it yet."),
        _l("The institution reports the first semester once it is over; the expert confirms it."),
    ),
    "not_started": (
        _l("Signed, but not started yet; planned for %(day)s."),
        _l("The institution records the start with its evidence on the first day."),
    ),
    "start_overdue": (
        _l("Signed, but no start is recorded; it was planned for %(day)s."),
        _l(
            "The institution records the start with its evidence, or the recruitment officer that the contract never started."
        ),
    ),
    "never_started": (_l("The contract never started."), NEW_CONTRACT),
    "ended_before_semester": (
        _l("Ended on %(day)s before one semester was delivered."),
        _l(
            "If a semester was taught by that day, the institution reports it and the expert confirms it; otherwise only a new contract can count."
        ),
    ),
    "not_delivered": (
        _l("No semester has been confirmed by both sides yet."),
        _l("The institution reports the semester; the expert confirms it."),
    ),
    "not_verified": (
        _l("Not verified with evidence at the level of the rule: %(claims)s."),
        _l("A verifier checks what held on the day of signature: %(claims)s."),
    ),
    "not_checked": (
        _l("No officer has checked yet: %(steps)s."),
        _l("The recruitment officer checks it on the page of the contract."),
    ),
    "not_confirmed": (
        _l("The other side has not confirmed yet: %(steps)s."),
        _l("The other side confirms it on the page of the contract."),
    ),
    "counted_elsewhere": (_l("This person already counts for %(target)s."), NOTHING),
    "not_designated": (
        _l("There is no designation."),
        _l("A competent authority designates the expert."),
    ),
    "revoked": (
        _l("The designation was revoked on %(day)s."),
        _l("A competent authority designates the expert again."),
    ),
    "other_category": (
        _l("The legal category of the designation (%(category)s) does not count here."),
        NOTHING,
    ),
    "term_over": (
        _l("The term of the designation ended on %(day)s."),
        _l("The designation is renewed."),
    ),
    "no_running_work": (
        _l("No running work in the country is recorded."),
        _l("A contract in the country is started, or a post there is recorded."),
    ),
}
ASK_FOR_CHECK = _l(
    "The expert adds evidence of what was true on the day of signature, and asks for the check: %(claims)s."
)
FINAL = (NOTHING, NEW_CONTRACT, *(WORDS[code][1] for code in ("no_teaching", "online", "block")))
QUESTIONS = {
    "kind": _l("Retired, self-employed or without a post on the day of signature"),
    "residence": _l("Lived in Viet Nam on the day of signature"),
    "post": _l("Held a full-time post in Viet Nam on the day of signature or shortly before"),
    "lecturer": _l("Was a full-time lecturer in Viet Nam already on the day of signature"),
}
NAMED: dict[str, Any] = {
    "category": lambda value: LegalCategory(value).label,
    "question": lambda value: QUESTIONS[value],
    "claims": lambda value: ", ".join(str(ClaimKind(one).label) for one in value),
    "steps": lambda value: ", ".join(str(Milestone(one).label) for one in value),
    "field": lambda value: value or "–",
}


def explain(finding: Finding) -> tuple[str, str]:
    """(why not, the cheapest remedy). Empty strings for a finding that holds."""
    if finding.holds:
        return "", ""
    values = {name: _say(finding, name, value) for name, value in finding.values.items()}
    why, remedy = WORDS[finding.reason]
    return str(why % values), str(remedy % values)


def ask_for_check(finding: Finding) -> str:
    """Instead of the verifier's step, while no verifier has anything to check."""
    return str(ASK_FOR_CHECK % {"claims": _say(finding, "claims", finding.values["claims"])})


def roots(failed: Sequence[Finding]) -> Sequence[Finding]:
    """What prevents it for good, where something does: no other step is worth taking then."""
    final = [one for one in failed if WORDS[one.reason][1] in FINAL]
    return final or failed


def label(code: str) -> Any:
    return PREDICATE_LABELS.get(code, code)


def _say(finding: Finding, name: str, value: Any) -> Any:
    if isinstance(value, date):
        return format_date(value)
    if finding.reason == "institution_kind":
        return InstitutionKind(value).label
    if name == "kind":
        return EmploymentKind(value).label
    return NAMED[name](value) if name in NAMED else value
