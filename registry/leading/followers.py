"""What later features do once a second person has answered about an entry of the secretariat."""

from registry.accounts.models import User
from registry.core.hooks import Hook
from registry.leading.models import Entered

answered = Hook[[Entered, User], None]("leading.answered")
