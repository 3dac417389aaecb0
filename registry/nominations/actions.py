"""What the audit chain records of nominations. One word stands for every end: who stepped back, who did
not answer and who was not found fit are not told apart by it."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class NominationAction(AuditAction):
    _generate_next_value_ = done_to("nomination")

    CLAIMED = auto(), _l("Condition of a nomination claimed")
    CONFLICT_DENIED = auto(), _l("Member declared no conflict of interest")
    CONFLICT_FOUND = auto(), _l("Member left out for a conflict of interest")
    CONSENTED = auto(), _l("Nominee consented")
    DECISION_RECORDED = auto(), _l("Decision on a nomination recorded")
    DECISION_REJECTED = auto(), _l("Decision on a nomination not confirmed")
    DESIGNATED = auto(), _l("Nominee designated")
    DISCUSSED = auto(), _l("Note of a panel written")
    ENDED = auto(), _l("Nomination ended")
    FOUND_ELIGIBLE = auto(), _l("Conditions of a nomination found met")
    JUDGED = auto(), _l("Condition of a nomination checked")
    MADE = auto(), _l("Nomination made")
    MEMBER_EXCUSED = auto(), _l("Member of a panel excused")
    PANEL_APPOINTED = auto(), _l("Panel appointed")
    RECOMMENDED = auto(), _l("Panel recommended the designation")
    REFEREES_NAMED = auto(), _l("Referees named")
    REMINDED = auto(), _l("Nominee reminded")
    RETURNED = auto(), _l("Dossier returned with what is missing")
    SCORED = auto(), _l("Member scored")
    SCORES_OPENED = auto(), _l("First scores opened to the panel")
    SUBMITTED = auto(), _l("Dossier submitted")
    UNCLAIMED = auto(), _l("Condition of a nomination no longer claimed")
    WRITTEN = auto(), _l("Part of a dossier written")
    VOTED = auto(), _l("Member voted")
