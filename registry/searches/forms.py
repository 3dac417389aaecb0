from wtforms import RadioField, StringField, TextAreaField

from registry.core.i18n import _l
from registry.searches.models import Alert, ExportPurpose
from registry.web.fields import Choice
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import at_most, required


class SaveSearchForm(BaseForm):
    name = StringField(
        _l("Name of the search"), [required(_l("Enter a name for the search")), at_most(60)]
    )
    alert = Choice(_l("Tell me about new results"), choices=options(Alert))


class ExportForm(BaseForm):
    purpose = Choice(_l("What the file is for"), choices=options(ExportPurpose))
    reason = TextAreaField(
        _l("Explanation"),
        [required(_l("Explain what the file is needed for")), at_most(500)],
        description=_l(
            "Kept with the number of the file. The experts in it read that it was taken away, not this text."
        ),
    )
    kind = RadioField(
        _l("Kind of file"),
        [required(_l("Choose a kind of file"))],
        choices=[("csv", "CSV"), ("xlsx", "XLSX")],
        default="csv",
    )


class ChangeSearchForm(VersionedForm, SaveSearchForm):
    """The version of the saved search goes along."""
