"""What is kept of an expert, each after what its rows refer to."""

from registry.experts.models import (
    AvailabilityWindow,
    Claim,
    Consent,
    Contact,
    Doctorate,
    Employment,
    ExpertCategory,
    FieldClaim,
    LanguageSkill,
    PersonName,
    Residence,
    TechnologyClaim,
    Verification,
    VisibilityRule,
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
