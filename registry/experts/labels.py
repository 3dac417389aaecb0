"""Words for codes on an expert's profile."""

from registry.core.i18n import _l

REASONS = {
    "unreadable": _l("The document cannot be read"),
    "incomplete": _l("The document is incomplete"),
    "mismatch": _l("The document and the profile do not agree"),
    "not_found": _l("The issuing body has no such record"),
    "outdated": _l("The document is out of date"),
    "other": _l("Another reason, explained below"),
}
INELIGIBLE_REASONS = {
    "no_doctorate": _l("No doctoral degree"),
    "not_stem": _l("The doctorate is not in a STEM discipline"),
    "not_abroad": _l("Not working abroad"),
    "identity": _l("The identity could not be confirmed"),
    "false_statement": _l("A statement or a document is false"),
    "other": _l("Another reason, explained below"),
}
SUSPENSION_REASONS = {
    "forged_document": _l("Suspicion of a forged document"),
    "false_identity": _l("Suspicion of a false identity"),
    "misuse": _l("Suspicion of misuse of the registry"),
    "other": _l("Another reason, explained below"),
}
SECTIONS = {
    "names": _l("Names"),
    "doctorate": _l("Doctorate"),
    "employment": _l("Current post abroad"),
    "residence": _l("Residence"),
    "fields": _l("Fields and technologies"),
    "availability": _l("Availability"),
    "languages": _l("Languages"),
    "summary": _l("Summary and contacts"),
    "consents": _l("Consents"),
    "visibility": _l("Who may see what"),
}


def case_reason_label(code: str) -> str:
    return str(INELIGIBLE_REASONS.get(code) or SUSPENSION_REASONS.get(code, ""))


CASE_WORDS = {"reason": case_reason_label, "sections": SECTIONS}
"""For the pages that show what was raised with a profile."""
