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
    PersonName,
    Residence,
    TechnologyClaim,
)

RECORD = (
    PersonName,
    ExpertCategory,
    Residence,
    Employment,
    Doctorate,
    FieldClaim,
    TechnologyClaim,
    AvailabilityWindow,
    LanguageSkill,
    Contact,
    Consent,
    VisibilityRule,
    Claim,
    Verification,
)
