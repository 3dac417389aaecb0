from typing import Any

from wtforms import StringField

from registry.api.kinds import Scope
from registry.core.i18n import _l
from registry.web.fields import CheckList, Choice, DayField
from registry.web.forms import BaseForm, options
from registry.web.validators import at_most, required


class MakeKeyForm(BaseForm):
    name = StringField(
        _l("What the key is for"),
        [required(_l("Enter what the key is for")), at_most(80)],
        description=_l("The system that reads with it, and who looks after that system."),
    )
    place = Choice(_l("For whom it reads"), choices=())
    scopes = CheckList(
        _l("What it may read"),
        [required(_l("Choose what the key may read"))],
        choices=options(Scope),
    )
    until = DayField(_l("Last day"), [required(_l("Enter the last day"))])

    def offer(self, places: list[tuple[str, str]], scopes: list[Scope]) -> Any:
        self.place.choices = places
        self.scopes.choices = [(one.value, one.label) for one in scopes]
        return self
