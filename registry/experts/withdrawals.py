"""What ends together with a consent or a profile, in the very transaction that withdraws it."""

from registry.accounts.models import User
from registry.core.hooks import Hook
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person

profile_withdrawn = Hook[[Person, User], None]("experts.profile_withdrawn")
consent_withdrawn = Hook[[Person, ConsentPurpose, User], None]("experts.consent_withdrawn")
