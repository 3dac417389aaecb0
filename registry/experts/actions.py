"""What the audit chain records of what experts say of themselves."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ExpertAction(AuditAction):
    CLAIM_LAPSED = "claim.lapsed", _l("Verification lapsed: the entry was changed")
    CLAIM_REQUEUED = "claim.requeued", _l("Claim put back into the queue: the entry was changed")
    CONSENT_GIVEN = "consent.given", _l("Consent given")
    CONSENT_WITHDRAWN = "consent.withdrawn", _l("Consent withdrawn")
    AVAILABILITY_SAVED = "profile.availability_saved", _l("Availability saved")
    PROFILE_BEGUN = "profile.begun", _l("Profile begun")
    CONTACTS_SAVED = "profile.contacts_saved", _l("Contact details saved")
    DOCTORATE_SAVED = "profile.doctorate_saved", _l("Doctorate saved")
    EMPLOYMENT_SAVED = "profile.employments_saved", _l("Post abroad saved")
    CATEGORY_SAVED = "profile.expert_categories_saved", _l("Category saved")
    FIELDS_SAVED = "profile.fields_saved", _l("Fields and technologies saved")
    LANGUAGES_SAVED = "profile.languages_saved", _l("Languages saved")
    NAMES_SAVED = "profile.names_saved", _l("Names saved")
    NATIONALITIES_SAVED = "profile.nationalities_saved", _l("Nationalities saved")
    PROFILE_FELL_DORMANT = "profile.fell_dormant", _l("Profile became dormant")
    PROFILE_PAUSED = "profile.paused", _l("Profile paused")
    RESIDENCE_SAVED = "profile.residences_saved", _l("Residence saved")
    RECORDED = "profile.recorded", _l("Kept for a contract that an institution entered")
    PROFILE_RESUMED = "profile.resumed", _l("Profile resumed")
    SAFETY_SAVED = "profile.safety_saved", _l("Safety settings saved")
    SUMMARY_SAVED = "profile.summary_saved", _l("Summary saved")
    VISIBILITY_SAVED = "profile.visibility_saved", _l("Visibility saved")
    WORKS_SAVED = "profile.works_saved", _l("Works saved")
    PROFILE_WITHDRAWN = "profile.withdrawn", _l("Profile withdrawn")
