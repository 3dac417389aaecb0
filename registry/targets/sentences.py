"""Findings in words: why somebody does not count (yet), and what would make it so."""

from dataclasses import dataclass
from typing import Any

from registry.core.i18n import _l, _nl, format_date
from registry.experts.kinds import ClaimKind, EmploymentKind
from registry.targets.predicates import Finding

PREDICATE_LABELS = {
    "one_person": _l("One natural person, duplicates resolved"),
    "not_void": _l("The contract is not void"),
    "in_period": _l("Qualifies within the period of the target"),
    "doctorate_before_signing": _l("Holds a doctoral degree"),
    "stem_field": _l("The degree is in a STEM discipline"),
    "working_abroad_at_signing": _l("Currently working abroad, at signature"),
    "institution_counts": _l("At a higher education institution"),
    "recruited_or_semester": _l("Recruited as lecturer, or contracted for a semester"),
    "kept": _l("Not ended before one semester was delivered"),
    "verified": _l("The claims are verified"),
    "not_counted_for": _l("Does not count for an earlier period"),
    "designated": _l("Designated as a leading expert"),
    "working_in_viet_nam": _l("Working in the country under a contract"),
}
NOTHING = _l("Nothing: this contract stays outside this reading.")


def label(code: str) -> Any:
    return PREDICATE_LABELS.get(code, code)


@dataclass(frozen=True)
class Explanation:
    """Why somebody does not count (yet), and the cheapest remedy, with places for what was found."""

    why: Any
    remedy: Any = NOTHING


def explain(finding: Finding) -> tuple[str, str]:
    """(why not, the cheapest remedy). Empty strings for a finding that holds."""
    if finding.holds:
        return "", ""
    words = {name: format_value(name, value) for name, value in finding.values.items()}
    row = EXPLANATIONS[finding.reason]
    return str(row.why % words), str(row.remedy % words)


def format_value(name: str, value: Any) -> Any:
    """What a rule found, as readers write it."""
    match name:
        case "day" | "first" | "last":
            return format_date(value)
        case "kind" if value in set(EmploymentKind):
            return EmploymentKind(value).label
        case "claims":
            return ", ".join(str(ClaimKind(kind).label) for kind in value)
        case "field":
            return value or "–"
        case _:
            return value


EXPLANATIONS = {
    "void": Explanation(_l("The contract was found void.")),
    "baseline": Explanation(
        _l("Signed on %(day)s, before the count begins on %(first)s (baseline stock)."),
        _l("Only a new contract can count."),
    ),
    "before_period": Explanation(
        _l("Qualifies on %(day)s, before the period begins on %(first)s.")
    ),
    "after_period": Explanation(_l("Qualifies on %(day)s, after the period ended on %(last)s.")),
    "no_doctorate": Explanation(
        _l("No doctoral degree of a kind that counts is recorded."),
        _l("The expert describes the doctorate and adds the diploma."),
    ),
    "doctorate_later": Explanation(
        _l("The doctorate was awarded on %(day)s, after the signature.")
    ),
    "not_stem": Explanation(_l("The field of the degree (%(field)s) is not on the STEM list.")),
    "needs_ruling": Explanation(
        _l("Retired or not employed abroad at signature: the text leaves this open."),
        _l("The ministry gives a ruling on this case."),
    ),
    "ruled_out": Explanation(
        _l("The ministry has ruled that this case does not count as working abroad.")
    ),
    "other_kind": Explanation(
        _l("On the day of signature (%(day)s) not employed abroad, but: %(kind)s.")
    ),
    "moved_before": Explanation(
        _nl(
            "No longer working abroad on the day of signature (%(day)s), since %(num)s day.",
            "No longer working abroad on the day of signature (%(day)s), since %(num)s days.",
            by="days",
        )
    ),
    "no_employment": Explanation(
        _l("No post abroad is recorded for the day of signature (%(day)s)."),
        _l("The expert adds the post held at that time, with a letter of the employer."),
    ),
    "institution_kind": Explanation(
        _l("This kind of institution does not count under this reading.")
    ),
    "no_teaching": Explanation(
        _l("The contract promises no teaching of a semester."),
        _l("Agree on teaching one semester."),
    ),
    "too_short": Explanation(
        _nl(
            "Shorter than one semester: short by %(num)s week.",
            "Shorter than one semester: short by %(num)s weeks.",
            by="weeks",
        ),
        _nl(
            "Extend the contract by %(num)s week, or by one course of a full semester.",
            "Extend the contract by %(num)s weeks, or by one course of a full semester.",
            by="weeks",
        ),
    ),
    "online": Explanation(
        _l("Online teaching does not count under this reading."),
        _l("Agree on teaching on site for one semester."),
    ),
    "block": Explanation(
        _l("Block teaching does not count under this reading."),
        _l("Extend the teaching over one semester, or wait for a ruling on block teaching."),
    ),
    "block_not_taught": Explanation(
        _l(
            "The full course of the block has not been confirmed by both sides yet: short by 1 course."
        ),
        _l("The institution reports the course; the expert confirms it."),
    ),
    "semester_short": Explanation(
        _nl(
            "Less than one semester has been delivered: short by %(num)s week.",
            "Less than one semester has been delivered: short by %(num)s weeks.",
            by="weeks",
        ),
        _nl(
            "%(num)s more week is taught, or one course of a full semester.",
            "%(num)s more weeks are taught, or one course of a full semester.",
            by="weeks",
        ),
    ),
    "never_started": Explanation(
        _l("The contract never started."), _l("Only a new contract can count.")
    ),
    "counted_elsewhere": Explanation(_l("This person counts for %(target)s already.")),
    "not_started": Explanation(
        _l("Signed, but not started yet; planned for %(day)s."),
        _l("The institution records the start with its evidence on the first day."),
    ),
    "ended_before_semester": Explanation(_l("Ended on %(day)s before one semester was delivered.")),
    "not_delivered": Explanation(
        _l("No semester has been confirmed by both sides yet."),
        _l("The institution reports the semester; the expert confirms it."),
    ),
    "not_verified": Explanation(
        _l("Not verified at the level of the rule: %(claims)s."),
        _l("A verifier checks these claims: %(claims)s."),
    ),
    "not_designated": Explanation(
        _l("There is no designation."), _l("A competent authority designates the expert.")
    ),
    "other_category": Explanation(
        _l("The legal category of the designation does not count under this reading.")
    ),
    "term_over": Explanation(
        _l("The term of the designation ended on %(day)s."), _l("The designation is renewed.")
    ),
    "no_running_contract": Explanation(
        _l("There is no running contract in the country."),
        _l("A contract is signed and its start recorded."),
    ),
}
