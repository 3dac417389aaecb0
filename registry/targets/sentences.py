"""Findings in words: why somebody does not count (yet), and what would make it so."""

from collections.abc import Callable
from typing import Any

from registry.core.i18n import _, _l, format_date, ngettext
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
Sentence = Callable[[Any], tuple[str, str]]


def explain(finding: Finding) -> tuple[str, str]:
    """(why not, the cheapest remedy). Empty strings for a finding that holds."""
    if finding.holds:
        return "", ""
    return SENTENCES[finding.reason](finding.values)


def label(code: str) -> Any:
    return PREDICATE_LABELS.get(code, code)


def _claims(values: Any) -> str:
    return ", ".join(str(ClaimKind(kind).label) for kind in values["claims"])


NOTHING = _l("Nothing: this contract stays outside this reading.")
SENTENCES: dict[str, Sentence] = {
    "void": lambda v: (_("The contract was found void."), str(NOTHING)),
    "baseline": lambda v: (
        _(
            "Signed on %(day)s, before the count begins on %(first)s (baseline stock).",
            day=format_date(v["day"]),
            first=format_date(v["first"]),
        ),
        _("Only a new contract can count."),
    ),
    "before_period": lambda v: (
        _(
            "Qualifies on %(day)s, before the period begins on %(first)s.",
            day=format_date(v["day"]),
            first=format_date(v["first"]),
        ),
        str(NOTHING),
    ),
    "after_period": lambda v: (
        _(
            "Qualifies on %(day)s, after the period ended on %(last)s.",
            day=format_date(v["day"]),
            last=format_date(v["last"]),
        ),
        str(NOTHING),
    ),
    "no_doctorate": lambda v: (
        _("No doctoral degree of a kind that counts is recorded."),
        _("The expert describes the doctorate and adds the diploma."),
    ),
    "doctorate_later": lambda v: (
        _("The doctorate was awarded on %(day)s, after the signature.", day=format_date(v["day"])),
        str(NOTHING),
    ),
    "not_stem": lambda v: (
        _("The field of the degree (%(code)s) is not on the STEM list.", code=v["field"] or "–"),
        str(NOTHING),
    ),
    "needs_ruling": lambda v: (
        _("Retired or not employed abroad at signature: the text leaves this open."),
        _("The ministry gives a ruling on this case."),
    ),
    "ruled_out": lambda v: (
        _("The ministry has ruled that this case does not count as working abroad."),
        str(NOTHING),
    ),
    "other_kind": lambda v: (
        _(
            "On the day of signature (%(day)s) not employed abroad, but: %(kind)s.",
            day=format_date(v["day"]),
            kind=EmploymentKind(v["kind"]).label,
        ),
        str(NOTHING),
    ),
    "moved_before": lambda v: (
        ngettext(
            "No longer working abroad on the day of signature (%(day)s), since %(num)s day.",
            "No longer working abroad on the day of signature (%(day)s), since %(num)s days.",
            v["days"],
            day=format_date(v["day"]),
        ),
        str(NOTHING),
    ),
    "no_employment": lambda v: (
        _(
            "No post abroad is recorded for the day of signature (%(day)s).",
            day=format_date(v["day"]),
        ),
        _("The expert adds the post held at that time, with a letter of the employer."),
    ),
    "institution_kind": lambda v: (
        _("This kind of institution does not count under this reading."),
        str(NOTHING),
    ),
    "no_teaching": lambda v: (
        _("The contract promises no teaching of a semester."),
        _("Agree on teaching one semester."),
    ),
    "too_short": lambda v: (
        ngettext(
            "Shorter than one semester: short by %(num)s week.",
            "Shorter than one semester: short by %(num)s weeks.",
            v["weeks"],
        ),
        ngettext(
            "Extend the contract by %(num)s week, or by one course of a full semester.",
            "Extend the contract by %(num)s weeks, or by one course of a full semester.",
            v["weeks"],
        ),
    ),
    "online": lambda v: (
        _("Online teaching does not count under this reading."),
        _("Agree on teaching on site for one semester."),
    ),
    "block": lambda v: (
        _("Block teaching does not count under this reading."),
        _("Extend the teaching over one semester, or wait for a ruling on block teaching."),
    ),
    "block_not_taught": lambda v: (
        _(
            "The full course of the block has not been confirmed by both sides yet: short by 1 course."
        ),
        _("The institution reports the course; the expert confirms it."),
    ),
    "semester_short": lambda v: (
        ngettext(
            "Less than one semester has been delivered: short by %(num)s week.",
            "Less than one semester has been delivered: short by %(num)s weeks.",
            v["weeks"],
        ),
        ngettext(
            "%(num)s more week is taught, or one course of a full semester.",
            "%(num)s more weeks are taught, or one course of a full semester.",
            v["weeks"],
        ),
    ),
    "never_started": lambda v: (
        _("The contract never started."),
        _("Only a new contract can count."),
    ),
    "counted_elsewhere": lambda v: (
        _("This person counts for %(target)s already.", target=v["target"]),
        str(NOTHING),
    ),
    "not_started": lambda v: (
        _("Signed, but not started yet; planned for %(day)s.", day=format_date(v["day"])),
        _("The institution records the start with its evidence on the first day."),
    ),
    "ended_before_semester": lambda v: (
        _("Ended on %(day)s before one semester was delivered.", day=format_date(v["day"])),
        str(NOTHING),
    ),
    "not_delivered": lambda v: (
        _("No semester has been confirmed by both sides yet."),
        _("The institution reports the semester; the expert confirms it."),
    ),
    "not_verified": lambda v: (
        _("Not verified at the level of the rule: %(claims)s.", claims=_claims(v)),
        _("A verifier checks these claims: %(claims)s.", claims=_claims(v)),
    ),
    "not_designated": lambda v: (
        _("There is no designation."),
        _("A competent authority designates the expert."),
    ),
    "other_category": lambda v: (
        _("The legal category of the designation does not count under this reading."),
        str(NOTHING),
    ),
    "term_over": lambda v: (
        _("The term of the designation ended on %(day)s.", day=format_date(v["day"])),
        _("The designation is renewed."),
    ),
    "no_running_contract": lambda v: (
        _("There is no running contract in the country."),
        _("A contract is signed and its start recorded."),
    ),
}
