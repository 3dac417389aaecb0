"""A nationality: of which country, since when, and until when."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from registry.core.i18n import _l
from registry.profile.forms.career import plausible
from registry.web.fields import PartialDateField, not_in_future
from registry.web.forms import VersionedForm
from registry.web.validators import required


class NationalityForm(VersionedForm):
    country_code = SelectField(_l("Nationality"), [required(_l("Choose the country"))], choices=())
    since = PartialDateField(
        _l("Since"),
        [Optional(), not_in_future, plausible],
        description=_l(
            "Leave it empty if you have held it from birth. A month or a year is enough."
        ),
    )
    until = PartialDateField(
        _l("Last day"),
        [Optional(), not_in_future, plausible],
        description=_l("Only if you no longer hold it. A month or a year is enough."),
    )

    def nationality(self) -> dict[str, Any]:
        return {
            "country_code": self.country_code.data,
            "since": self.since.data or None,
            "since_precision": self.since.precision,
            "until": self.until.data or None,
            "until_precision": self.until.precision,
        }
