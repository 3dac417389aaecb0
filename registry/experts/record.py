"""What is kept of an expert, each after what its rows refer to."""

from registry.experts.claim_models import Claim, Verification
from registry.experts.consent_models import Consent, VisibilityRule
from registry.experts.models import (
    AvailabilityWindow,
    Contact,
    Doctorate,
    Employment,
    ExpertCategory,
    FieldClaim,
    LanguageSkill,
    Nationality,
    PersonName,
    Residence,
    ScholarlyWork,
    TechnologyClaim,
)

RECORD = (
    PersonName,
    ExpertCategory,
    Nationality,
    Residence,
    Employment,
    Doctorate,
    FieldClaim,
    TechnologyClaim,
    AvailabilityWindow,
    LanguageSkill,
    ScholarlyWork,
    Contact,
    Consent,
    VisibilityRule,
    Claim,
    Verification,
)
